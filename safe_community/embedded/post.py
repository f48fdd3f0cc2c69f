"""The post: what was asked for by e-mail is looked up, worded and sent in the background.

A request is one row, the same for every address; who is known shows only here, after the visitor has been
answered.
"""

from __future__ import annotations

import logging
import smtplib
import threading
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from safe_community.embedded.accounts import Document
from safe_community.embedded.answers import Refusal
from safe_community.embedded.codes import Code, Codes, password_of_resend
from safe_community.embedded.database import Cursor, Database
from safe_community.embedded.mail import Mail, send, write_to_log
from safe_community.embedded.mail_templates import Templates
from safe_community.embedded.settings import Settings

LOOK_SECONDS = 20.0
PATIENCE_MINUTES = 60
DRAIN_SECONDS = 10.0
SECONDS_TO_STOP = 5.0
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Asked:
    """A row of the queue."""

    kind: str
    email: str
    password: str | None
    details: Document | None
    person: str | None


@dataclass(frozen=True)
class Owner:
    """The account that a request turned out to be about."""

    person: str
    confirmed: bool
    details: Document
    wanted_email: str


class Post:
    """One thread a process; rows are locked while they are worked on, so several processes share the work."""

    def __init__(self, database: Database, codes: Codes, settings: Settings) -> None:
        self.database = database
        self.codes = codes
        self.settings = settings
        self.templates = Templates(settings.templates_folder)
        self.wake = threading.Event()
        self.ended = threading.Event()
        self.turn = threading.Lock()
        self.thread = threading.Thread(target=self.run, name="embedded-post", daemon=True)
        self.thread.start()

    def ask(
        self,
        cursor: Cursor,
        kind: str,
        email: str,
        *,
        person: str | None = None,
        password: str | None = None,
        details: str | None = None,
    ) -> None:
        """Put a request into the queue, in the transaction of whoever asks; call `ring` after its commit."""
        cursor.execute(
            "insert into embedded.requests (kind, email, user_id, password, details) values (%s,"
            " %s, %s, %s, %s)",
            [kind, email, person, password, details],
        )

    def ring(self) -> None:
        """There is work."""
        self.wake.set()

    def run(self) -> None:
        """Work until the end; a failure is logged and tried again at the next look."""
        while not self.ended.is_set():
            self.wake.wait(LOOK_SECONDS)
            self.wake.clear()
            if self.ended.is_set():
                return
            try:
                self.work()
            except Refusal:
                log.warning("The post waits for the database.")
            except Exception:
                log.exception("The post could not be worked through; it stays in the queue.")

    def work(self) -> None:
        """Everything that is due now."""
        with self.turn:
            while self.answer_requests():
                pass
            while self.settings.mail is not None and self.send_one():
                pass
            self.tidy()

    def drain(self) -> None:
        """Wait until every request so far has become a mail (for the outbox page and for tests)."""
        deadline = time.monotonic() + DRAIN_SECONDS
        while time.monotonic() < deadline:
            with self.turn:
                self.answer_requests()
            with self.database.as_auth() as cursor:
                row = cursor.execute("select count(*) from embedded.requests").fetchone()
            if row is not None and row[0] == 0:
                return
            time.sleep(0.02)

    def answer_requests(self) -> bool:
        """Turn some requests into mails; whether there were any."""
        with self.database.as_auth() as cursor:
            rows = cursor.execute(
                "delete from embedded.requests where id in (select id from embedded.requests"
                " order by id limit 20"
                " for update skip locked) returning kind, email, password, details, user_id::text"
            ).fetchall()
            for row in rows:
                self.answer_request(cursor, Asked(*row))
        return bool(rows)

    def answer_request(self, cursor: Cursor, asked: Asked) -> None:
        """One request: nothing happens for an address without an account."""
        owner = owner_of(cursor, asked)
        if owner is None:
            return
        kind, email, password, details = asked.kind, asked.email, asked.password, asked.details
        if kind in ("signup", "resend_signup") and owner.confirmed:
            if kind == "signup":
                self.queue(cursor, "already_registered", email, None, owner.details)
            return
        if kind == "resend_signup":
            password, details = password_of_resend(cursor, owner.person)
        if kind == "resend_change":
            email = owner.wanted_email
        purpose = {"resend_signup": "signup", "resend_change": "email_change"}.get(kind, kind)
        if purpose == "email_change" and (not email or is_taken(cursor, email)):
            return
        code = self.codes.make(cursor, owner.person, purpose, email, password=password, details=details)
        mark_sent(cursor, owner.person, purpose)
        self.queue(cursor, purpose, email, code, details or owner.details)

    def queue(self, cursor: Cursor, kind: str, email: str, code: Code | None, details: Document) -> None:
        """Word a mail and put it into the queue, the outbox or the log."""
        values = self.values(kind, email, code, details)
        wording = self.templates.write(kind, values)
        mail = Mail(email, wording.subject, wording.text, wording.html)
        if self.settings.mail is None and not self.settings.outbox:
            write_to_log(mail)
            return
        cursor.execute(
            "insert into embedded.mails (kind, recipient, subject, body_text, body_html, code, link)"
            " values (%s, %s, %s, %s, %s, %s, %s)",
            [kind, email, mail.subject, mail.text, mail.html, values["Token"], values["ConfirmationURL"]],
        )

    def values(self, kind: str, email: str, code: Code | None, details: Document) -> dict[str, Any]:
        """What a template may say, under the hosted service's names."""
        site = self.settings.site_url.rstrip("/")
        query = urlencode({"token_hash": code.token, "type": kind}) if code else ""
        return {
            "Token": code.digits if code else "",
            "TokenHash": code.token if code else "",
            "SiteURL": site,
            "RedirectTo": site,
            "ConfirmationURL": f"{site}/auth/confirm?{query}" if code else site,
            "Email": email,
            "NewEmail": email if kind == "email_change" else "",
            "Data": details,
        }

    def send_one(self) -> bool:
        """Send the next mail that is due; whether there was one. A failure is tried again, later each
        time."""
        settings = self.settings.mail
        assert settings is not None  # noqa: S101 - asked before
        with self.database.as_auth() as cursor:
            row = cursor.execute(
                "select id, recipient, subject, body_text, body_html from embedded.mails where"
                " due_at <= now()"
                " order by due_at limit 1 for update skip locked"
            ).fetchone()
            if row is None:
                return False
            number, *parts = row
            try:
                send(Mail(*parts), settings)
            except (OSError, smtplib.SMTPException) as error:
                # The address stays out of the log; the server's words are kept with the mail.
                log.warning("A mail could not be sent (%s); it is tried again.", type(error).__name__)
                cursor.execute(
                    "update embedded.mails set attempts = attempts + 1, failure = %s,"
                    " due_at = now() + least(interval '10 minutes', interval '2 seconds' *"
                    " power(2, attempts))"
                    " where id = %s",
                    [str(error)[:500], number],
                )
                return True
            cursor.execute("delete from embedded.mails where id = %s", [number])
        return True

    def tidy(self) -> None:
        """Forget what is over: dead codes, old counters, mails whose code no longer works."""
        with self.database.as_auth() as cursor:
            cursor.execute(
                "delete from embedded.codes where expires_at < now() - case kind when 'signup'"
                " then interval '30 days'"
                " else interval '1 day' end"
            )
            cursor.execute(
                "delete from embedded.limits where started_at < now() - make_interval(secs => %s)",
                [self.settings.limits.window],
            )
            if self.settings.mail is not None:
                cursor.execute(
                    "delete from embedded.mails where created_at < now() - make_interval(mins => %s)",
                    [PATIENCE_MINUTES],
                )

    def outbox(self) -> list[dict[str, Any]]:
        """Mails that stayed here, oldest first."""
        self.drain()
        names = ("id", "kind", "to", "subject", "text", "html", "code", "link", "at")
        with self.database.as_auth() as cursor:
            rows = cursor.execute(
                "select id, kind, recipient, subject, body_text, body_html, code, link,"
                " created_at from embedded.mails"
                " order by id"
            ).fetchall()
        return [dict(zip(names, row, strict=True)) for row in rows]

    def close(self) -> None:
        """Stop the thread; what is in the queue is done by the next process."""
        self.ended.set()
        self.wake.set()
        self.thread.join(timeout=SECONDS_TO_STOP)


