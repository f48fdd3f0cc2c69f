"""Supabase clients as the app makes them: one a person, all on one transport."""

from __future__ import annotations

import itertools
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx
from supabase import AsyncClientOptions, Client, ClientOptions, acreate_client, create_client

from safe_community.embedded import Backend, Limits, Settings

MIGRATIONS = Path(__file__).parent / "migrations"
GENEROUS = Limits(
    mails_per_email=1000, failures_per_email=1000, mails_per_address=1000, failures_per_address=1000
)
PASSWORD = "надійний пароль"
numbers = itertools.count(1)
made: list[Path] = []


def settings(folder: Path | None = None, **changes: Any) -> Settings:
    """Settings for a folder that PostgreSQL's user can reach even when the tests run as root."""
    values: dict[str, Any] = {
        "data_folder": folder or new_folder(),
        "migrations_folder": MIGRATIONS,
        "templates_folder": None,
        "site_url": "http://localhost:8501",
        "outbox": True,
        "idle_grace": 0.3,
        "bcrypt_cost": 4,
        "limits": GENEROUS,
    }
    return Settings(**{**values, **changes})


def new_folder() -> Path:
    """A temporary folder directly under the temporary root; pytest's own is closed to other users."""
    made.append(Path(tempfile.mkdtemp(prefix="embedded-test-")))
    return made[-1]


def remove_folders() -> None:
    """Delete the folders of a run once their servers have stopped."""
    deadline = time.monotonic() + 20
    for folder in made:
        while (folder / "postgres" / "postmaster.pid").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        shutil.rmtree(folder, ignore_errors=True)


def client(backend: Backend, key: str | None = None) -> Client:
    """A client of a visitor, or with the secret key."""
    options = ClientOptions(
        httpx_client=httpx.Client(transport=backend.transport),
        auto_refresh_token=False,
        persist_session=False,
    )
    return create_client(backend.url, key or backend.publishable_key, options=options)


async def async_client(backend: Backend, key: str | None = None) -> Any:
    """The asynchronous client."""
    options = AsyncClientOptions(
        httpx_client=httpx.AsyncClient(transport=backend.async_transport),
        auto_refresh_token=False,
        persist_session=False,
    )
    return await acreate_client(backend.url, key or backend.publishable_key, options=options)


def new_email(name: str = "olena") -> str:
    """An address that no test used before."""
    return f"{name}-{next(numbers)}@example.org"


def person(backend: Backend, email: str | None = None, password: str = PASSWORD) -> Client:
    """A client of somebody with a confirmed account, signed in."""
    address = email or new_email()
    admin = client(backend, backend.secret_key)
    admin.auth.admin.create_user({"email": address, "password": password, "email_confirm": True})
    mine = client(backend)
    mine.auth.sign_in_with_password({"email": address, "password": password})
    return mine


def mails_to(backend: Backend, email: str) -> list[dict[str, Any]]:
    """The outbox of one address, oldest first."""
    return [mail for mail in backend.outbox() if mail["to"] == email]


def raw(backend: Backend, method: str, path: str, **options: Any) -> httpx.Response:
    """A request that no client library would send."""
    headers = {"apikey": backend.publishable_key, **options.pop("headers", {})}
    with httpx.Client(transport=backend.transport, base_url=backend.url) as http:
        return http.request(method, path, headers=headers, **options)
