"""The data folder: private, found again, left alone when it is somebody else's, and told when it cannot
serve."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from safe_community.embedded import EmbeddedError, open_backend
from safe_community.embedded.binaries import copied_programs, programs_folder
from safe_community.embedded.folder import DataFolder, prepare
from tests.embedded.clients import client, new_folder, settings
from tests.embedded.processes import marks, wait_until


def test_many_may_prepare_a_folder_at_once() -> None:
    for _ in range(20):
        made, barrier = new_folder(), threading.Barrier(8)

        def prepared(_: int, made: Path = made, barrier: threading.Barrier = barrier) -> Path:
            barrier.wait()
            return prepare(made).root

        with ThreadPoolExecutor(8) as threads:
            assert len(set(threads.map(prepared, range(8)))) == 1
        shutil.rmtree(made)


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
