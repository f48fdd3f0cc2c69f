"""The light door: the same survey as plain pages, without a script, without a cookie."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import psycopg
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from safe_community.store import rounds
from safe_community.store.client import Footing, Store
from tests.journeys.answering import BEREZAN
from tests.journeys.conftest import PHONE, Visitors, people
from tests.journeys.product import Product

SENDING = {"sec-fetch-site": "same-origin"}


@pytest.fixture(scope="module")
def address(open_round: str) -> str:
    return f"/s/{open_round}/{BEREZAN}"


@pytest.fixture
def plain(chromium: Browser, product: Product) -> Iterator[Page]:
    """A phone that runs no script."""
    with people(chromium, product) as found:
        yield found.arrive(**PHONE, java_script_enabled=False)


@pytest.fixture
def wire(product: Product) -> Iterator[httpx.Client]:
    """No browser at all: what travels over the wire."""
    with httpx.Client(base_url=product.url, timeout=20) as client:
        yield client


def _press(page: Page, name: str) -> None:
    """Presses a button and waits for the page that it brings."""
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


def _begin(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("checkbox").check()
    _press(page, "Продовжити")


def _to_review(page: Page) -> None:
    for _ in range(40):
        if page.get_by_role("button", name="Надіслати відповіді").count():
            return
        _press(page, "Продовжити")
    raise AssertionError("the review never came")


def _stored(behind: Footing, receipt: str) -> dict[str, object] | None:
    assert behind.embedded is not None
    with psycopg.connect(behind.embedded.dsn) as connection:
        row = connection.execute(
            "select answers, mode from responses where receipt_hash = sha256(convert_to(%s, 'utf8'))",
            [receipt],
        ).fetchone()
    return {**row[0], "mode": row[1]} if row else None


@pytest.mark.acceptance(17)
def test_a_phone_without_scripts_answers_and_the_sheet_is_stored(
    plain: Page, address: str, behind: Footing
) -> None:
    _begin(plain, address)
    plain.get_by_label("Скоріше небезпечно").first.check()
    _press(plain, "Продовжити")
    _press(plain, "Назад")
    expect(plain.get_by_label("Скоріше небезпечно").first).to_be_checked()
    _to_review(plain)
    _press(plain, "Надіслати відповіді")
    stored = _stored(behind, plain.locator(".receipt").inner_text())
    assert stored is not None
    assert (stored["c01"], stored["c02"], stored["mode"]) == ("3", None, "light")
    assert plain.context.cookies() == []


def test_an_answer_is_changed_from_the_review_and_continue_leads_back(plain: Page, address: str) -> None:
    _begin(plain, address)
    _to_review(plain)
    _press(plain, "Змінити: Удень і після настання темряви")
    plain.get_by_label("Дуже небезпечно").first.check()
    _press(plain, "Продовжити")
    assert plain.get_by_role("button", name="Надіслати відповіді").count() == 1
    assert plain.locator("dd", has_text="Дуже небезпечно").count() == 1


def test_without_consent_the_page_says_what_to_do(plain: Page, address: str) -> None:
    plain.goto(address)
    _press(plain, "Продовжити")
    expect(plain.get_by_role("alert")).to_contain_text("позначте")
    assert plain.locator(".fault").count() == 1


@pytest.mark.acceptance(2)
def test_the_language_changes_in_the_middle_and_what_is_marked_stays(plain: Page, address: str) -> None:
    _begin(plain, address)
    plain.get_by_label("Дуже безпечно").first.check()
    _press(plain, "English")
    expect(plain.locator("html")).to_have_attribute("lang", "en")
    expect(plain.get_by_label("Very safe").first).to_be_checked()


@pytest.mark.acceptance(23)
def test_questions_on_violence_show_help_lines_and_the_way_out(plain: Page, address: str) -> None:
    _begin(plain, address)
    for _ in range(40):
        if plain.locator(".help").count():
            break
        _press(plain, "Продовжити")
    assert "102" in plain.locator(".help").inner_text()


@pytest.mark.acceptance(6)
@pytest.mark.acceptance(5)
def test_plain_pages_have_no_grave_fault_and_fit_a_narrow_phone(visitors: Visitors, address: str) -> None:
    page = visitors.arrive(**{**PHONE, "viewport": {"width": 320, "height": 740}})
    _begin(page, address)
    for stop in range(40):
        grave = [
            f"{fault['id']}: {fault['nodes'][0]['html'][:120]}"
            for fault in Axe().run(page).response["violations"]
            if fault["impact"] in {"serious", "critical"}
        ]
        assert grave == [], stop
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        if page.get_by_role("button", name="Надіслати відповіді").count():
            break
        _press(page, "Продовжити")


def test_a_page_weighs_next_to_nothing_and_asks_for_nothing_else(visitors: Visitors, address: str) -> None:
    page = visitors.arrive(**PHONE)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    answer = page.goto(address)
    assert answer is not None
    assert len(answer.body()) < 25_000
    assert {url.rsplit("/", 1)[-1] for url in asked} <= {BEREZAN, "icon.svg"}


def _sheet(text: str) -> str:
    found = re.search(r'name="sheet" value="([^"]+)"', text)
    assert found, text[:500]
    return found[1]


def test_the_answers_in_a_page_cannot_be_read_and_not_be_forged(wire: httpx.Client, address: str) -> None:
    page = wire.get(address)
    sealed = _sheet(page.text)
    after = wire.post(address, data={"sheet": sealed, "q-consent": "OK", "do": "next"}, headers=SENDING)
    assert "consent" not in after.text
    forged = wire.post(address, data={"sheet": sealed[:-4] + "AAAA", "do": "next"}, headers=SENDING)
    assert forged.status_code == 400
    assert "Цю сторінку не можна продовжити" in forged.text


def test_fields_of_another_page_are_ignored(wire: httpx.Client, address: str) -> None:
    sealed = _sheet(wire.get(address).text)
    posted = {"sheet": sealed, "q-consent": "OK", "q-c11": "4", "q-made-up": "x", "do": "next"}
    assert wire.post(address, data=posted, headers=SENDING).status_code == 200


def test_a_sheet_of_another_survey_is_refused(wire: httpx.Client, address: str) -> None:
    sealed = _sheet(wire.get(address).text)
    elsewhere = address.rsplit("/", 1)[0] + "/UA32060010000025506"
    answer = wire.post(elsewhere, data={"sheet": sealed, "do": "next"}, headers=SENDING)
    assert answer.status_code in {400, 404}


def test_sending_twice_stores_once_with_the_same_receipt(wire: httpx.Client, address: str) -> None:
    text = wire.post(
        address, data={"sheet": _sheet(wire.get(address).text), "q-consent": "OK"}, headers=SENDING
    ).text
    sealed = _sheet(text)
    receipts = {
        re.search(r'class="receipt">([^<]+)', wire.post(address, data={"sheet": sealed, "do": "send"}).text)[
            1
        ]  # type: ignore[index]
        for _ in range(2)
    }
    assert len(receipts) == 1


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"x" * 1_000_000, "application/x-www-form-urlencoded", 413),
        ("sheet=ї".encode("utf-16"), "application/x-www-form-urlencoded", 400),
        (b"{}", "application/json", 400),
        (b"--", "multipart/form-data", 400),
        (b"", "application/x-www-form-urlencoded", 400),
    ],
)
def test_what_is_no_form_of_ours_gets_a_page_with_a_sentence(
    content: bytes, kind: str, status: int, wire: httpx.Client, address: str
) -> None:
    answer = wire.post(address, content=content, headers={"content-type": kind})
    assert answer.status_code == status
    assert "Нічого не збережено" in answer.text


def test_a_closed_survey_says_so(wire: httpx.Client, behind: Footing) -> None:
    live = rounds.live_state(Store(behind))
    closed = next(found for found in live.rounds if found.state == "closed")
    community = live.in_round(closed.code)[0].community
    answer = wire.get(f"/s/{closed.code}/{community}")
    assert answer.status_code == 410
    assert "Це опитування завершилося" in answer.text


@pytest.mark.parametrize("path", ["/s/no-such/UA32060030000048241", "/s/autumn-2026/UA00", "/s/x/y"])
def test_a_wrong_address_says_so(path: str, wire: httpx.Client) -> None:
    answer = wire.get(path)
    assert answer.status_code == 404
    assert "/rounds" in answer.text
