"""Processes die, PostgreSQL is shared: whoever is killed, the others keep writing and nothing acknowledged is
lost."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO

import psycopg
import pytest

from safe_community.embedded import Backend, EmbeddedError, open_backend
from safe_community.embedded.binaries import copied_programs, programs_folder
from safe_community.embedded.folder import DataFolder, prepare
from tests.embedded.clients import client, new_folder, settings

HOUSE = Path(__file__).resolve().parents[2]
PATIENCE = 30.0


class Writer:
    """A running writer and what it said; reading is left to a file, so that no pipe fills up."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self.said = (folder.parent / f"{folder.name}-{name}.txt").open("w+")
        self.process = start(folder, name, self.said)

    def lines(self) -> list[str]:
        text = Path(self.said.name).read_text()
        return text[: text.rfind("\n") + 1].splitlines()

    def acknowledged(self) -> set[int]:
        return {int(line) for line in self.lines() if line.isdigit()}

    def where(self) -> str:
        return next(line for line in self.lines() if line.startswith("ready"))

    def wait_for(self, count: int) -> None:
        wait_until(lambda: len(self.acknowledged()) >= count or self.process.poll() is not None)
        assert self.process.poll() is None, self.lines()

    def numbers(self) -> tuple[int, int]:
        """Process numbers of the supervisor and of PostgreSQL."""
        _, supervisor, postgres = self.where().split()
        return int(supervisor), int(postgres)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


def start(folder: Path, name: str, said: IO[str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.embedded.writer", str(folder), name]
    return subprocess.Popen(command, cwd=HOUSE, stdout=said, stderr=subprocess.STDOUT)


def wait_until(fact: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not fact():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.02)


def lives(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    # A process that ended but was not reaped yet does not live.
    status = Path(f"/proc/{number}/stat")
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"


def kill_family(postgres: int) -> None:
    """The server and all that it started, at once: whatever was only in memory is lost."""
    children = Path(f"/proc/{postgres}/task/{postgres}/children")
    family = [postgres, *(int(word) for word in (children.read_text() if children.exists() else "").split())]
    for number in family:
        os.kill(number, signal.SIGSTOP)
    for number in family:
        os.kill(number, signal.SIGKILL)


def marks(folder: Path, name: str) -> set[int]:
    """What is really stored, asked by a fresh process of the back end."""
    backend = open_backend(settings(folder))
    try:
        with psycopg.connect(backend.dsn) as connection:
            rows = connection.execute("select number from public.marks where process = %s", [name]).fetchall()
        return {number for (number,) in rows}
    finally:
        backend.close()


@pytest.fixture
def folder() -> Iterator[Path]:
    made = new_folder()
    yield made
    wait_until(lambda: not DataFolder(made).control_socket.exists())
    wait_until(lambda: not (DataFolder(made).cluster / "postmaster.pid").exists())
    shutil.rmtree(made)
    for path in made.parent.glob(f"{made.name}-*.txt"):
        path.unlink()


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


def test_many_may_prepare_a_folder_at_once() -> None:
    for _ in range(20):
        made, barrier = new_folder(), threading.Barrier(8)

        def prepared(_: int, made: Path = made, barrier: threading.Barrier = barrier) -> Path:
            barrier.wait()
            return prepare(made).root

        with ThreadPoolExecutor(8) as threads:
            assert len(set(threads.map(prepared, range(8)))) == 1
        shutil.rmtree(made)


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


def test_a_long_path_gets_its_sockets_elsewhere(folder: Path) -> None:
    deep = folder / ("громада-" * 12) / "data"
    for parent in (deep.parent.parent, deep.parent):
        parent.mkdir(exist_ok=True)
        parent.chmod(0o755)
    backend = open_backend(settings(deep))
    try:
        assert client(backend).rpc("nothing").execute().data == []
        assert len(os.fsencode(DataFolder(deep).run)) < 80
    finally:
        backend.close()
        wait_until(lambda: not (DataFolder(deep).cluster / "postmaster.pid").exists())
        shutil.rmtree(DataFolder(deep).run)


def code_of(folder: Path) -> tuple[str, dict[str, object]]:
    with pytest.raises(EmbeddedError) as refused:
        open_backend(settings(folder))
    return refused.value.code, refused.value.parameters


def test_a_read_only_folder_is_told(folder: Path) -> None:
    if os.geteuid() == 0:
        closed = Path("/sys/safe-community")  # root can write nearly everywhere
    else:
        folder.chmod(0o500)
        closed = folder / "data"
    assert code_of(closed) == ("data_folder_read_only", {"folder": str(closed)})


def test_a_folder_with_other_things_is_left_alone(folder: Path) -> None:
    (folder / "лист.txt").write_text("моє")
    assert code_of(folder)[0] == "data_folder_not_ours"
    assert [path.name for path in folder.iterdir()] == ["лист.txt"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root borrows another user")
def test_a_folder_that_the_servers_user_cannot_reach_is_told(folder: Path) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    folder.chmod(0o700)
    assert code_of(closed)[0] == "data_folder_not_reachable"


def test_data_of_another_postgresql_are_told(folder: Path) -> None:
    prepare(folder)
    (folder / "postgres").mkdir()
    (folder / "postgres" / "PG_VERSION").write_text("15\n")
    assert code_of(folder) == ("version_mismatch", {"found": "15", "needed": "18"})


def test_a_server_that_does_not_start_says_why(folder: Path) -> None:
    backend = open_backend(settings(folder))
    backend.close()
    wait_until(lambda: not DataFolder(folder).control_socket.exists())
    control = DataFolder(folder).cluster / "global" / "pg_control"
    control.rename(control.with_name("hidden"))
    code, parameters = code_of(folder)
    assert code == "server_did_not_start"
    assert "pg_control" in str(parameters["reason"])


def test_programs_in_a_closed_place_are_copied_to_a_reachable_one(folder: Path) -> None:
    user = DataFolder(folder).server_user()
    original = programs_folder(user, folder)
    folder.chmod(0o755)
    copy = copied_programs(original.parents[1], folder / "programs")
    assert copied_programs(original.parents[1], folder / "programs") == copy
    said = subprocess.run(
        [str(copy / "postgres"), "--version"],
        cwd="/",
        capture_output=True,
        check=True,
        **user.popen_options(),
    )
    assert b"18." in said.stdout


def test_a_half_made_cluster_of_a_killed_first_start_is_made_anew(folder: Path) -> None:
    prepare(folder)
    (folder / "postgres.new").mkdir()
    (folder / "postgres.new" / "PG_VERSION").write_text("18\n")
    assert marks(folder, "x") == set()
