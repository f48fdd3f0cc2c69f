"""The stack and the cast of all tests: a real back end on a temporary folder, and people with roles.

Olena is a resident of Berezan without an account, Petro coordinates Berezan, Maria coordinates the programme,
Anna administers, and Ihor coordinates another community: he must see nothing of Berezan's.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from safe_community.communities import gazetteer
from safe_community.permissions import Role, RoleHeld
from safe_community.settings import Settings
from safe_community.store import accounts, communities
from safe_community.store.client import Footing, Store, open_footing

BEREZAN = "UA32060030000048241"
KYIV = "UA80000000000093317"
SEVASTOPOL = "UA85000000000065278"
PASSWORD = "дуже довгий пароль"


@pytest.fixture(scope="session")
def data_folder() -> Iterator[Path]:
    """A folder that an unprivileged database server may enter, even when root runs the tests.

    Not pytest's own temporary folder: another run of pytest shuts that one for everybody else.
    """
    with tempfile.TemporaryDirectory(prefix="safe-community-", ignore_cleanup_errors=True) as name:
        os.chmod(name, 0o711)  # noqa: S103 - to pass through, not to read
        yield Path(name)


@pytest.fixture(scope="session")
def footing(data_folder: Path) -> Iterator[Footing]:
    """The embedded back end with all migrations, or whatever SUPABASE_URL names."""
    if os.environ.get("SUPABASE_URL"):
        settings = Settings.from_environment()
    else:
        settings = Settings(data_folder=data_folder / "product", site_url="http://127.0.0.1:8501")
    footing = open_footing(settings)
    yield footing
    footing.close()


@pytest.fixture(scope="session")
def operator(footing: Footing) -> Store:
    """The server's own store, with the gazetteer loaded."""
    store = Store.of_the_operator(footing)
    communities.import_gazetteer(store, gazetteer().values())
    return store


@pytest.fixture
def visitor(footing: Footing, operator: Store) -> Store:
    """Somebody who is not signed in: Olena, a resident."""
    return Store(footing)


@pytest.fixture(scope="session")
def sql(footing: Footing, operator: Store) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """The owner's connection, to look behind the API; only where the database is ours."""
    if footing.embedded is None:
        pytest.skip("the owner's connection is known only for the embedded database")
    with psycopg.connect(footing.embedded.dsn, autocommit=True) as connection:
        yield connection


@dataclass(frozen=True)
class Cast:
    """Signed-in stores of people with roles."""

    petro: Store
    maria: Store
    ihor: Store
    anna: Store
    nobody: Store


@pytest.fixture(scope="session")
def cast(footing: Footing, operator: Store) -> Cast:
    """People with accounts; `nobody` has an account and no role."""

    def person(name: str, *held: RoleHeld) -> Store:
        email = f"{name}@example.org"
        operator.client.auth.admin.create_user(
            {
                "email": email,
                "password": PASSWORD,
                "email_confirm": True,
                "user_metadata": {"display_name": name.capitalize()},
            }
        )
        for role in held:
            accounts.grant_role(operator, email, role)
        store = Store(footing)
        accounts.sign_in(store, email, PASSWORD)
        return store

    return Cast(
        petro=person("petro", RoleHeld(Role.COMMUNITY_COORDINATOR, BEREZAN)),
        maria=person("maria", RoleHeld(Role.PROGRAMME_COORDINATOR)),
        ihor=person("ihor", RoleHeld(Role.COMMUNITY_COORDINATOR, KYIV)),
        anna=person("anna", RoleHeld(Role.ADMINISTRATOR)),
        nobody=person("nobody"),
    )
