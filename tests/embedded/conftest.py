"""One back end on a temporary folder for all tests of this folder; tests that kill it make their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from supabase import Client

from safe_community.embedded import Backend, open_backend
from tests.embedded.clients import client, person, remove_folders, settings


@pytest.fixture(scope="session", autouse=True)
def clean_disk() -> Iterator[None]:
    yield
    remove_folders()


@pytest.fixture(scope="session")
def backend(clean_disk: None) -> Iterator[Backend]:
    opened = open_backend(settings())
    yield opened
    opened.close()


@pytest.fixture
def visitor(backend: Backend) -> Client:
    return client(backend)


@pytest.fixture
def admin(backend: Backend) -> Client:
    return client(backend, backend.secret_key)


@pytest.fixture
def olena(backend: Backend) -> Client:
    return person(backend)
