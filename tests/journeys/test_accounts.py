"""People register, confirm, recover and leave; the letters travel by a real SMTP exchange."""

from __future__ import annotations

import email
import email.policy
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import DESKTOP, PHONE, Visitors, people
from tests.journeys.product import Product, free_port
from tests.journeys.screens import PATIENCE, arrive, open_screen, settled, sign_in_as

PASSWORD = "річка тече повільно"
ANOTHER = "вітер дме зі сходу"


class Postman(Message):
    """Keeps every letter that arrives."""

    def __init__(self) -> None:
        super().__init__()
        self.letters: list[email.message.EmailMessage] = []

    def handle_message(self, message: email.message.Message) -> None:
        letter = email.message_from_bytes(message.as_bytes(), policy=email.policy.default)
        self.letters.append(letter)  # type: ignore[arg-type]

    def letter_to(self, address: str, number: int = 1) -> str:
        """The text of the latest letter to an address, once so many have come."""
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            found = [letter for letter in self.letters if address in str(letter["To"])]
            if len(found) >= number:
                body = found[-1].get_body(("plain",))
                assert body is not None
                return str(body.get_content())
            time.sleep(0.1)
        raise AssertionError(f"no letter number {number} to {address} came")


@pytest.fixture(scope="module")
def postman() -> Iterator[Postman]:
    keeper = Postman()
    controller = Controller(keeper, hostname="127.0.0.1", port=free_port())
    controller.start()
    keeper.port = controller.port  # type: ignore[attr-defined]
    yield keeper
    controller.stop()


@pytest.fixture(scope="module")
def posting(folder: Path, postman: Postman) -> Iterator[Product]:
    """The product as it is run for real, with a mail server."""
    running = Product(
        folder / "posting",
        command="run",
        environment={
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(postman.port),  # type: ignore[attr-defined]
            "SMTP_FROM": "noreply@example.org",
        },
    )
    try:
        yield running.start()
    finally:
        running.stop()


@pytest.fixture
def strangers(chromium: Browser, posting: Product) -> Iterator[Visitors]:
    with people(chromium, posting) as found:
        yield found


def _register(page: Page, address: str) -> None:
    open_screen(page, "/register")
    page.get_by_label("Ваше ім’я").fill("Оксана")
    page.get_by_label("Електронна адреса").or_(page.get_by_label("Адреса електронної пошти")).first.fill(
        address
    )
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("[data-testid=stFormSubmitButton] button").click()
    expect(page.locator(".sc-note[role=status]")).to_contain_text(address, timeout=PATIENCE)


def _code(letter: str) -> str:
    found = re.search(r"\b\d{6}\b", letter)
    assert found, letter
    return found[0]


def _link(letter: str) -> str:
    found = re.search(r"http://127\.0\.0\.1:\d+(/auth/confirm\?\S+)", letter)
    assert found, letter
    return found[1]


def _type_code(page: Page, code: str) -> None:
    page.get_by_label("Шість цифр із листа").fill(code)
    page.locator("[data-testid=stFormSubmitButton] button").first.click()


@pytest.mark.acceptance(68)
def test_a_person_registers_and_confirms_by_the_code_of_the_letter(
    strangers: Visitors, postman: Postman
) -> None:
    page = strangers.arrive(**PHONE)
    _register(page, "oksana@example.org")
    _type_code(page, _code(postman.letter_to("oksana@example.org")))
    arrive(page, "/profile")
    assert "oksana@example.org" in page.locator(".sc-head").inner_text()


@pytest.mark.acceptance(68)
def test_a_person_confirms_by_the_link_with_a_press_of_a_button_and_the_link_works_once(
    strangers: Visitors, postman: Postman
) -> None:
    page = strangers.arrive(**DESKTOP)
    _register(page, "linka@example.org")
    link = _link(postman.letter_to("linka@example.org"))
    other = strangers.arrive(**PHONE)
    other.goto(link)
    other.reload()  # opening it verifies nothing
    other.locator("form button").click()
    arrive(other, "/profile")
    assert "token" not in other.url
    again = strangers.arrive(**PHONE)
    again.goto(link)
    again.locator("form button").click()
    expect(again.locator("h1")).to_be_visible()
    assert "/profile" not in again.url


@pytest.mark.acceptance(68)
def test_a_wrong_code_is_refused_in_words(strangers: Visitors, postman: Postman) -> None:
    page = strangers.arrive(**PHONE)
    _register(page, "wrong@example.org")
    right = _code(postman.letter_to("wrong@example.org"))
    _type_code(page, "000000" if right != "000000" else "111111")
    expect(page.locator("[role=alert]")).to_contain_text("код", timeout=PATIENCE, ignore_case=True)


