"""Sessions of browsers: kept on the server, sealed, renewed without two tabs hurting each other."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

import pytest

from safe_community.settings import Settings
from safe_community.store.client import Footing, Store
from safe_community.store.sealing import KEY_FILE, Seal
from safe_community.store.sessions import SignedInBrowsers
from tests.conftest import Cast


@pytest.fixture
def browsers(operator: Store, footing: Footing) -> SignedInBrowsers:
    """The signed-in browsers of the test installation."""
    return SignedInBrowsers(operator, lambda: Store(footing), Seal("a key"))


@pytest.fixture
def session(cast: Cast) -> Any:
    """Petro's session."""
    return cast.petro.session


def _aged(session: Any, seconds_left: float) -> Any:
    return session.model_copy(update={"expires_at": int(time.time() + seconds_left)})


def _fresh_sign_in(footing: Footing) -> Any:
    from safe_community.store import accounts
    from tests.conftest import PASSWORD

    store = Store(footing)
    accounts.sign_in(store, "petro@example.org", PASSWORD)
    return store.session


def test_an_unknown_secret_opens_nothing(browsers: SignedInBrowsers) -> None:
    assert browsers.resume("invented") is None


def test_a_session_is_found_again_by_its_secret(browsers: SignedInBrowsers, session: Any) -> None:
    found = browsers.resume(browsers.open(session))
    assert found is not None
    assert found.user.id == session.user.id
    assert found.access_token == session.access_token


def test_two_browsers_have_different_secrets(browsers: SignedInBrowsers, session: Any) -> None:
    assert browsers.open(session) != browsers.open(session)


def test_a_closed_session_is_gone(browsers: SignedInBrowsers, session: Any) -> None:
    secret = browsers.open(session)
    browsers.close(secret)
    assert browsers.resume(secret) is None


def test_neither_the_secret_nor_a_token_stands_in_the_database(
    browsers: SignedInBrowsers, session: Any, operator: Store
) -> None:
    secret = browsers.open(session, "Firefox")
    rows = str(operator.rows("app_sessions"))
    for readable in (secret, session.access_token, session.refresh_token, "petro@example.org"):
        assert readable not in rows


def test_another_key_opens_nothing(
    browsers: SignedInBrowsers, session: Any, operator: Store, footing: Footing
) -> None:
    secret = browsers.open(session)
    stranger = SignedInBrowsers(operator, lambda: Store(footing), Seal("another key"))
    assert stranger.resume(secret) is None


def test_an_old_key_still_opens_after_a_change(
    browsers: SignedInBrowsers, session: Any, operator: Store, footing: Footing
) -> None:
    secret = browsers.open(session)
    changed = SignedInBrowsers(operator, lambda: Store(footing), Seal("a new key", "a key"))
    assert changed.resume(secret) is not None


def test_a_token_about_to_end_is_renewed_and_kept(browsers: SignedInBrowsers, footing: Footing) -> None:
    before = _fresh_sign_in(footing)
    secret = browsers.open(_aged(before, 5))
    renewed = browsers.resume(secret)
    assert renewed is not None
    assert renewed.refresh_token != before.refresh_token
    kept = browsers.resume(secret)
    assert kept is not None
    assert kept.refresh_token == renewed.refresh_token


def test_tabs_that_renew_at_once_all_stay_signed_in(browsers: SignedInBrowsers, footing: Footing) -> None:
    secret = browsers.open(_aged(_fresh_sign_in(footing), 5))
    found: list[Any] = []
    tabs = [threading.Thread(target=lambda: found.append(browsers.resume(secret))) for _ in range(8)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    assert len({session.refresh_token for session in found if session is not None}) == 1
    assert None not in found


def test_two_processes_that_renew_at_once_both_stay_signed_in(
    browsers: SignedInBrowsers, operator: Store, footing: Footing
) -> None:
    other = SignedInBrowsers(operator, lambda: Store(footing), Seal("a key"))
    secret = browsers.open(_aged(_fresh_sign_in(footing), 5))
    found: list[Any] = []
    processes = [
        threading.Thread(target=lambda one=one: found.append(one.resume(secret))) for one in (browsers, other)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert None not in found
    assert browsers.resume(secret) is not None


def test_a_session_that_was_ended_elsewhere_ends_here(browsers: SignedInBrowsers, footing: Footing) -> None:
    from safe_community.store import accounts

    begun = _fresh_sign_in(footing)
    secret = browsers.open(_aged(begun, 5))
    elsewhere = Store(footing)
    elsewhere.session = begun  # as a store does that continues from a cookie
    accounts.sign_out(elsewhere)
    assert browsers.resume(secret) is None
    assert browsers.resume(secret) is None


def test_a_person_who_came_by_a_cookie_can_change_the_password(
    browsers: SignedInBrowsers, operator: Store, footing: Footing
) -> None:
    from safe_community.store import accounts

    operator.client.auth.admin.create_user(
        {"email": "olha@example.org", "password": "перший довгий пароль", "email_confirm": True}
    )
    first = Store(footing)
    accounts.sign_in(first, "olha@example.org", "перший довгий пароль")
    continued = Store(footing)
    continued.session = browsers.resume(browsers.open(first.session))  # type: ignore[arg-type]
    accounts.set_password(continued, "другий довгий пароль")
    accounts.sign_in(Store(footing), "olha@example.org", "другий довгий пароль")


def test_the_key_file_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    settings = Settings(data_folder=tmp_path, site_url="http://127.0.0.1")
    sealed = Seal.from_settings(settings).close("words")
    assert Seal.from_settings(settings).open(sealed) == "words"
    assert (tmp_path / KEY_FILE).stat().st_mode & 0o077 == 0


def test_a_stated_key_needs_no_file(tmp_path: Path) -> None:
    settings = Settings(data_folder=tmp_path, site_url="http://127.0.0.1", session_key="new, old")
    sealed = Seal("old").close("words")
    assert Seal.from_settings(settings).open(sealed) == "words"
    assert not (tmp_path / KEY_FILE).exists()
