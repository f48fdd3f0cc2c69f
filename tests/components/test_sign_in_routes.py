"""The addresses that sign a browser in and out."""

from __future__ import annotations

import secrets

import httpx
import pytest
from starlette.testclient import TestClient

from components import cookies, installation
from components.web.tickets import TICKETS
from safe_community.store import accounts
from safe_community.store.client import Store
from tests.components.conftest import SITE
from tests.conftest import PASSWORD

OURS = {"origin": SITE, "sec-fetch-site": "same-origin"}
FOREIGN = (
    {"origin": "https://evil.example"},
    {"origin": "https://evil.example", "sec-fetch-site": "cross-site"},
    {"origin": "http://testserver.evil.example"},
    {"origin": "null"},
    {"origin": SITE, "sec-fetch-site": "same-site"},
    {},
)


def _letter(kind: str, email: str) -> dict[str, object]:
    backend = installation.footing().embedded
    assert backend is not None
    return next(
        letter for letter in reversed(backend.outbox()) if letter["to"] == email and letter["kind"] == kind
    )


@pytest.fixture
def registered(demo_site: TestClient) -> tuple[str, str]:
    """Somebody who has just registered: the address, and the path of the letter's link."""
    email = f"{secrets.token_hex(6)}@example.org"
    accounts.register(installation.visitor_store(), email, PASSWORD, "Olena", "uk")
    link = str(_letter("signup", email)["link"])
    assert link.startswith(f"{SITE}/auth/confirm?")
    return email, link.removeprefix(SITE)


def _press(site: TestClient, path: str, **headers: str) -> httpx.Response:
    data = dict(pair.split("=", 1) for pair in path.partition("?")[2].split("&"))
    return site.post("/auth/confirm", data=data, headers=headers or OURS)


@pytest.mark.parametrize("headers", FOREIGN)
@pytest.mark.parametrize("address", ["/session", "/session/end", "/auth/confirm"])
def test_a_request_from_elsewhere_is_refused(
    demo_site: TestClient, address: str, headers: dict[str, str]
) -> None:
    answer = demo_site.post(address, json={"ticket": TICKETS.issue("secret")}, headers=headers)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_opening_the_link_of_a_letter_verifies_nothing(
    demo_site: TestClient, registered: tuple[str, str]
) -> None:
    _, path = registered
    for _ in range(3):  # mail programs open links by themselves
        page = demo_site.get(path)
        assert page.status_code == 200
        assert "set-cookie" not in page.headers
    assert _press(demo_site, path).status_code == 303


@pytest.mark.acceptance(68)
def test_pressing_the_button_signs_in_and_leaves_no_token_in_the_address(
    demo_site: TestClient, registered: tuple[str, str]
) -> None:
    answer = _press(demo_site, registered[1])
    assert answer.headers["location"] == "/profile?step=welcome"
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{cookies.SESSION}=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    assert "eyJ" not in cookie


def test_behind_https_the_cookie_never_travels_without_it(
    demo_site: TestClient, registered: tuple[str, str]
) -> None:
    answer = _press(demo_site, registered[1], **OURS, **{"x-forwarded-proto": "https"})
    assert "Secure" in answer.headers["set-cookie"]


@pytest.mark.acceptance(68)
def test_a_link_works_once(demo_site: TestClient, registered: tuple[str, str]) -> None:
    assert _press(demo_site, registered[1]).status_code == 303
    again = _press(demo_site, registered[1])
    assert again.status_code == 410
    assert "set-cookie" not in again.headers
    assert "Це посилання вже не діє" in again.text


@pytest.mark.acceptance(68)
def test_a_recovery_leads_to_the_page_where_a_new_password_is_set(
    demo_site: TestClient, registered: tuple[str, str]
) -> None:
    email, path = registered
    _press(demo_site, path)
    accounts.send_code(installation.visitor_store(), email, "recovery")
    answer = _press(demo_site, str(_letter("recovery", email)["link"]).removeprefix(SITE))
    assert answer.headers["location"] == "/recover?step=new"


def test_the_page_of_a_link_is_kept_nowhere(demo_site: TestClient, registered: tuple[str, str]) -> None:
    headers = demo_site.get(registered[1]).headers
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize(
    "query",
    ["", "token_hash=abc&type=signup", "token_hash=abcdefghijkl&type=nothing", "type=signup",
     "token_hash=../../etc&type=signup", "token_hash=%22%3E%3Cscript%3E&type=signup",
     f"token_hash={'a' * 5000}&type=signup"],
)  # fmt: skip
def test_a_broken_link_says_so_and_repeats_nothing(demo_site: TestClient, query: str) -> None:
    answer = demo_site.get(f"/auth/confirm?{query}")
    assert answer.status_code == 410
    assert "<script>" not in answer.text


def test_an_invented_token_signs_nobody_in(demo_site: TestClient) -> None:
    answer = _press(demo_site, "/auth/confirm?token_hash=abcdefghijklmnop&type=recovery")
    assert answer.status_code == 410
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"ticket": 5}', b'{"ticket": "' + b"a" * 9000 + b'"}'])
def test_anything_but_a_ticket_is_refused(demo_site: TestClient, body: bytes) -> None:
    answer = demo_site.post("/session", content=body, headers=OURS)
    assert answer.status_code == 410


def test_a_ticket_becomes_a_cookie(demo_site: TestClient) -> None:
    answer = demo_site.post("/session", json={"ticket": TICKETS.issue("secret")}, headers=OURS)
    assert answer.status_code == 204
    assert f"{cookies.SESSION}=secret" in answer.headers["set-cookie"]


def test_signing_out_forgets_the_browser_on_the_server(
    demo_site: TestClient, registered: tuple[str, str]
) -> None:
    secret = _press(demo_site, registered[1]).cookies[cookies.SESSION]
    assert installation.browsers().resume(secret) is not None
    answer = demo_site.post("/session/end", headers={**OURS, "cookie": f"{cookies.SESSION}={secret}"})
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert installation.browsers().resume(secret) is None


@pytest.mark.acceptance(68)
def test_the_outbox_of_the_demonstration_shows_the_letter(
    demo_site: TestClient, registered: tuple[str, str]
) -> None:
    page = demo_site.get("/outbox").text
    assert registered[0] in page
    assert 'href="/auth/confirm?token_hash=' in page


def test_a_person_who_came_by_a_letter_has_their_rights(
    demo_site: TestClient, registered: tuple[str, str]
) -> None:
    email, path = registered
    secret = _press(demo_site, path).cookies[cookies.SESSION]
    store: Store = installation.visitor_store()
    store.session = installation.browsers().resume(secret)
    account = accounts.who(store)
    assert account is not None
    assert account.email == email


@pytest.mark.parametrize("body", [b"[" * 4000, b"\xff\xfe\x00", b"[]", b'{"ticket": ["x"]}'])
def test_a_ticket_that_is_none_is_refused_whatever_it_is(demo_site: TestClient, body: bytes) -> None:
    answer = demo_site.post("/session", content=body, headers=OURS)
    assert (answer.status_code, answer.json()) == (410, {"refused": "ticket"})


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data; boundary=x", b"no form"),
        ("application/x-www-form-urlencoded", b"a=1&b=2&c=3&d=4&e=5&f=6"),
    ],
)
def test_what_is_no_form_gets_the_page_of_a_worn_out_link(
    demo_site: TestClient, kind: str, body: bytes
) -> None:
    answer = demo_site.post("/auth/confirm", content=body, headers={**OURS, "content-type": kind})
    assert answer.status_code == 410
    assert "<h1" in answer.text