@pytest.mark.acceptance(68)
def test_a_forgotten_password_is_recovered_and_the_old_one_no_longer_opens(
    strangers: Visitors, postman: Postman
) -> None:
    page = strangers.arrive(**PHONE)
    _register(page, "forgot@example.org")
    _type_code(page, _code(postman.letter_to("forgot@example.org")))
    arrive(page, "/profile")
    other = strangers.arrive(**PHONE)
    open_screen(other, "/recover")
    other.locator("input[type=text]").first.fill("forgot@example.org")
    other.locator("[data-testid=stFormSubmitButton] button").click()
    _type_code(other, _code(postman.letter_to("forgot@example.org", 2)))
    expect(other.locator("input[type=password]")).to_have_count(2, timeout=PATIENCE)
    for field in other.locator("input[type=password]").all():
        field.fill(ANOTHER)
    other.locator("[data-testid=stFormSubmitButton] button").click()
    arrive(other, "/profile")
    third = strangers.arrive(**DESKTOP)
    _sign_in(third, "forgot@example.org", PASSWORD)
    expect(third.locator("[role=alert]")).to_be_visible(timeout=PATIENCE)
    _sign_in(third, "forgot@example.org", ANOTHER)
    arrive(third, "/profile")


def _sign_in(page: Page, address: str, password: str) -> None:
    open_screen(page, "/sign-in")
    page.locator("input[type=text]").fill(address)
    page.locator("input[type=password]").fill(password)
    page.locator("[data-testid=stFormSubmitButton] button").click()


@pytest.mark.acceptance(68)
def test_recovery_says_the_same_for_an_unknown_address_and_sends_nothing(
    strangers: Visitors, postman: Postman
) -> None:
    page = strangers.arrive(**PHONE)
    open_screen(page, "/recover")
    page.locator("input[type=text]").first.fill("nobody-knows@example.org")
    page.locator("[data-testid=stFormSubmitButton] button").click()
    said = page.locator(".sc-note[role=status]")
    expect(said).to_contain_text("Якщо з адресою nobody-knows@example.org усе гаразд", timeout=PATIENCE)
    time.sleep(1)
    assert not any("nobody-knows" in str(letter["To"]) for letter in postman.letters)


@pytest.mark.acceptance(68)
def test_outside_the_demonstration_there_is_no_outbox_and_no_demonstration_person(
    strangers: Visitors,
) -> None:
    page = strangers.arrive(**DESKTOP)
    answer = page.goto("/outbox")
    assert answer is not None
    assert answer.status == 404
    open_screen(page, "/sign-in")
    assert page.locator('[class*="st-key-demo-"]').count() == 0
    assert page.locator(".sc-demo").count() == 0


def test_an_empty_installation_says_what_will_stand_where(strangers: Visitors) -> None:
    page = strangers.arrive(**PHONE)
    for address in ("/", "/rounds", "/survey", "/rating", "/results"):
        open_screen(page, address)
        words = page.locator("body").inner_text()
        assert "NaN" not in words
        assert "None" not in words
    open_screen(page, "/survey")
    expect(page.locator(".sc-empty")).to_contain_text("Зараз опитувань немає")


@pytest.mark.acceptance(68)
def test_an_account_is_deleted_only_after_its_address_was_typed(
    strangers: Visitors, postman: Postman
) -> None:
    page = strangers.arrive(**DESKTOP)
    _register(page, "leaving@example.org")
    _type_code(page, _code(postman.letter_to("leaving@example.org")))
    arrive(page, "/profile")
    page.get_by_text("Видалити обліковий запис").click()
    page.locator(".st-key-delete button").click()
    expect(page.locator("[role=alert]")).to_contain_text("Нічого не видалено", timeout=PATIENCE)
    page.get_by_label("Щоб підтвердити, введіть свою електронну адресу").fill("leaving@example.org")
    page.locator(".st-key-delete button").click()
    arrive(page, "/")
    _sign_in(page, "leaving@example.org", PASSWORD)
    expect(page.locator("[role=alert]")).to_be_visible(timeout=PATIENCE)


@pytest.mark.acceptance(68)
def test_in_the_demonstration_the_letter_lies_in_the_outbox(visitors: Visitors) -> None:
    page = visitors.arrive(**PHONE)
    _register(page, "demo-person@example.org")
    outbox = page.context.new_page()
    outbox.goto("/outbox")
    expect(outbox.locator("body")).to_contain_text("demo-person@example.org")


def test_an_administrator_gives_and_takes_a_role(visitors: Visitors) -> None:
    page = visitors.arrive(**DESKTOP)
    sign_in_as(page, "administrator")
    open_screen(page, "/people")
    page.get_by_label("Знайти за ім’ям або адресою").fill("expert@demo.invalid")
    page.keyboard.press("Enter")
    expect(page.locator('[class*="st-key-person-"]')).to_have_count(1, timeout=PATIENCE)
    page.locator('[class*="st-key-take-"] button').click()
    expect(page.locator('[class*="st-key-take-"]')).to_have_count(0, timeout=PATIENCE)
    page.locator(".st-key-grant-email input").fill("expert@demo.invalid")
    page.locator(".st-key-grant-role input").click()
    page.get_by_role("option", name="Експерт").click()
    settled(page)
    page.locator(".st-key-grant button").click()
    expect(page.locator('[class*="st-key-take-"]')).to_have_count(1, timeout=PATIENCE)
