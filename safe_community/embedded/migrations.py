"""The database's shape, brought up to date when a process opens it: bootstrap, the gateway's tables, the
project's migrations.

Recorded as the supabase command-line tool records them, so that the same folder serves a hosted project.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from safe_community.embedded.settings import EmbeddedError

NAME = re.compile(r"^([0-9]+)_(.*)\.sql$")
FOUNDATIONS = ("bootstrap.sql", "bootstrap_storage.sql", "gateway.sql")
LOCK = 5_062_020
BOOK = b"""
set client_min_messages = warning;
create schema if not exists embedded;
create table if not exists embedded.applied (
  name text primary key,
  sha256 text not null,
  applied_at timestamptz not null default now()
);
"""
Connection = psycopg.Connection[Any]


@dataclass(frozen=True)
class Migration:
    """One file: its version (the digits in front), its name and its statements."""

    path: Path
    version: str
    name: str
    text: str


def migrate(dsn: str, folder: Path) -> list[str]:
    """Apply what is missing, in order of file names, each file in one transaction; returns the names of the
    new ones.

    Safe in several processes at once. Raises EmbeddedError: migration_failed (file, reason),
    migration_changed (file).
    """
    wanted = read_migrations(folder)
    with psycopg.connect(dsn, autocommit=True) as connection:
        if is_current(connection, wanted):
            return []
        connection.execute("select pg_advisory_lock(%s)", [LOCK])
        connection.execute(BOOK)
        for name in FOUNDATIONS:
            lay_foundation(connection, name)
        done = recorded(connection)
        check_unchanged(wanted, done)
        missing = [migration for migration in wanted if migration.version not in done]
        for migration in missing:
            apply(connection, migration)
        # The lock ends with the connection.
        return [migration.path.name for migration in missing]


def read_migrations(folder: Path) -> list[Migration]:
    """The files of the folder whose names are migrations' names."""
    found = []
    for path in sorted(folder.glob("*.sql")):
        match = NAME.match(path.name)
        if match:
            found.append(Migration(path, match[1], match[2], path.read_text(encoding="utf-8")))
    return found


def is_current(connection: Connection, wanted: list[Migration]) -> bool:
    """Whether nothing is to be done; one short look, because every warm start begins with it."""
    try:
        applied = dict(connection.execute("select name, sha256 from embedded.applied").fetchall())
        done = recorded(connection)
    except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName):
        return False
    check_unchanged(wanted, done)
    laid = all(applied.get(name) == digest(foundation(name)) for name in FOUNDATIONS)
    return laid and all(migration.version in done for migration in wanted)


def recorded(connection: Connection) -> dict[str, str]:
    """Version → its statements, of what was applied before."""
    rows = connection.execute(
        "select version, array_to_string(statements, E';\\n') from supabase_migrations.schema_migrations"
    ).fetchall()
    return {version: statements or "" for version, statements in rows}


def check_unchanged(wanted: list[Migration], done: dict[str, str]) -> None:
    """A migration that was applied is never edited: the data behind it would no longer have the shape it
    tells."""
    for migration in wanted:
        if migration.version in done and done[migration.version] != migration.text:
            raise EmbeddedError("migration_changed", {"file": migration.path.name})


def lay_foundation(connection: Connection, name: str) -> None:
    """Run one of our own idempotent files, unless this very text has been run."""
    text = foundation(name)
    row = connection.execute("select sha256 from embedded.applied where name = %s", [name]).fetchone()
    if row is not None and row[0] == digest(text):
        return
    with connection.transaction():
        connection.execute(text.encode())
        connection.execute(
            "insert into embedded.applied (name, sha256) values (%s, %s)"
            " on conflict (name) do update set sha256 = excluded.sha256, applied_at = now()",
            [name, digest(text)],
        )
    connection.execute("reset all")


def apply(connection: Connection, migration: Migration) -> None:
    """Run one file and record it, together or not at all."""
    try:
        with connection.transaction():
            connection.execute(migration.text.encode())
            # What a file set for its session must reach neither the record nor the next file.
            connection.execute("reset role")
            connection.execute("reset all")
            connection.execute(
                "insert into supabase_migrations.schema_migrations (version, statements, name)"
                " values (%s, %s, %s)",
                [migration.version, [migration.text], migration.name],
            )
    except psycopg.Error as error:
        reason = f"{error.diag.message_primary or error} {place(migration.text, error)}".strip()
        raise EmbeddedError("migration_failed", {"file": migration.path.name, "reason": reason}) from error


def place(text: str, error: psycopg.Error) -> str:
    """The line of the file where PostgreSQL saw the mistake, when it says so."""
    position = error.diag.statement_position
    if not position:
        return ""
    return f"(line {text.count(chr(10), 0, int(position)) + 1})"


def foundation(name: str) -> str:
    """The text of one of our own files."""
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


def digest(text: str) -> str:
    """What is compared to see whether a foundation has changed."""
    return hashlib.sha256(text.encode()).hexdigest()
