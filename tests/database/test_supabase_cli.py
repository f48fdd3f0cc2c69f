"""The migrations go to a plain PostgreSQL by the Supabase command line, as they go to a hosted project."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from safe_community.embedded.migrations import foundation
from safe_community.embedded.server_user import server_user

ROOT = Path(__file__).parents[2]
SERVERS = sorted(Path("/usr/lib/postgresql").glob("1[5-9]/bin"))
CLI = "supabase@3.1"


@pytest.fixture(scope="module")
def command_line(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("npm") is None:
        pytest.skip("no Node.js here, and so no Supabase command line")
    folder = tmp_path_factory.mktemp("cli")
    done = subprocess.run(
        ["npm", "install", "--silent", "--no-audit", "--prefix", str(folder), CLI],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    found = folder / "node_modules" / ".bin" / "supabase"
    if done.returncode or not found.exists():
        pytest.skip(f"the npm registry does not answer: {done.stderr[-200:]}")
    return found


@pytest.fixture(scope="module")
def plain_postgresql() -> Iterator[str]:
    """A PostgreSQL of the distribution with the bootstrap, on a port of this machine; yields its address."""
    if not SERVERS:
        pytest.skip("no PostgreSQL of the distribution is installed")
    folder = Path(tempfile.mkdtemp(prefix="safe-community-cli-"))
    user = server_user(folder / "cluster")
    if user.borrowed:
        os.chown(folder, user.uid, user.gid)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    def run(program: str, *words: str) -> None:
        subprocess.run(
            [str(SERVERS[0] / program), "-D", str(folder / "cluster"), *words],
            check=True,
            cwd="/",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **dict(user.popen_options()),
        )

    run("initdb", "-U", "postgres", "-A", "trust", "--no-sync", "--locale=C.UTF-8")
    server = f"-k {folder} -p {port} -c listen_addresses=127.0.0.1 -c fsync=off"
    run("pg_ctl", "-o", server, "-l", str(folder / "log"), "-w", "start")
    try:
        address = f"postgresql://postgres:any@127.0.0.1:{port}/postgres?sslmode=disable"
        with psycopg.connect(address, autocommit=True) as connection:
            for name in ("bootstrap.sql", "bootstrap_storage.sql"):
                connection.execute(foundation(name).encode())
        yield address
    finally:
        run("pg_ctl", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def test_the_command_line_pushes_every_migration_and_finds_nothing_to_do_afterwards(
    command_line: Path, plain_postgresql: str, tmp_path: Path
) -> None:
    # the command line writes beside what it reads
    shutil.copytree(ROOT / "supabase", tmp_path / "supabase")

    def push() -> str:
        done = subprocess.run(
            [
                str(command_line),
                "db",
                "push",
                f"--remote={plain_postgresql}",
                "--yes",
                "--workdir",
                str(ROOT),
            ],
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    files = sorted((ROOT / "supabase" / "migrations").glob("*.sql"))
    push()
    with psycopg.connect(plain_postgresql) as connection:
        rows = connection.execute(
            "select version from supabase_migrations.schema_migrations order by version"
        )
        assert [row[0] for row in rows] == [file.name.partition("_")[0] for file in files]
        assert connection.execute("select public.live_state() -> 'rounds'").fetchone() == ([],)
    assert "up to date" in push().lower()
