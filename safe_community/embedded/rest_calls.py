"""Calls of functions as SQL: named arguments, typed by the database's own catalogue, read from one JSON
parameter.

Composed once for each set of arguments and kept; values never become part of a text.
"""

from __future__ import annotations

from functools import lru_cache

from psycopg import sql

from safe_community.embedded.rest_filters import MAX_ROWS

SCHEMA = "public"


@lru_cache(maxsize=512)
def call_rows(name: str, arguments: tuple[tuple[str, str], ...], given: frozenset[str]) -> sql.Composable:
    """A function's rows as a source to select from; takes the arguments' JSON as its one parameter."""
    call, record = call_parts(name, arguments, given)
    if record is None:
        return (
            sql.SQL("select _row_.* from (select %s::json) as _none_, lateral ") + call + sql.SQL(" as _row_")
        )
    return sql.SQL("select _row_.* from ") + record + sql.SQL(", lateral ") + call + sql.SQL(" as _row_")


def call_parts(
    name: str, arguments: tuple[tuple[str, str], ...], given: frozenset[str]
) -> tuple[sql.Composable, sql.Composable | None]:
    """`public.name(a => _given_.a)` and the record that turns JSON into typed arguments."""
    used = [(argument, kind) for argument, kind in arguments if argument in given]
    passed = [
        sql.SQL("{} => {}").format(sql.Identifier(argument), sql.Identifier("_given_", argument))
        for argument, _ in used
    ]
    call = sql.SQL("{}({})").format(sql.Identifier(SCHEMA, name), sql.SQL(", ").join(passed))
    if not used:
        return call, None
    # The types come from the database's own catalogue, never from a request.
    columns = [sql.Identifier(argument) + sql.SQL(f" {kind}") for argument, kind in used]
    return call, sql.SQL("json_to_record(%s::json) as _given_({})").format(sql.SQL(", ").join(columns))


@lru_cache(maxsize=512)
def value_query(
    name: str, arguments: tuple[tuple[str, str], ...], given: frozenset[str], many: bool
) -> bytes:
    """A function with a plain value (or many of them) as one JSON text."""
    call, record = call_parts(name, arguments, given)
    start = sql.SQL(" from (select %s::json) as _none_") if record is None else sql.SQL(" from ") + record
    if many:
        inner = sql.SQL("select ") + call + sql.SQL(" as _value_") + start + sql.SQL(f" limit {MAX_ROWS}")
        whole = (
            sql.SQL("select coalesce(json_agg(_value_), '[]')::text from (")
            + inner
            + sql.SQL(") as _values_")
        )
    else:
        whole = sql.SQL("select to_json(") + call + sql.SQL(")::text") + start
    return whole.as_bytes()


@lru_cache(maxsize=512)
def nothing_query(name: str, arguments: tuple[tuple[str, str], ...], given: frozenset[str]) -> bytes:
    """A function that gives nothing back."""
    call, record = call_parts(name, arguments, given)
    start = sql.SQL(" from (select %s::json) as _none_") if record is None else sql.SQL(" from ") + record
    return (sql.SQL("select ") + call + start).as_bytes()
