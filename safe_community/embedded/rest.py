"""The data service: reads of tables and views, calls of functions, under the caller's own rights.

PostgREST's model with a narrower profile (no writes to tables, no embedding); JSON is made by PostgreSQL.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg import sql

from safe_community.embedded.answers import BODY_BYTES, Answer, Refusal, Request
from safe_community.embedded.callers import Caller
from safe_community.embedded.database import Cursor, Database
from safe_community.embedded.rest_calls import SCHEMA, call_rows, nothing_query, value_query
from safe_community.embedded.rest_catalogue import Catalogue, Function
from safe_community.embedded.rest_errors import refusal_of
from safe_community.embedded.rest_filters import Reading, reading

ONE_OBJECT = "application/vnd.pgrst.object+json"
MANY_OBJECTS = "application/vnd.pgrst.array+json"
ACCEPTED = ("*/*", "application/*", "application/json", ONE_OBJECT, MANY_OBJECTS, "")
Arguments = dict[str, Any]


class Rest:
    """`/rest/v1/<table>` and `/rest/v1/rpc/<function>`."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.catalogue = Catalogue()

    def answer(self, request: Request, caller: Caller) -> Answer:
        """Answer a request. Raises Refusal with PostgREST's codes."""
        check_profile(request)
        try:
            match request.path:
                case ("rpc", name):
                    return self.call(request, caller, name)
                case (name,) if name:
                    return self.read(request, caller, name)
        except psycopg.Error as error:
            raise refusal_of(error, caller.role) from error
        raise Refusal(404, "PGRST125", "Invalid path specified in request URL")

    def read(self, request: Request, caller: Caller, name: str) -> Answer:
        """`table(name).select()...`; every other verb on a table is not allowed."""
        if request.method not in ("GET", "HEAD"):
            raise Refusal(
                405,
                "PGRST117",
                f"Unsupported HTTP method: {request.method}",
                hint="Write through a function (rpc).",
            )
        wanted = reading(request.query)
        with self.database.as_caller(caller, read_only=True) as cursor:
            if name not in self.catalogue.relations:
                self.catalogue.read(cursor)
            if name not in self.catalogue.relations:
                raise Refusal(
                    404, "PGRST205", f"Could not find the table 'public.{shown(name)}' in the schema cache"
                )
            source = sql.SQL("select * from {}").format(sql.Identifier(SCHEMA, name))
            return fetched(cursor, request, wanted, source, [])

    def call(self, request: Request, caller: Caller, name: str) -> Answer:
        """`rpc(name, arguments)`: POST, or GET and HEAD for functions that only read."""
        if request.method not in ("POST", "GET", "HEAD"):
            raise Refusal(
                405, "PGRST101", f"Only GET, HEAD and POST are allowed on functions, not {request.method}"
            )
        posted = request.method == "POST"
        given = body_arguments(request) if posted else None
        function = self.find(caller, name, given, request)
        if given is None:
            names = frozenset(function.arguments)
            given = query_arguments(request, function)
            query = [pair for pair in request.query if pair[0] not in names]
            body = json.dumps(given)
        else:
            query = list(request.query)
            body = body_text(request)
        read_only = function.reads_only or not posted
        with self.database.as_caller(caller, read_only=read_only) as cursor:
            if function.returns_rows:
                source = call_rows(function.name, tuple(function.arguments.items()), frozenset(given))
                return fetched(cursor, request, reading(query), source, [body])
            return single_value(cursor, function, given, body)

    def find(self, caller: Caller, name: str, given: Arguments | None, request: Request) -> Function:
        """The function of that name that takes these arguments; the catalogue is read again if there seems to
        be none."""
        names = frozenset(given) if given is not None else None
        found = matching(self.catalogue, name, names, request)
        if found is None:
            with self.database.as_caller(caller, read_only=True) as cursor:
                self.catalogue.read(cursor)
            found = matching(self.catalogue, name, names, request)
        if found is None:
            called = shown(", ".join(sorted(names or ())))
            message = f"Could not find the function public.{shown(name)}({called}) in the schema cache"
            raise Refusal(404, "PGRST202", message)
        return found


def matching(
    catalogue: Catalogue, name: str, given: frozenset[str] | None, request: Request
) -> Function | None:
    """The first function whose arguments fit: none unknown, none missing that has no default."""
    for function in catalogue.functions.get(name, []):
        taken = frozenset(function.arguments)
        names = frozenset(key for key, _ in request.query if key in taken) if given is None else given
        if names <= taken and taken - names <= function.optional:
            return function
    return None


def check_profile(request: Request) -> None:
    """Only schema public, only JSON. Raises Refusal 406."""
    for header in ("accept-profile", "content-profile"):
        schema = request.headers.get(header, SCHEMA)
        if schema != SCHEMA:
            hint = "Only the following schemas are exposed: public"
            raise Refusal(406, "PGRST106", f"Invalid schema: {shown(schema)}", hint=hint)
    accepted = [part.split(";")[0].strip() for part in request.headers.get("accept", "").split(",")]
    if not any(part in ACCEPTED for part in accepted):
        raise Refusal(
            406, "PGRST107", f"None of these media types are available: {shown(','.join(accepted))}"
        )


