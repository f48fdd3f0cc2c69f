"""The data service does what an unmodified client asks of it."""

from __future__ import annotations

import pytest
from postgrest.exceptions import APIError
from supabase import Client

from safe_community.embedded import Backend
from tests.embedded.clients import client, new_email


@pytest.fixture(scope="module")
def notes(backend: Backend) -> dict[str, int]:
    visitor = client(backend)
    titles = ["Ґанок", "їжак", "Їжак і яблуко", 'a,"b"(c)', "plain", "100% star*"]
    return {
        title: visitor.rpc("add_note", {"title": title, "amount": place, "body": {"place": place}})
        .execute()
        .data
        for place, title in enumerate(titles, start=1)
    }


def test_a_function_with_a_value_answers_with_the_value(visitor: Client) -> None:
    assert isinstance(visitor.rpc("add_note", {"title": new_email()}).execute().data, int)


def test_a_function_with_nothing_to_give_answers_without_data(visitor: Client) -> None:
    assert visitor.rpc("nothing").execute().data == []


def test_a_function_with_many_values_answers_with_a_list(visitor: Client) -> None:
    assert visitor.rpc("names").execute().data == ["а", "б"]


def test_a_function_with_one_row_answers_with_an_object(visitor: Client, notes: dict[str, int]) -> None:
    found = visitor.rpc("one_note", {"wanted": notes["plain"]}).single().execute().data
    assert found["title"] == "plain"


def test_rows_of_a_function_can_be_filtered_and_ordered(visitor: Client, notes: dict[str, int]) -> None:
    rows = (
        visitor.rpc("notes_like", {"pattern": "%їжак%"}).gt("amount", 2).order("id").select("title").execute()
    )
    assert rows.data == [{"title": "Їжак і яблуко"}]


@pytest.mark.parametrize(
    "value", [{"a": [1, 2.5, None, True]}, "текст", 7, None, [], "'; drop table notes; --"]
)
def test_json_comes_back_as_it_was_sent(visitor: Client, value: object) -> None:
    assert visitor.rpc("echo", {"value": value}).execute().data == value


def test_a_list_becomes_an_array_in_a_post(visitor: Client) -> None:
    assert visitor.rpc("sum_of", {"numbers": [1, 2, 3]}).execute().data == 6


def test_a_function_that_only_reads_can_be_called_by_get(visitor: Client) -> None:
    assert visitor.rpc("sum_of", {"numbers": [1, 2, 3]}, get=True).execute().data == 6
    assert visitor.rpc("echo", {"value": {"a": 1}}, get=True).execute().data == {"a": 1}


def test_a_get_cannot_write(visitor: Client) -> None:
    with pytest.raises(APIError) as refused:
        visitor.rpc("add_note", {"title": new_email()}, get=True).execute()
    assert refused.value.code == "25006"


@pytest.mark.parametrize("title", ["Ґанок", 'a,"b"(c)', "100% star*"])
def test_equality_takes_any_text(visitor: Client, notes: dict[str, int], title: str) -> None:
    assert visitor.table("notes").select("id").eq("title", title).execute().data == [{"id": notes[title]}]


def test_case_is_ignored_in_ukrainian(visitor: Client, notes: dict[str, int]) -> None:
    rows = visitor.table("note_titles").select("title").ilike("title", "ЇЖАК%").order("id").execute().data
    assert [row["title"] for row in rows] == ["їжак", "Їжак і яблуко"]


def test_a_list_of_values_may_hold_commas_and_quotes(visitor: Client, notes: dict[str, int]) -> None:
    rows = (
        visitor.table("notes")
        .select("id")
        .in_("title", ['a,"b"(c)', "plain", "none"])
        .order("id")
        .execute()
        .data
    )
    assert [row["id"] for row in rows] == [notes['a,"b"(c)'], notes["plain"]]


