"""What stands around every screen: head with menu and language, foot, refusals, problems, empty places.

Written as plain HTML in few elements: a browser reads it well, a screen reader finds its landmarks, and a
phone loads no widget for it. Links carry `data-page`, which the page's script follows without a reload.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

import streamlit as st
from markupsafe import Markup

from components import installation, session
from components.problems import sentence
from components.screens import BY_PATH, Screen, placed
from components.streamlits_words import streamlits_words
from components.text import plural_forms, t, tn
from forms.problems import Problem
from safe_community.i18n import LANGUAGES

HOME = BY_PATH[""]
_SWITCH = "language-switch"


def link(address: str, words: str, *, kind: str = "", current: bool = False) -> Markup:
    """A link to a screen of ours. kind: "" or the look of a button: "action", "quiet"."""
    look = Markup(' class="sc-button sc-{}"').format(kind) if kind else Markup("")
    here = Markup(' aria-current="page"') if current else Markup("")
    return Markup('<a href="{}" data-page{}{}>{}</a>').format(address, look, here, words)


def document_title(screen: Screen) -> str:
    """The browser's title: the screen, then the product."""
    return t(HOME.title) if screen is HOME else f"{t(screen.title)} — {t(HOME.title)}"


def top(screen: Screen) -> None:
    """The head of every screen: demonstration mark, name, menu, language, account."""
    st.html(
        Markup(
            '<a class="sc-skip" href="#content">{skip}</a>'
            '<header class="sc-top" data-frame data-language="{language}" data-path="{path}"'
            ' data-wide="{wide}" data-offline="{offline}" data-words="{words}">'
            '{demonstration}<div class="sc-bar">{brand}{menu}<div class="sc-tools">{tools}</div></div>'
            '</header><div id="content" tabindex="-1"></div>{marks}'
        ).format(
            skip=t("Skip to the content"),
            language=session.language(),
            path=screen.path,
            wide="yes" if screen.wide else "no",
            offline=t("There is no connection just now. What you have entered stays on this page."),
            words=json.dumps(streamlits_words(), ensure_ascii=False),
            demonstration=_demonstration_mark(),
            brand=Markup('<a class="sc-brand" href="/" data-page>{}</a>').format(t(HOME.title)),
            menu=_menu(screen),
            tools=_language_switch() + _account_link(screen),
            marks=_marks(),
        )
    )
    # Never displayed: the language link presses it, so that what was typed is sent along and stays.
    st.button(_other_language(), key=_SWITCH, on_click=session.speak, args=(_other_language(),))
    notice = session.take_notice()
    if notice:
        st.html(Markup('<p class="sc-note sc-good" role="status">{}</p>').format(t(notice)))


def _demonstration_mark() -> Markup:
    if not installation.settings().demonstration:
        return Markup("")
    return Markup('<p class="sc-demo">{}</p>').format(t("Demonstration (synthetic) data"))


def _menu(here: Screen) -> Markup:
    screens = [screen for screen in placed("menu", "staff") if session.may(screen.permission)]
    entries = [link(screen.address, t(screen.title), current=screen is here) for screen in screens]
    # Twice, because a phone folds it and a desktop does not; only one of the two is ever displayed.
    return Markup(
        '<nav class="sc-nav" aria-label="{name}">{wide}</nav>'
        '<details class="sc-menu"><summary>{menu}</summary><nav aria-label="{name}">{narrow}</nav></details>'
    ).format(
        name=t("Main menu"),
        menu=t("Menu"),
        wide=_list(entries),
        narrow=_list([*entries, _account_link(here)]),
    )


def _list(entries: Iterable[Markup]) -> Markup:
    items = Markup("").join(Markup("<li>{}</li>").format(entry) for entry in entries)
    return Markup('<ul class="sc-list">{}</ul>').format(items)


def _other_language() -> str:
    return next(language for language in LANGUAGES if language != session.language())


def _language_switch() -> Markup:
    other = _other_language()
    return Markup(
        '<a class="sc-language" href="{}" data-page data-press="{}" lang="{}" hreflang="{}">{}</a>'
    ).format(session.same_page_in(other), _SWITCH, other, other, LANGUAGES[other])


def _account_link(here: Screen) -> Markup:
    screen = BY_PATH["sign-in" if session.person() is None else "profile"]
    return link(screen.address, t(screen.title), current=screen is here)


def _marks() -> Markup:
    # Invisible notes to the page's script: fetch the cookie for this ticket, or have the cookie cleared.
    ticket = session.take_ticket()
    marks = Markup('<span hidden data-ticket="{}"></span>').format(ticket) if ticket else Markup("")
    if session.take_forget_cookie():
        marks += Markup("<span hidden data-forget></span>")
    return marks


def bottom() -> None:
    """The foot of every screen."""
    links = _list(link(screen.address, t(screen.title)) for screen in placed("footer"))
    st.html(
        Markup('<footer class="sc-foot"><nav aria-label="{}">{}</nav><p>{}</p></footer>').format(
            t("More pages"), links, t("Berezan Community Foundation. The programme “Safe Community”.")
        )
    )


def head(title: str, lead: str = "") -> None:
    """The one main heading of a screen, already in the reader's language, and a sentence under it."""
    below = Markup('<p class="sc-lead">{}</p>').format(lead) if lead else Markup("")
    st.html(Markup('<div class="sc-head"><h1>{}</h1>{}</div>').format(title, below))


def guard(permission: str | None, community: str | None = None) -> None:
    """Stops here with a clear refusal unless the visitor may; each protected page calls it first."""
    if session.may(permission, community):
        return
    if session.person() is None:
        head(t("Please sign in"), t("This page is for people with an account."))
        ways = link("/sign-in", t("Sign in"), kind="action")
    else:
        head(
            t("This page is not open to you"),
            t("Your account has no right to see it. If it should have, write to the programme coordinator."),
        )
        ways = link("/", t("To the first page"), kind="action")
    st.html(Markup('<p class="sc-ways" data-refused>{}</p>').format(ways))
    st.stop()


def broken() -> None:
    """What a reader sees when a page of ours has failed; the fault itself is in the log."""
    st.html(
        Markup('<div class="sc-note sc-bad" role="alert"><p>{}</p><p>{}</p></div>').format(
            t("Something went wrong on our side. Nothing you have sent is lost."),
            link("/", t("To the first page")),
        )
    )


def problems(found: Iterable[Problem]) -> None:
    """What is wrong and what to do about it, one sentence a problem, read out at once."""
    sentences = dict.fromkeys(sentence(problem) for problem in found)
    if sentences:
        items = _list(Markup("{}").format(words) for words in sentences)
        st.html(Markup('<div class="sc-note sc-bad" role="alert">{}</div>').format(items))


def empty(what: str, how: str = "", ways: Markup | None = None) -> None:
    """A place with nothing in it yet: what will stand there, and how to make it come."""
    st.html(
        Markup('<div class="sc-empty"><p><strong>{}</strong></p><p>{}</p>{}</div>').format(
            what, how, ways or Markup("")
        )
    )


def live_count(name: str, number: int, one: str, many: str) -> Markup:
    """A counted thing that moves by itself: `live_count("answers", 21, "{n} answer", "{n} answers")`.

    name: the number's name in `installation.live_numbers`. The plural forms travel with it.
    """
    forms = Markup(" ").join(
        Markup('data-{}="{}"').format(category, words) for category, words in plural_forms(one, many).items()
    )
    return Markup('<span data-live="{}" {}>{}</span>').format(name, forms, tn(one, many, number))
