"""E-mails really leave: through a real SMTP exchange, again after a failure, and never with somebody's
headers."""

from __future__ import annotations

import email
import logging
import socket
import time
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from safe_community.embedded import Backend, MailSettings, open_backend
from safe_community.embedded.mail import Mail, message_of
from safe_community.embedded.mail_templates import Templates
from tests.embedded.clients import PASSWORD, client, new_email, settings

TEMPLATES = Path(__file__).resolve().parents[2] / "supabase" / "templates"
SENDER = "Безпечна громада <post@example.org>"
KINDS = ["signup", "recovery", "invite", "email_change", "already_registered"]


class Letterbox:
    """What an SMTP server received; refuses the first `refusals` letters."""

    def __init__(self, refusals: int = 0) -> None:
        self.letters: list[EmailMessage] = []
        self.refusals = refusals

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.refusals:
            self.refusals -= 1
            return "451 try again later"
        self.letters.append(email.message_from_bytes(envelope.content, policy=default))  # type: ignore[arg-type]
        return "250 OK"

    def wait_for_letter(self) -> EmailMessage:
        deadline = time.monotonic() + 20
        while not self.letters:
            assert time.monotonic() < deadline, "no letter came"
            time.sleep(0.02)
        return self.letters[-1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def letterbox() -> Iterator[tuple[Letterbox, MailSettings]]:
    box, port = Letterbox(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, MailSettings("127.0.0.1", port, None, None, starttls=False, sender=SENDER)
    controller.stop()


def sending(mail: MailSettings | None, **changes: Any) -> Backend:
    return open_backend(settings(mail=mail, templates_folder=TEMPLATES, **changes))


def parts(letter: EmailMessage) -> tuple[str, str]:
    plain, page = letter.get_body(("plain",)), letter.get_body(("html",))
    assert plain is not None
    assert page is not None
    return plain.get_content(), page.get_content()


@pytest.mark.parametrize(
    ("language", "words"), [("uk", "Підтвердьте адресу"), ("en", "Confirm your address")]
)
def test_a_registration_is_confirmed_by_a_letter_in_the_persons_language(
    letterbox: tuple[Letterbox, MailSettings], language: str, words: str
) -> None:
    box, mail = letterbox
    backend = sending(mail)
    try:
        visitor, address = client(backend), new_email()
        visitor.auth.sign_up(
            {"email": address, "password": PASSWORD, "options": {"data": {"language": language}}}
        )
        letter = box.wait_for_letter()
        plain, page = parts(letter)
        code = str(letter["Subject"]).rpartition(" ")[2]
        assert (letter["To"], letter["From"]) == (address, SENDER)
        assert words in plain
        assert words in page
        assert code in plain
        assert "http://localhost:8501/auth/confirm?token_hash=" in page
        assert (
            visitor.auth.verify_otp({"email": address, "token": code, "type": "signup"}).session is not None
        )
        assert backend.outbox() == []
    finally:
        backend.close()


def test_a_letter_is_tried_again_when_the_server_is_busy(letterbox: tuple[Letterbox, MailSettings]) -> None:
    box, mail = letterbox
    box.refusals = 1
    backend = sending(mail)
    try:
        client(backend).auth.sign_up({"email": new_email(), "password": PASSWORD})
        backend.post.drain()
        deadline = time.monotonic() + 20
        while not box.letters and time.monotonic() < deadline:
            time.sleep(0.2)
            backend.post.ring()
        assert len(box.letters) == 1
    finally:
        backend.close()


def test_a_letter_waits_for_the_next_process_when_no_server_answers(
    letterbox: tuple[Letterbox, MailSettings],
) -> None:
    box, mail = letterbox
    wanted = settings(mail=MailSettings("127.0.0.1", free_port(), None, None, starttls=False, sender=SENDER))
    first = open_backend(wanted)
    client(first).auth.sign_up({"email": new_email(), "password": PASSWORD})
    first.post.drain()
    first.close()
    second = open_backend(settings(wanted.data_folder, mail=mail))
    try:
        deadline = time.monotonic() + 20
        while not box.letters and time.monotonic() < deadline:
            second.post.ring()
            time.sleep(0.2)
        assert len(box.letters) == 1
    finally:
        second.close()


def test_without_a_server_and_without_an_outbox_the_letter_goes_to_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    backend = sending(None, outbox=False)
    try:
        address = new_email()
        with caplog.at_level(logging.WARNING):
            client(backend).auth.sign_up({"email": address, "password": PASSWORD})
            assert backend.outbox() == []
        assert address in caplog.text
    finally:
        backend.close()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["uk", "en", None])
def test_each_letter_is_whole_in_each_language(kind: str, language: str | None) -> None:
    values = {
        "Token": "123456",
        "TokenHash": "sEcReT",
        "SiteURL": "https://example.org",
        "ConfirmationURL": "",
        "Data": {"language": language} if language else {},
    }
    wording = Templates(TEMPLATES).write(kind, values)
    with_code = kind != "already_registered"
    for text in (wording.text, wording.html):
        assert "{{" not in text
        assert ("123456" in text) == with_code
        assert (f"https://example.org/auth/confirm?token_hash=sEcReT&type={kind}" in text) == with_code
        assert ("Безпечна громада" in text) == (language != "en")
    assert wording.subject


def test_what_a_person_wrote_about_themselves_is_no_markup() -> None:
    values = {"Token": "<b>1</b>", "TokenHash": "x", "SiteURL": "s", "ConfirmationURL": "u", "Data": {}}
    assert "<b>1</b>" not in Templates(TEMPLATES).write("signup", values).html


def test_a_template_tag_that_letters_do_not_know_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "confirmation.html").write_text("{{ range .Things }}")
    with pytest.raises(ValueError, match="range"):
        Templates(tmp_path).write("signup", {"Token": "", "ConfirmationURL": ""})


def test_a_subject_cannot_bring_headers_of_its_own() -> None:
    mail = Mail("a@b.cd", "Тема\r\nBcc: x@y.zz", "т", "<p>т</p>")
    with pytest.raises(ValueError, match=r"newline|linefeed|header"):
        message_of(mail, SENDER)