def test_an_empty_list_finds_nothing(visitor: Client, notes: dict[str, int]) -> None:
    assert visitor.table("notes").select("id").in_("title", []).execute().data == []


@pytest.mark.parametrize(
    ("operator", "value", "expected"),
    [("eq", 2, 1), ("neq", 2, 5), ("gt", 2, 4), ("gte", 2, 5), ("lt", 2, 1), ("lte", 2, 2)],
)
def test_comparisons_count_right(
    visitor: Client, notes: dict[str, int], operator: str, value: int, expected: int
) -> None:
    query = visitor.table("notes").select("id").in_("id", list(notes.values()))
    assert len(getattr(query, operator)("amount", value).execute().data) == expected


def test_null_is_found_and_negated(visitor: Client, notes: dict[str, int]) -> None:
    mine = visitor.table("notes").select("id").in_("id", list(notes.values()))
    assert len(mine.is_("done", None).execute().data) == len(notes)
    mine = visitor.table("notes").select("id").in_("id", list(notes.values()))
    assert mine.not_.is_("done", None).execute().data == []


def test_order_limit_and_range(visitor: Client, notes: dict[str, int]) -> None:
    query = visitor.table("notes").select("amount").in_("id", list(notes.values())).order("amount", desc=True)
    assert [row["amount"] for row in query.range(1, 2).execute().data] == [5, 4]


def test_an_exact_count_comes_with_a_part_of_the_rows(visitor: Client, notes: dict[str, int]) -> None:
    answer = (
        visitor.table("notes").select("id", count="exact").in_("id", list(notes.values())).limit(2).execute()
    )
    assert (len(answer.data), answer.count) == (2, len(notes))


def test_a_count_alone_carries_no_rows(visitor: Client, notes: dict[str, int]) -> None:
    answer = visitor.table("notes").select("id", count="exact", head=True).eq("title", "plain").execute()
    assert (answer.data, answer.count) == ([], 1)


def test_no_more_than_a_thousand_rows_as_on_hosted_projects(visitor: Client) -> None:
    answer = visitor.table("numbers").select("number", count="exact").limit(100_000).execute()
    assert (len(answer.data), answer.count) == (1000, 1500)


def test_columns_can_be_renamed(visitor: Client, notes: dict[str, int]) -> None:
    assert visitor.table("notes").select("t:title").eq("title", "plain").execute().data == [{"t": "plain"}]


def test_single_wants_exactly_one_row(visitor: Client, notes: dict[str, int]) -> None:
    assert visitor.table("notes").select("title").eq("title", "plain").single().execute().data == {
        "title": "plain"
    }
    with pytest.raises(APIError) as refused:
        visitor.table("notes").select("title").in_("id", list(notes.values())).single().execute()
    assert (refused.value.code, refused.value.details) == (
        "PGRST116",
        f"The result contains {len(notes)} rows",
    )


def test_maybe_single_takes_none(visitor: Client) -> None:
    assert visitor.table("notes").select("title").eq("title", "missing").maybe_single().execute() is None


def test_the_database_sees_who_asks(visitor: Client, olena: Client, admin: Client) -> None:
    assert visitor.rpc("who").execute().data["role"] == "anon"
    assert admin.rpc("who").execute().data["role"] == "service_role"
    seen = olena.rpc("who").execute().data
    assert (seen["role"], seen["uid"]) == ("authenticated", olena.auth.get_user().user.id)
    assert {"iss", "sub", "aud", "exp", "email", "app_metadata", "role", "session_id", "aal"} <= set(
        seen["claims"]
    )


def test_a_person_sees_the_own_rows_and_nobody_else_does(
    backend: Backend, visitor: Client, olena: Client
) -> None:
    title = new_email("note")
    olena.rpc("add_note", {"title": title, "mine": True}).execute()
    assert len(olena.table("notes").select("id").eq("title", title).execute().data) == 1
    assert visitor.table("notes").select("id").eq("title", title).execute().data == []
