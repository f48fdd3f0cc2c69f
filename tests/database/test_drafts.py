"""Drafts die in time, open only for whoever holds the word, and cannot be read where they are kept."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from forms.problems import Refused
from safe_community.drafts import Draft, new_token, typed_code
from safe_community.store import drafts
from safe_community.store.client import Store
from tests.conftest import Cast
from tests.database.given import refusal

Sql = psycopg.Connection[Any]
SECRET = "боюся ходити повз гаражі"


@pytest.fixture
def token(operator: Store) -> Iterator[str]:
    made = new_token()
    drafts.save(
        operator,
        made,
        Draft("survey", {"c01": "2", "note": SECRET}, "p_two", "t", "2026-11-24T10:00:00+00:00"),
    )
    yield made
    drafts.drop(operator, made)


def _age(sql: Sql, table: str, column: str, interval: str) -> None:
    sql.execute(f"update public.{table} set {column} = now() - interval '{interval}'")


@pytest.mark.acceptance(21)
def test_a_code_is_refused_after_seven_days(operator: Store, sql: Sql, token: str) -> None:
    code = drafts.make_code(operator, token)
    _age(sql, "draft_codes", "made_at", "7 days 1 second")
    assert refusal(lambda: drafts.token_of_code(operator, code)) == "resume_code_expired"


@pytest.mark.acceptance(21)
def test_a_code_opens_its_draft_until_the_last_second(operator: Store, sql: Sql, token: str) -> None:
    code = drafts.make_code(operator, token)
    _age(sql, "draft_codes", "made_at", "6 days 23 hours 59 minutes")
    assert drafts.token_of_code(operator, code) == token


def test_a_wrong_code_is_refused(operator: Store) -> None:
    assert refusal(lambda: drafts.token_of_code(operator, "000000000000")) == "resume_code_wrong"


def test_a_new_code_takes_the_place_of_the_old_one(operator: Store, token: str) -> None:
    old = drafts.make_code(operator, token)
    drafts.make_code(operator, token)
    assert refusal(lambda: drafts.token_of_code(operator, old)) == "resume_code_wrong"


def test_no_code_is_made_for_a_draft_that_is_gone(operator: Store) -> None:
    assert refusal(lambda: drafts.make_code(operator, new_token())) == "draft_gone"


def test_another_token_opens_nothing(operator: Store, token: str) -> None:
    assert drafts.read(operator, new_token()) is None


def test_a_draft_comes_back_as_it_was_saved(operator: Store, token: str) -> None:
    found = drafts.read(operator, token)
    assert found is not None
    assert (found.step, found.answers["note"]) == ("p_two", SECRET)


def test_a_draft_of_thirty_days_is_not_given_out(operator: Store, sql: Sql, token: str) -> None:
    _age(sql, "drafts", "saved_at", "30 days 1 second")
    assert drafts.read(operator, token) is None


def test_the_next_save_purges_what_is_too_old(operator: Store, sql: Sql, token: str) -> None:
    _age(sql, "drafts", "saved_at", "30 days 1 second")
    other = new_token()
    drafts.save(operator, other, Draft("survey", {}, None, "t", ""))
    kept = sql.execute("select count(*) from public.drafts").fetchone()
    drafts.drop(operator, other)
    assert kept == (1,)


def test_purging_keeps_what_is_not_too_old(operator: Store, sql: Sql, token: str) -> None:
    _age(sql, "drafts", "saved_at", "29 days 23 hours")
    assert drafts.purge(operator) == 0
    assert drafts.read(operator, token) is not None


def test_neither_answers_nor_token_can_be_read_in_the_database(sql: Sql, token: str) -> None:
    stored = str(sql.execute("select token_hash::text, sealed from public.drafts").fetchall())
    assert SECRET not in stored
    assert token not in stored


@pytest.mark.parametrize(
    ("function", "parameters"),
    [
        ("read_draft", {"token_hash": "00"}),
        ("save_draft", {"token_hash": "00", "sealed": "x"}),
        ("drop_draft", {"token_hash": "00"}),
        ("open_draft_code", {"code_hash": "00"}),
        ("make_draft_code", {"token_hash": "00", "code_hash": "00", "sealed": "x"}),
        ("purge_drafts", {}),
    ],
)
def test_only_the_server_itself_asks_for_drafts(
    visitor: Store, cast: Cast, function: str, parameters: dict[str, str]
) -> None:
    for stranger in (visitor, cast.anna):
        with pytest.raises(Refused) as refused:
            stranger.call(function, **parameters)
        assert refused.value.problems[0].code == "not_allowed"


@pytest.mark.parametrize("words", ["1234 5678 9012", "123456789012", " 1234-5678-9012 "])
def test_a_code_is_read_with_or_without_spaces(words: str) -> None:
    assert typed_code(words) == "123456789012"


@pytest.mark.parametrize("words", ["", "1234", "12345678901a", "1234 5678 9012 3", "١٢٣٤٥٦٧٨٩٠١٢"])
def test_what_is_no_code_is_not_asked_for(words: str) -> None:
    assert typed_code(words) is None
