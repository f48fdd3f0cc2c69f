"""Connections to PostgreSQL for one process, and the one way to ask it something as somebody.

A request is one transaction; a connection that turns out dead before anything was asked is replaced without a
word.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from typing import Any

import psycopg
from psycopg.rows import tuple_row
from psycopg_pool import ConnectionPool, PoolTimeout

from safe_community.embedded.answers import Refusal
from safe_community.embedded.callers import Caller

WAIT_SECONDS = 15.0
TIMEOUTS = {"anon": "3s"}
ORDINARY_TIMEOUT = "8s"
Connection = psycopg.Connection[Any]
Cursor = psycopg.Cursor[Any]

BEGIN = {
    False: b"begin isolation level read committed",
    True: b"begin isolation level read committed read only",
}
AS_CALLER = (
    b"select set_config('role', %s, true), set_config('request.jwt.claims', %s, true),"
    b" set_config('statement_timeout', %s, true), set_config('search_path', 'public, extensions', true)"
)


class Database:
    """Three pools: `authenticator`, who becomes the caller, and the own users of the auth and storage
    services."""

    def __init__(self, socket_folder: str) -> None:
        self.dsn = data_source(socket_folder, "postgres")
        self.callers = pool(data_source(socket_folder, "authenticator"), 10)
        self.auth = pool(data_source(socket_folder, "supabase_auth_admin"), 4)
        self.storage = pool(data_source(socket_folder, "supabase_storage_admin"), 2, kept=0)

    @contextlib.contextmanager
    def as_caller(self, caller: Caller, *, read_only: bool = False) -> Iterator[Cursor]:
        """A transaction with the caller's role and claims; committed at the end of the block, before any
        answer."""
        timeout = TIMEOUTS.get(caller.role, ORDINARY_TIMEOUT)
        with transaction(self.callers, read_only, (caller.role, caller.claims_json, timeout)) as cursor:
            yield cursor

    @contextlib.contextmanager
    def as_auth(self) -> Iterator[Cursor]:
        """A transaction of the auth service."""
        with transaction(self.auth, False, None) as cursor:
            yield cursor

    @contextlib.contextmanager
    def as_storage(self) -> Iterator[Cursor]:
        """A transaction of the storage service, above row-level security."""
        with transaction(self.storage, False, None) as cursor:
            yield cursor

    def close(self) -> None:
        """Give the connections back to the operating system."""
        self.callers.close(timeout=5.0)
        self.auth.close(timeout=5.0)
        self.storage.close(timeout=5.0)


def data_source(socket_folder: str, user: str) -> str:
    """A connection string for one of the database's users."""
    return psycopg.conninfo.make_conninfo(
        host=socket_folder,
        port=5432,
        dbname="postgres",
        user=user,
        connect_timeout=10,
        application_name="gateway",
    )


def pool(dsn: str, size: int, kept: int = 1) -> ConnectionPool[Connection]:
    """A pool that opens connections when they are needed and keeps some ready."""
    return ConnectionPool(
        dsn,
        min_size=kept,
        max_size=size,
        open=True,
        timeout=WAIT_SECONDS,
        max_idle=300.0,
        reconnect_timeout=30.0,
        kwargs={"autocommit": True, "row_factory": tuple_row},
    )


@contextlib.contextmanager
def transaction(
    source: ConnectionPool[Connection], read_only: bool, caller: tuple[str, str, str] | None
) -> Iterator[Cursor]:
    """Begin, become the caller, yield, commit. Raises Refusal 503 when the database cannot be reached in
    time."""
    connection = begun(source, read_only, caller)
    try:
        with connection.cursor() as cursor:
            yield cursor
        connection.execute(b"commit")
    except BaseException:
        with contextlib.suppress(psycopg.Error):
            connection.execute(b"rollback")
        raise
    finally:
        source.putconn(connection)


def begun(
    source: ConnectionPool[Connection], read_only: bool, caller: tuple[str, str, str] | None
) -> Connection:
    """A connection inside a transaction. Nothing of the request was sent yet, so a dead one is simply
    replaced."""
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            connection = source.getconn(timeout=max(0.1, deadline - time.monotonic()))
        except PoolTimeout:
            raise Refusal(503, "PGRST000", "Database connection error") from None
        try:
            connection.execute(BEGIN[read_only])
            if caller is not None:
                connection.execute(AS_CALLER, caller)
        except psycopg.OperationalError:
            source.putconn(connection)
            if time.monotonic() > deadline:
                raise Refusal(503, "PGRST000", "Database connection error") from None
            time.sleep(0.05)
            continue
        except BaseException:
            source.putconn(connection)
            raise
        return connection
