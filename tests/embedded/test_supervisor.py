"""Processes die, PostgreSQL is shared: whoever is killed, the others keep writing and nothing acknowledged is
lost."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from safe_community.embedded import Backend, open_backend
from safe_community.embedded.folder import DataFolder
from tests.embedded.clients import client, settings
from tests.embedded.processes import Writer, kill_family, lives, marks, wait_until


@pytest.fixture
def writers(folder: Path) -> Iterator[list[Writer]]:
    started = [Writer(folder, name) for name in ("first", "second", "third")]
    yield started
    for writer in started:
        writer.kill()


def test_three_processes_share_one_supervisor_and_one_postgresql(writers: list[Writer]) -> None:
    for writer in writers:
        writer.wait_for(3)
    assert len({writer.numbers() for writer in writers}) == 1


def test_the_others_keep_writing_when_the_first_is_killed(folder: Path, writers: list[Writer]) -> None:
    for writer in writers:
        writer.wait_for(10)
    writers[0].kill()
    for writer in writers[1:]:
        writer.wait_for(len(writer.acknowledged()) + 100)
    for writer in writers[1:]:
        writer.kill()
    for writer in writers:
        assert writer.acknowledged() <= marks(folder, writer.name)


def test_nothing_acknowledged_is_lost_when_postgresql_is_killed(folder: Path, writers: list[Writer]) -> None:
    for writer in writers:
        writer.wait_for(10)
    _, postgres = writers[0].numbers()
    killed = []
    for _ in range(3):
        kill_family(postgres)
        killed.append(postgres)
        for writer in writers:
            writer.wait_for(len(writer.acknowledged()) + 20)
        postgres = int((DataFolder(folder).cluster / "postmaster.pid").read_text().split()[0])
    assert len(set(killed)) == 3
    for writer in writers:
        writer.kill()
    for writer in writers:
        assert writer.acknowledged() <= marks(folder, writer.name)


def test_the_processes_recover_when_the_supervisor_is_killed(folder: Path, writers: list[Writer]) -> None:
    for writer in writers:
        writer.wait_for(10)
    supervisor, postgres = writers[0].numbers()
    os.kill(supervisor, signal.SIGKILL)
    if sys.platform == "linux":
        wait_until(lambda: not lives(postgres))
    for writer in writers:
        writer.wait_for(len(writer.acknowledged()) + 20)
    for writer in writers:
        writer.kill()
    for writer in writers:
        assert writer.acknowledged() <= marks(folder, writer.name)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ties a child to its parent")
def test_postgresql_ends_with_its_supervisor_though_nobody_is_left_to_notice(folder: Path) -> None:
    backend = open_backend(settings(folder, idle_grace=60.0))
    where = backend.attachment.whereabouts
    backend.close()
    os.kill(where.supervisor, signal.SIGKILL)
    wait_until(lambda: not lives(where.postgres))
    DataFolder(folder).control_socket.unlink()


@pytest.mark.parametrize("name", ["fsync", "synchronous_commit", "full_page_writes"])
def test_what_keeps_data_through_a_power_cut_is_on(backend: Backend, name: str) -> None:
    with psycopg.connect(backend.dsn) as connection:
        assert connection.execute(f"show {name}").fetchone() == ("on",)


def test_postgresql_stops_when_the_last_process_has_been_killed(writers: list[Writer]) -> None:
    for writer in writers:
        writer.wait_for(1)
    supervisor, postgres = writers[0].numbers()
    for writer in writers:
        assert lives(supervisor)
        writer.kill()
    wait_until(lambda: not lives(postgres) and not lives(supervisor))


def test_a_process_that_comes_within_the_grace_finds_the_same_postgresql(folder: Path) -> None:
    first = open_backend(settings(folder, idle_grace=5.0))
    before = first.attachment.whereabouts.postgres
    first.close()
    second = open_backend(settings(folder))
    try:
        assert second.attachment.whereabouts.postgres == before
    finally:
        second.close()
        os.kill(second.attachment.whereabouts.supervisor, signal.SIGTERM)


def test_the_first_start_takes_less_than_five_seconds_and_the_second_less_than_two(folder: Path) -> None:
    times = []
    for _ in range(2):
        started = time.perf_counter()
        backend = open_backend(settings(folder))
        client(backend).rpc("nothing").execute()
        times.append(time.perf_counter() - started)
        backend.close()
        wait_until(lambda: not DataFolder(folder).control_socket.exists())
    assert times[0] < 5.0
    assert times[1] < 2.0


def test_what_was_stored_is_there_after_a_restart(folder: Path) -> None:
    backend = open_backend(settings(folder))
    client(backend).rpc("add_mark", {"process": "x", "number": 7}).execute()
    backend.close()
    wait_until(lambda: not DataFolder(folder).control_socket.exists())
    assert marks(folder, "x") == {7}


def test_a_lock_file_of_a_dead_server_does_not_keep_the_next_one_from_starting(folder: Path) -> None:
    backend = open_backend(settings(folder))
    postgres = backend.attachment.whereabouts.postgres
    supervisor = backend.attachment.whereabouts.supervisor
    lock = DataFolder(folder).cluster / "postmaster.pid"
    text = lock.read_text()
    backend.close()
    wait_until(lambda: not lives(postgres) and not lives(supervisor))
    # The number of the dead server belongs to somebody else by now: to this very process.
    lock.write_text(text.replace(str(postgres), str(os.getpid()), 1))
    assert marks(folder, "x") == set()


def test_no_port_is_open_and_the_sockets_are_private(folder: Path) -> None:
    backend = open_backend(settings(folder))
    try:
        run = DataFolder(folder).run
        assert run.stat().st_mode & 0o077 == 0
        with psycopg.connect(backend.dsn) as connection:
            row = connection.execute("show listen_addresses").fetchone()
        assert row == ("",)
    finally:
        backend.close()
