"""One back end on a temporary folder for all tests of this folder; tests that kill it make their own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from supabase import Client

from safe_community.embedded import Backend, open_backend
from tests.embedded.clients import client, person, settings


@pytest.fixture(scope="session")
def backend() -> Iterator[Backend]:
    wanted = settings()
    opened = open_backend(wanted)
    yield opened
    opened.close()
    shutil.rmtree(wanted.data_folder, ignore_errors=True)


@pytest.fixture
def visitor(backend: Backend) -> Client:
    return client(backend)


@pytest.fixture
def admin(backend: Backend) -> Client:
    return client(backend, backend.secret_key)


@pytest.fixture
def olena(backend: Backend) -> Client:
    return person(backend)
