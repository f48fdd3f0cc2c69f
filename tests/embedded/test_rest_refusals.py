"""What the data service refuses: bad input is 4xx, never 500, and never reaches SQL as words."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from postgrest.exceptions import APIError
from supabase import Client

from safe_community.embedded import Backend
from tests.embedded.clients import new_email, raw

POISON = [
    "'; drop table public.notes; --",
    '"; drop table public.notes; --',
    'title" from public.secrets --',
    "title) from public.secrets --",
    "(select word from public.secrets)",
    "pg_sleep(5)",
    "%s",
    "%(a)s",
    "$1",
    "\\",
    "title::text",
    "title->>x",
    "*,secrets(*)",
    "count()",
    "\x00",
    "\ud800",
    "a" * 5000,
    "",
    "🙂",
]


def refusal(call: Any) -> APIError:
    with pytest.raises(APIError) as refused:
        call.execute()
    return refused.value


def is_refused_or_empty(answer: httpx.Response) -> bool:
    """4xx, or rows that hold nothing secret."""
    return 400 <= answer.status_code < 500 or (answer.status_code == 200 and "абрикос" not in answer.text)


@pytest.mark.parametrize("words", POISON)
@pytest.mark.parametrize(
    "place", ["name", "value", "select", "order", "in", "limit", "offset", "table", "function"]
)
def test_poisoned_words_do_not_get_through(backend: Backend, words: str, place: str) -> None:
    written = words.encode("utf-8", "surrogatepass")
    quoted = httpx.QueryParams({"x": words}).get("x") and "".join(f"%{byte:02X}" for byte in written)
    query = {
        "name": f"{quoted}=eq.1",
        "value": f"title=eq.{quoted}",
        "select": f"select={quoted}",
        "order": f"order={quoted}",
        "in": f"title=in.({quoted})",
        "limit": f"limit={quoted}",
        "offset": f"offset={quoted}",
    }.get(place, "")
    path = {"table": f"/rest/v1/{quoted}", "function": f"/rest/v1/rpc/{quoted}"}.get(
        place, f"/rest/v1/notes?{query}"
    )
    answer = raw(backend, "POST" if place == "function" else "GET", path)
    assert is_refused_or_empty(answer), (answer.status_code, answer.text)
    assert raw(backend, "GET", "/rest/v1/notes?limit=1").status_code == 200


@pytest.mark.parametrize("words", POISON[:-1])
def test_poisoned_arguments_stay_values(backend: Backend, visitor: Client, words: str) -> None:
    body = json.dumps({"pattern": words, words: 1})
    answer = raw(backend, "POST", "/rest/v1/rpc/notes_like", content=body)
    assert 400 <= answer.status_code < 500
    answer = raw(backend, "POST", "/rest/v1/rpc/notes_like", content=json.dumps({"pattern": words}))
    assert is_refused_or_empty(answer)
    assert visitor.table("notes").select("id").limit(1).execute().data is not None


@hypothesis_settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    name=st.text(max_size=20),
    operator=st.sampled_from(["eq", "in", "is", "ilike", "not.eq", "or", "fts", ""]),
    value=st.text(max_size=40),
    key=st.sampled_from(["select", "order", "limit", "offset", "and", "or", None]),
)
def test_no_query_string_is_answered_with_500(
    backend: Backend, name: str, operator: str, value: str, key: str | None
) -> None:
    parameters = {key: value} if key else {name: f"{operator}.{value}"}
    try:
        answer = raw(backend, "GET", "/rest/v1/notes", params=parameters)
    except UnicodeEncodeError:
        return  # half a surrogate pair, which the client itself cannot send
    assert answer.status_code < 500, answer.text


@hypothesis_settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    body=st.binary(max_size=60)
    | st.recursive(st.none() | st.text(), st.lists).map(lambda v: json.dumps(v).encode())
)
def test_no_body_is_answered_with_500(backend: Backend, body: bytes) -> None:
    assert raw(backend, "POST", "/rest/v1/rpc/echo", content=body).status_code < 500


@pytest.mark.parametrize(
    "value", ['{"value": "\\u0000"}', '{"value": "\\ud800"}', '{"value": NaN}', '{"value": 1e99999}']
)
def test_json_that_postgresql_cannot_hold_is_400(backend: Backend, value: str) -> None:
    assert raw(backend, "POST", "/rest/v1/rpc/echo", content=value).status_code in (200, 400)
    assert raw(backend, "POST", "/rest/v1/rpc/echo", content=value).status_code < 500


def test_deep_json_is_400(backend: Backend) -> None:
    body = '{"value":' + "[" * 100_000 + "]" * 100_000 + "}"
    assert raw(backend, "POST", "/rest/v1/rpc/echo", content=body).status_code == 400


def test_a_body_over_the_limit_is_413(backend: Backend) -> None:
    answer = raw(backend, "POST", "/rest/v1/rpc/echo", content=json.dumps({"value": "x" * 1_000_001}))
    assert answer.status_code == 413


@pytest.mark.parametrize("method", ["POST", "PATCH", "PUT", "DELETE"])
def test_writing_to_a_table_is_not_allowed(backend: Backend, method: str) -> None:
    headers = {"apikey": backend.secret_key}
    answer = raw(backend, method, "/rest/v1/notes?id=eq.1", json={"title": "x"}, headers=headers)
    assert answer.status_code == 405


def test_a_table_write_of_the_client_is_refused(visitor: Client) -> None:
    assert refusal(visitor.table("notes").insert({"title": "x"})).code == "PGRST117"


@pytest.mark.parametrize("schema", ["auth", "private", "embedded", "storage", "pg_catalog"])
def test_other_schemas_are_not_exposed(visitor: Client, schema: str) -> None:
    assert refusal(visitor.schema(schema).table("users").select("*")).code == "PGRST106"


@pytest.mark.parametrize("name", ["users", "auth.users", "hidden", "pg_roles", "private.hidden"])
def test_tables_outside_public_are_not_found(visitor: Client, name: str) -> None:
    assert refusal(visitor.table(name).select("*")).code == "PGRST205"


@pytest.mark.parametrize("name", ["pg_sleep", "pg_read_file", "uid", "set_config", "add_note; drop"])
def test_functions_outside_public_are_not_found(visitor: Client, name: str) -> None:
    assert refusal(visitor.rpc(name, {"a": 1})).code == "PGRST202"


def test_a_table_without_a_grant_is_refused_by_the_database(
    visitor: Client, olena: Client, backend: Backend
) -> None:
    assert refusal(visitor.table("secrets").select("*")).code == "42501"
    assert raw(backend, "GET", "/rest/v1/secrets").status_code == 401
    assert refusal(olena.table("secrets").select("*")).code == "42501"


def test_a_function_without_a_grant_is_refused(visitor: Client, olena: Client) -> None:
    assert refusal(visitor.rpc("not_for_anon")).code == "42501"
    assert olena.rpc("not_for_anon").execute().data == 1


def test_an_unknown_argument_is_no_such_function(visitor: Client) -> None:
    assert refusal(visitor.rpc("sum_of", {"numbers": [1], "role": "service_role"})).code == "PGRST202"


def test_a_missing_argument_is_no_such_function(visitor: Client) -> None:
    assert refusal(visitor.rpc("sum_of")).code == "PGRST202"


def test_a_value_of_another_type_is_told_with_its_code(visitor: Client) -> None:
    assert refusal(visitor.table("notes").select("*").eq("id", "x")).code == "22P02"


def test_the_name_of_a_constraint_reaches_the_caller(visitor: Client) -> None:
    title = new_email()
    visitor.rpc("add_note", {"title": title}).execute()
    twice = refusal(visitor.rpc("add_note", {"title": title}))
    assert (twice.code, "notes_title_unique" in (twice.message or "")) == ("23505", True)
    negative = refusal(visitor.rpc("add_note", {"title": new_email(), "amount": -1}))
    assert (negative.code, "notes_amount_positive" in (negative.message or "")) == ("23514", True)


@pytest.mark.parametrize(
    ("state", "status"),
    [("P0001", 400), ("PT404", 404), ("PT409", 409), ("PT422", 422), ("42501", 401), ("23503", 409)],
)
def test_a_raised_state_has_its_status(backend: Backend, state: str, status: int) -> None:
    answer = raw(backend, "POST", "/rest/v1/rpc/complain", json={"state": state, "words": "слово"})
    expected = {"code": state, "message": "слово", "details": "a detail", "hint": "a hint"}
    assert (answer.status_code, answer.json()) == (status, expected)


def test_a_slow_statement_of_a_visitor_is_cut_off(visitor: Client) -> None:
    assert refusal(visitor.rpc("sleep", {"seconds": 20})).code == "57014"


@pytest.mark.parametrize("key", ["", "sb_publishable_wrong", "anon", "null"])
def test_an_unknown_key_is_401(backend: Backend, key: str) -> None:
    assert raw(backend, "GET", "/rest/v1/notes", headers={"apikey": key}).status_code == 401


@pytest.mark.parametrize(
    "path", ["/", "/rest/v1", "/rest/v1/a/b/c", "/graphql/v1", "/rest/v2/notes", "/realtime/v1"]
)
def test_unknown_addresses_are_404(backend: Backend, path: str) -> None:
    assert raw(backend, "GET", path).status_code == 404


def test_a_failed_request_leaves_nothing_behind(visitor: Client) -> None:
    title = new_email()
    refusal(visitor.rpc("add_note", {"title": title, "amount": 0}))
    assert visitor.table("notes").select("id").eq("title", title).execute().data == []


def test_a_role_does_not_stay_on_the_connection(admin: Client, visitor: Client) -> None:
    for _ in range(5):
        assert admin.rpc("who").execute().data["role"] == "service_role"
        assert visitor.rpc("who").execute().data == {"role": "anon", "uid": None, "claims": {"role": "anon"}}


def test_a_connection_returns_to_its_pool_as_nobody(backend: Backend, admin: Client) -> None:
    admin.rpc("who").execute()
    with backend.database.callers.connection() as connection:
        row = connection.execute(
            "select current_user, current_setting('request.jwt.claims', true),"
            " current_setting('statement_timeout')"
        ).fetchone()
    assert row is not None
    assert (row[0], row[1] or "", row[2]) == ("authenticator", "", "0")
