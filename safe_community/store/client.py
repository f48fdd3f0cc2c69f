"""Opens the data: one footing a process (embedded or hosted), one client a visitor.

Both footings sit behind the same unmodified supabase-py, so there is one code path. A client that was shared
would turn the first visitor into the second; only the connection pool is shared.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from supabase import Client, ClientOptions, create_client
from supabase_auth.types import Session

from safe_community import embedded
from safe_community.settings import Mail, Settings
from safe_community.store.refusals import problems_in_words_of_codes

_SUPABASE = Path(__file__).parents[2] / "supabase"


@dataclass(frozen=True)
class Footing:
    """What stands behind the client: addresses, keys, the shared connection pool, and ours when embedded."""

    url: str
    publishable_key: str
    secret_key: str
    http: httpx.Client
    embedded: embedded.Backend | None = None

    def close(self) -> None:
        """Give the connections back; an embedded PostgreSQL stops when its last process has gone."""
        self.http.close()
        if self.embedded is not None:
            self.embedded.close()


def open_footing(settings: Settings) -> Footing:
    """Open the data as the settings say. Raises embedded.EmbeddedError if our own PostgreSQL cannot start."""
    if settings.supabase_url is not None:
        return Footing(
            settings.supabase_url,
            settings.supabase_publishable_key or "",
            settings.supabase_secret_key or "",
            httpx.Client(timeout=30, limits=httpx.Limits(max_connections=100)),
        )
    backend = embedded.open_backend(_embedded_settings(settings))
    return Footing(
        backend.url,
        backend.publishable_key,
        backend.secret_key,
        httpx.Client(transport=backend.transport, timeout=60),
        backend,
    )


def _embedded_settings(settings: Settings) -> embedded.Settings:
    mail = settings.mail
    return embedded.Settings(
        data_folder=settings.data_folder,
        migrations_folder=_SUPABASE / "migrations",
        templates_folder=_SUPABASE / "templates",
        site_url=settings.site_url,
        mail=_letters(mail) if mail else None,
        outbox=settings.demonstration and mail is None,
    )


def _letters(mail: Mail) -> embedded.MailSettings:
    return embedded.MailSettings(mail.host, mail.port, mail.user, mail.password, mail.starttls, mail.sender)


class Store:
    """The data as one person may see it. Every call runs with that person's rights in the database.

    Not for sharing between visitors. `Store.of_the_operator` has the secret key and signs nobody in.
    """

    def __init__(self, footing: Footing, key: str | None = None) -> None:
        self.footing = footing
        self._lock = threading.Lock()
        self.client: Client = create_client(
            footing.url,
            key or footing.publishable_key,
            ClientOptions(
                auto_refresh_token=False,
                persist_session=False,
                flow_type="implicit",
                httpx_client=footing.http,
            ),
        )

    @classmethod
    def of_the_operator(cls, footing: Footing) -> Store:
        """The store of the server itself: publishing, sessions, commands."""
        return cls(footing, footing.secret_key)

    def call(self, function: str, **parameters: Any) -> Any:
        """Call a database function by name. Raises Refused with the database's reason as a Problem code."""
        with problems_in_words_of_codes():
            return self.client.rpc(function, parameters).execute().data

    def rows(self, view: str, columns: str = "*", **equal: Any) -> list[dict[str, Any]]:
        """Rows of a view or table that this person may read, where each named column equals the value."""
        with problems_in_words_of_codes():
            query = self.client.table(view).select(columns)
            for column, value in equal.items():
                query = query.eq(column, value)
            return query.execute().data  # type: ignore[return-value]

    @property
    def session(self) -> Session | None:
        """The signed-in session with its tokens, or None. Never refreshes by itself."""
        return self._session

    @session.setter
    def session(self, session: Session | None) -> None:
        self._session = session
        token = session.access_token if session else self.client.supabase_key
        self.client.options.headers["Authorization"] = f"Bearer {token}"
        self.client.postgrest.auth(token)

    _session: Session | None = None
