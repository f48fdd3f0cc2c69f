"""Sending one e-mail: SMTP with both parts, or the operator's log when no server is configured."""

from __future__ import annotations

import logging
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid, parseaddr

from safe_community.embedded.settings import MailSettings

SMTP_SECONDS = 30.0
IMPLICIT_TLS_PORT = 465
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Mail:
    """A mail that is ready to go."""

    recipient: str
    subject: str
    text: str
    html: str


def message_of(mail: Mail, sender: str) -> EmailMessage:
    """The message as it travels: plain words first, the page as the alternative."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = mail.recipient
    message["Subject"] = mail.subject
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain=parseaddr(sender)[1].rpartition("@")[2] or None)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    return message


def send(mail: Mail, settings: MailSettings) -> None:
    """Hand a mail to the server. Raises OSError or smtplib.SMTPException when it does not take it."""
    context = ssl.create_default_context()
    if settings.port == IMPLICIT_TLS_PORT:
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            settings.host, settings.port, timeout=SMTP_SECONDS, context=context
        )
    else:
        server = smtplib.SMTP(settings.host, settings.port, timeout=SMTP_SECONDS)
    with server:
        if settings.starttls:
            server.starttls(context=context)
        if settings.user is not None:
            server.login(settings.user, settings.password or "")
        server.send_message(message_of(mail, settings.sender))


def write_to_log(mail: Mail) -> None:
    """No server and no outbox: the operator passes the mail on by hand."""
    log.warning(
        "No mail server is configured. A mail for %s: %s\n%s", mail.recipient, mail.subject, mail.text
    )