def owner_of(cursor: Cursor, asked: Asked) -> Owner | None:
    """The account with this id or, without one, this address; locked, so that two mails do not cross."""
    condition = "id = %(person)s" if asked.person else "email = %(email)s"
    row = cursor.execute(
        "select id::text, email_confirmed_at is not null, coalesce(raw_user_meta_data, '{}'),"
        f" coalesce(email_change, '') from auth.users where {condition}"
        " and not is_sso_user and deleted_at is null and coalesce(banned_until < now(), true) for update",
        {"person": asked.person, "email": asked.email},
    ).fetchone()
    return Owner(*row) if row else None


def is_taken(cursor: Cursor, email: str) -> bool:
    """Whether another account has this address."""
    row = cursor.execute("select exists (select 1 from auth.users where email = %s)", [email]).fetchone()
    return row is not None and bool(row[0])


def mark_sent(cursor: Cursor, person: str, kind: str) -> None:
    """Note on the account that a mail went out, as the hosted service does."""
    column = {
        "recovery": "recovery_sent_at",
        "email_change": "email_change_sent_at",
        "signup": "confirmation_sent_at",
        "invite": "invited_at",
        "magiclink": "recovery_sent_at",
    }[kind]
    cursor.execute(f"update auth.users set {column} = now() where id = %s", [person])
