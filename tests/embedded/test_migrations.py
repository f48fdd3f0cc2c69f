"""Migrations: in order, once, whole or not at all, recorded as the supabase command-line tool records
them."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from safe_community.embedded import EmbeddedError, open_backend
from safe_community.embedded.migrations import FOUNDATIONS, foundation
from safe_community.embedded.server_user import server_user
from tests.embedded.clients import MIGRATIONS, new_folder, settings

DEBIAN = Path("/usr/lib/postgresql")
ROLES = ("anon", "authenticated", "service_role")


@pytest.fixture
def folders(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    """A data folder and a copy of the migrations that a test may change."""
    copy = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, copy)
    data = new_folder()
    yield data, copy
    shutil.rmtree(data, ignore_errors=True)


def rows(data: Path, migrations: Path, query: str) -> list[tuple[object, ...]]:
    backend = open_backend(settings(data, migrations_folder=migrations))
    try:
        with psycopg.connect(backend.dsn) as connection:
            return connection.execute(query.encode()).fetchall()
    finally:
        backend.close()


def refusal(data: Path, migrations: Path) -> EmbeddedError:
    with pytest.raises(EmbeddedError) as refused:
        open_backend(settings(data, migrations_folder=migrations))
    return refused.value


BOOK = "select version, name from supabase_migrations.schema_migrations order by version"


def test_each_file_is_recorded_with_its_version_and_name(folders: tuple[Path, Path]) -> None:
    assert rows(*folders, BOOK) == [("20250101000000", "notes"), ("20250101000100", "functions")]


def test_a_new_file_is_applied_to_data_that_are_there(folders: tuple[Path, Path]) -> None:
    data, migrations = folders
    rows(data, migrations, "select 1")
    (migrations / "20250102000000_more.sql").write_text(
        "alter table public.notes add column more text default 'так'"
    )
    assert rows(data, migrations, "select count(*) from public.notes where more is null") == [(0,)]


def test_a_file_with_a_mistake_is_undone_and_told_with_its_line(folders: tuple[Path, Path]) -> None:
    data, migrations = folders
    broken = migrations / "20250102000000_broken.sql"
    broken.write_text("create table public.half (id int);\n\nselect * from public.nowhere;\n")
    refused = refusal(data, migrations)
    assert (refused.code, refused.parameters["file"]) == ("migration_failed", broken.name)
    assert "nowhere" in str(refused.parameters["reason"])
    assert "line 3" in str(refused.parameters["reason"])
    broken.write_text("create table public.half (id int)")
    assert rows(data, migrations, "select count(*) from public.half") == [(0,)]


def test_an_applied_file_that_was_edited_is_refused(folders: tuple[Path, Path]) -> None:
    data, migrations = folders
    rows(data, migrations, "select 1")
    edited = migrations / "20250101000000_notes.sql"
    edited.write_text(edited.read_text() + "\n-- edited")
    refused = refusal(data, migrations)
    assert (refused.code, refused.parameters) == ("migration_changed", {"file": edited.name})


def test_what_a_file_sets_for_itself_does_not_reach_the_next(folders: tuple[Path, Path]) -> None:
    data, migrations = folders
    (migrations / "20250102000000_a.sql").write_text("set search_path = ''; set role anon;")
    (migrations / "20250102000001_b.sql").write_text("create table plain (id int);")
    assert rows(data, migrations, "select to_regclass('public.plain') is not null") == [(True,)]


def test_several_processes_migrate_once(folders: tuple[Path, Path]) -> None:
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: len(rows(*folders, BOOK)), range(4)))
    assert found == [2, 2, 2, 2]


def installed_servers() -> list[Path]:
    """The bin folders of Debian's PostgreSQL releases, the oldest supported one first."""
    return sorted(
        path for path in DEBIAN.glob("*/bin") if (path / "initdb").exists() and int(path.parent.name) >= 15
    )


@pytest.mark.skipif(not installed_servers(), reason="no PostgreSQL of the distribution is installed")
def test_bootstrap_and_migrations_run_on_the_distributions_postgresql() -> None:
    programs, folder = installed_servers()[0], new_folder()
    cluster = folder / "cluster"
    user = server_user(cluster)
    options = dict(user.popen_options())
    if user.borrowed:
        os.chown(folder, user.uid, user.gid)

    def run(*command: str) -> None:
        subprocess.run(
            command, check=True, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options
        )

    run(
        str(programs / "initdb"),
        "-D",
        str(cluster),
        "-U",
        "postgres",
        "-A",
        "trust",
        "--no-sync",
        "--locale=C.UTF-8",
    )
    server = f"-k {folder} -c listen_addresses= -c fsync=off"
    run(str(programs / "pg_ctl"), "-D", str(cluster), "-o", server, "-l", str(folder / "log"), "-w", "start")
    try:
        with psycopg.connect(f"host={folder} user=postgres dbname=postgres", autocommit=True) as connection:
            for _ in range(2):
                for name in FOUNDATIONS:
                    connection.execute(foundation(name).encode())
            for path in sorted(MIGRATIONS.glob("*.sql")):
                connection.execute(path.read_bytes())
            connection.execute("set role anon")
            assert connection.execute("select count(*) from public.notes").fetchone() == (0,)
    finally:
        run(str(programs / "pg_ctl"), "-D", str(cluster), "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def test_a_fresh_project_gives_the_api_roles_nothing(folders: tuple[Path, Path]) -> None:
    data, migrations = folders
    (migrations / "20250102000000_bare.sql").write_text(
        "create table public.bare (id int); create sequence public.s;"
    )
    for role in ROLES:
        query = (
            f"select has_table_privilege('{role}', 'public.bare', 'select, insert, update, delete'),"
            f" has_sequence_privilege('{role}', 'public.s', 'usage'),"
            f" has_schema_privilege('{role}', 'public', 'create'),"
            f" has_schema_privilege('{role}', 'embedded', 'usage'),"
            f" has_table_privilege('{role}', 'auth.users', 'select')"
        )
        assert rows(data, migrations, query) == [(False,) * 5]
