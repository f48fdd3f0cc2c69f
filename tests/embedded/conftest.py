"""One back end on a temporary folder for all tests of this folder; tests that kill it make their own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from supabase import Client

from safe_community.embedded import Backend, open_backend
from safe_community.embedded.folder import DataFolder
from tests.embedded.clients import client, new_folder, person, remove_folders, settings
from tests.embedded.processes import wait_until


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


@pytest.fixture
def folder() -> Iterator[Path]:
    """A data folder of one test; its server must have stopped by the end."""
    made = new_folder()
    yield made
    wait_until(lambda: not DataFolder(made).control_socket.exists())
    wait_until(lambda: not (DataFolder(made).cluster / "postmaster.pid").exists())
    shutil.rmtree(made)
    for path in made.parent.glob(f"{made.name}-*.txt"):
        path.unlink()