def body_text(request: Request) -> str:
    """The body as text for PostgreSQL, which does the reading of values. Raises Refusal 400."""
    try:
        return request.body.decode("utf-8") if request.body.strip() else "{}"
    except UnicodeDecodeError:
        raise Refusal(400, "PGRST102", "The request body is no UTF-8") from None


def body_arguments(request: Request) -> Arguments:
    """The named arguments of a call. Raises Refusal 400 or 413."""
    if len(request.body) > BODY_BYTES:
        raise Refusal(413, "PGRST102", "The request body is too large")
    try:
        value = json.loads(body_text(request))
    except (ValueError, RecursionError):
        raise Refusal(400, "PGRST102", "Empty or invalid json") from None
    if not isinstance(value, dict):
        raise Refusal(400, "PGRST102", "The arguments of a function must be a JSON object")
    return value


def query_arguments(request: Request, function: Function) -> Arguments:
    """Arguments in the address: text that PostgreSQL reads as the argument's type, JSON parsed for JSON
    arguments."""
    given: Arguments = {}
    for name, text in request.query:
        if name not in function.arguments:
            continue
        given[name] = text
        if name in function.json_arguments:
            try:
                given[name] = json.loads(text)
            except (ValueError, RecursionError):
                raise Refusal(400, "22P02", "invalid input syntax for type json") from None
    return given


def single_value(cursor: Cursor, function: Function, given: Arguments, body: str) -> Answer:
    """Run a function whose result is no row."""
    signature = (function.name, tuple(function.arguments.items()), frozenset(given))
    if function.returns_nothing:
        cursor.execute(nothing_query(*signature), [body])
        return Answer(204)
    row = cursor.execute(value_query(*signature, function.returns_many), [body]).fetchone()
    text = row[0] if row and row[0] is not None else "null"
    return Answer(200, text.encode(), json_headers("application/json"))


def fetched(
    cursor: Cursor, request: Request, wanted: Reading, source: sql.Composable, parameters: list[str]
) -> Answer:
    """Select from a source and answer with rows, one object, or only the number of rows."""
    one = request.headers.get("accept", "").startswith(ONE_OBJECT)
    counted = "count=exact" in request.headers.get("prefer", "")
    stripped = "nulls=stripped" in request.headers.get("accept", "")
    limits = sql.SQL(" limit {} offset {}").format(sql.Literal(wanted.limit), sql.Literal(wanted.offset))
    filtered = (
        sql.SQL("select {} from (").format(wanted.columns) + source + sql.SQL(") as _source_") + wanted.where
    )
    rows = filtered + wanted.order + limits
    aggregate: sql.Composable = sql.SQL("coalesce(json_agg(_answer_), '[]')")
    if stripped:
        aggregate = sql.SQL("json_strip_nulls(") + aggregate + sql.SQL(")")
    total: sql.Composable = sql.SQL("null")
    if counted:
        total = (
            sql.SQL("(select count(*) from (")
            + source
            + sql.SQL(") as _source_")
            + wanted.where
            + sql.SQL(")")
        )
    query = (
        sql.SQL("select {}::text, count(*), {} from (").format(aggregate, total)
        + rows
        + sql.SQL(") as _answer_")
    )
    # The order of parameters is the order of their places in the text: the total stands first.
    values = [*parameters, *wanted.values]
    row = cursor.execute(query, values + values if counted else values).fetchone()
    assert row is not None  # noqa: S101 - an aggregate has one row
    return rows_answer(request, wanted, row[0], row[1], row[2], one=one)


def rows_answer(
    request: Request, wanted: Reading, text: str, count: int, total: int | None, *, one: bool
) -> Answer:
    """The rows with PostgREST's status and range."""
    if one:
        if count != 1:
            details = f"The result contains {count} rows"
            raise Refusal(
                406, "PGRST116", "Cannot coerce the result to a single JSON object", details=details
            )
        text = text.strip()[1:-1]
    if total is not None and wanted.offset > total:
        details = f"An offset of {wanted.offset} was requested, but there are only {total} rows."
        raise Refusal(416, "PGRST103", "Requested range not satisfiable", details=details)
    span = f"{wanted.offset}-{wanted.offset + count - 1}" if count else "*"
    headers = {
        **json_headers(ONE_OBJECT if one else "application/json"),
        "content-range": f"{span}/{'*' if total is None else total}",
    }
    status = 206 if total is not None and count < total else 200
    return Answer(status, b"" if request.method == "HEAD" else text.encode(), headers)


def json_headers(kind: str) -> Mapping[str, str]:
    """The content type of JSON."""
    return {"content-type": f"{kind}; charset=utf-8"}


def shown(text: str) -> str:
    """A name from a request inside a message: short, and always printable as UTF-8."""
    return text[:80].encode("utf-8", "replace").decode()
