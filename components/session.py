"""One visitor: language, signed-in person, draft, address. The only file that touches Streamlit's state.

Pages ask here and nowhere else, so a test can replace the visitor's store, and so that the rules of what may
be remembered (never a token in an address, never an answer in a widget) stand in one place.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, MutableMapping
from datetime import UTC, datetime
from typing import Any, cast
from urllib.parse import urlencode

import streamlit as st

from components import cookies, installation
from components.web.streamlit_internals import chosen_values
from components.web.tickets import TICKETS
from safe_community.accounts import Account
from safe_community.i18n import DEFAULT_LANGUAGE, chosen_language
from safe_community.store import accounts
from safe_community.store.client import Store
from safe_community.store.sessions import RENEW_BEFORE

_OWN = "safe_community."  # our keys in Streamlit's state, apart from those of widgets
_PERSON_SECONDS = 60.0  # roles are read again after this long; the database judges every call anyway


def begin() -> None:
    """Once at the start of each run: settles the language, and finds the person behind the cookie."""
    before = cast("str | None", _get("language"))
    chosen = chosen_language(
        st.query_params.get("lang"), before or _cookie(cookies.LANGUAGE), _header("Accept-Language")
    )
    if before not in {None, chosen}:
        _carry_widgets_over()
    _set("language", chosen)


def speak(other: str) -> None:
    """The visitor wishes another language; the address says so, and the next run settles it."""
    st.query_params["lang"] = other


def language() -> str:
    """The visitor's language: `uk` or `en`."""
    return str(_get("language") or DEFAULT_LANGUAGE)


def _cookie(name: str) -> str | None:
    return _text(st.context.cookies.get(name))


def _header(name: str) -> str | None:
    return _text(st.context.headers.get(name))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None  # without a browser (AppTest) it may be anything


def _carry_widgets_over() -> None:
    # The state of a choice is the label that was shown; in the other language nobody knows it. Setting the
    # value again, before the widgets are drawn, makes Streamlit look for the new label.
    for key, value in chosen_values().items():
        st.session_state[key] = value


def store() -> Store:
    """The visitor's own store, with the rights of the person who is signed in (or of nobody)."""
    held = cast("Store | None", _get("store"))
    if held is None:
        held = installation.visitor_store()
        _set("store", held)
    secret = _secret()
    if secret is not None and _needs_token(held):
        held.session = installation.browsers().resume(secret)
        if held.session is None:
            _forget_person()
    return held


def _needs_token(held: Store) -> bool:
    known = held.session
    return known is None or known.expires_at is None or known.expires_at - time.time() < RENEW_BEFORE


def _secret() -> str | None:
    if _get("signed_out"):
        return None
    return cast("str | None", _get("secret")) or _cookie(cookies.SESSION)


def person() -> Account | None:
    """Who is signed in, or None. A visitor without a cookie costs no question to the data."""
    if _secret() is None:
        return None
    known = cast("tuple[float, Account | None] | None", _get("person"))
    if known is None or time.monotonic() - known[0] > _PERSON_SECONDS:
        known = (time.monotonic(), accounts.who(store()))
        _set("person", known)
    return known[1]


def may(permission: str | None, community: str | None = None) -> bool:
    """Whether the visitor may: None is for everybody, "signed_in" for every account, else a verb."""
    if permission is None:
        return True
    who = person()
    return who is not None and (permission == "signed_in" or who.may(permission, community))


def sign_in(email: str, password: str) -> None:
    """Signs in and makes the browser remember it. Raises Refused as accounts.sign_in does."""
    accounts.sign_in(store(), email, password)
    remember_browser()


def remember_browser() -> None:
    """After any way of signing in: keeps the session on the server and gives the page its ticket."""
    session = store().session
    if session is None:
        raise RuntimeError("nobody is signed in")
    secret = installation.browsers().open(session, _header("User-Agent") or "")
    _set("signed_out", None)
    _set("person", None)
    _set("secret", secret)
    _set("ticket", TICKETS.issue(secret))


def sign_out(*, everywhere: bool = False) -> None:
    """Ends the session here, or on all devices, and makes the browser forget."""
    secret = _secret()
    try:
        accounts.sign_out(store(), everywhere)
    finally:
        if secret is not None:
            installation.browsers().close(secret)
        _forget_person()


def _forget_person() -> None:
    for name in ("secret", "person", "ticket", "store"):
        _set(name, None)
    _set("signed_out", True)
    _set("forget_cookie", True)


def take_ticket() -> str | None:
    """The ticket that the page posts to get its cookie; given out once."""
    return cast("str | None", _take("ticket"))


def take_forget_cookie() -> bool:
    """True once after a sign-out: the page asks the server to clear the cookie."""
    return bool(_take("forget_cookie"))


def say(message: str) -> None:
    """Leaves a sentence (an English message) for the next page that is drawn."""
    _set("notice", message)


def take_notice() -> str | None:
    """The sentence left by the last action; given out once."""
    return cast("str | None", _take("notice"))


def draft(name: str) -> MutableMapping[str, Any]:
    """A visitor's unfinished answers under a name; they live as long as the session and in no widget."""
    drafts = cast("dict[str, dict[str, Any]]", _get("drafts") or {})
    _set("drafts", drafts)
    return drafts.setdefault(name, {})


def forget_draft(name: str) -> None:
    """Throws the unfinished answers away."""
    cast("dict[str, Any]", _get("drafts") or {}).pop(name, None)


def asked(name: str) -> str | None:
    """A value from the address, such as `?round=…`; never trusted, never a token."""
    value = st.query_params.get(name)
    return value[:200] if value else None


def ask(**values: str | None) -> None:
    """Puts values into the address, so that the page can be shared and reloaded; None takes one out."""
    for name, value in values.items():
        if value is None:
            st.query_params.pop(name, None)
        else:
            st.query_params[name] = value


def same_page_in(other: str) -> str:
    """The address of this page in another language, with everything else it says."""
    kept = {name: value for name, value in st.query_params.items() if name != "lang"}
    return "?" + urlencode({**kept, "lang": other})


def go(path: str, **query: str) -> None:
    """Leaves for another screen by its address, such as `go("results", round="2026-1")`."""
    from components.screens import BY_PATH

    st.switch_page(f"pages/{BY_PATH[path].file}", query_params=query or None)


def _get(name: str) -> object:
    return st.session_state.get(_OWN + name)


def _set(name: str, value: object) -> None:
    if value is None:
        st.session_state.pop(_OWN + name, None)
    else:
        st.session_state[_OWN + name] = value


def _take(name: str) -> object:
    return st.session_state.pop(_OWN + name, None)


def now() -> datetime:
    """This moment, aware; a test may set it."""
    return datetime.now(UTC)


def widget(key: str) -> object:
    """What stands in a widget, or None."""
    return st.session_state.get(key)


def has_widget(key: str) -> bool:
    """Whether a widget of that key was drawn on the page before."""
    return key in st.session_state


def first_value(key: str, value: object) -> None:
    """The value with which a widget appears; does nothing once it has a state."""
    if key not in st.session_state:
        st.session_state[key] = value


def replace_value(key: str, value: object) -> None:
    """Another value for what stands under a key, whether it is a widget or an order made by pressing."""
    st.session_state[key] = value


def forget_widgets(beginning: str) -> None:
    """Widgets whose keys begin so appear anew, with what the draft says."""
    for key in [str(key) for key in st.session_state if str(key).startswith(beginning)]:
        del st.session_state[key]


def rule_out(key: str, others: Iterable[str]) -> None:
    """After `key` was marked: unmark what cannot stand beside it."""
    if st.session_state.get(key):
        for other in others:
            st.session_state[other] = False


def draw_again() -> None:
    """Draw the page once more from its beginning, after something on it has changed."""
    st.rerun()


def forget_who() -> None:
    """The person's name, language or roles have changed: ask for them again."""
    _set("person", None)


def forget_browser() -> None:
    """The account is gone: this browser is nobody's any more."""
    secret = _secret()
    if secret is not None:
        installation.browsers().close(secret)
    _forget_person()
