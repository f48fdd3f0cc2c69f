"""What leaves as published never lets anyone work out a small group."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safe_community.results import Item, document, hidden_cells, item_result, read_document

TRUST = Item("c11", "select_one", ("4", "3", "2", "1", "98", "99"), frozenset({"98", "99"}))
WORRIES = Item("c06", "select_multiple", ("11", "12", "13", "0", "98"), frozenset({"98"}))


def test_below_thirty_answers_nothing_but_the_number_is_shown() -> None:
    result = item_result(TRUST, {"4": 10, "3": 19, "98": 40})
    assert (result.shown, result.base, result.needed, result.categories) == (False, 29, 30, ())


def test_a_sensitive_question_needs_fifty_answers() -> None:
    item = Item("c07", "select_one", ("1", "0"), frozenset(), sensitive=True)
    assert not item_result(item, {"1": 20, "0": 29}).shown
    assert item_result(item, {"1": 20, "0": 30}).shown


def test_a_base_below_ten_is_not_told() -> None:
    assert item_result(TRUST, {"4": 9}).base is None


@pytest.mark.acceptance(19)
def test_non_answers_are_out_of_the_base_and_their_number_is_told() -> None:
    result = item_result(TRUST, {"4": 40, "3": 30, "2": 20, "1": 10, "98": 12, "99": 11, "": 2})
    assert result.base == 100
    assert result.non_answers == 25
    assert [category.share for category in result.categories] == [0.4, 0.3, 0.2, 0.1]


def test_a_category_below_ten_is_hidden_together_with_the_next_smallest() -> None:
    result = item_result(TRUST, {"4": 40, "3": 30, "2": 20, "1": 9})
    assert {c.code for c in result.categories if c.n is None} == {"2", "1"}


@pytest.mark.acceptance(60)
def test_options_of_a_multiple_choice_are_shares_of_respondents_and_may_exceed_one() -> None:
    result = item_result(WORRIES, {"11": 60, "12": 50, "13": 45, "0": 12, "#": 80, "98": 5})
    assert result.base == 80
    assert sum(c.share or 0 for c in result.categories) > 1


def test_an_option_that_nearly_everybody_chose_is_hidden_too() -> None:
    result = item_result(WORRIES, {"11": 75, "12": 50, "13": 0, "0": 0, "#": 80})
    assert {c.code for c in result.categories if c.n is None} == {"11", "13", "0"}


@given(st.lists(st.integers(0, 40), min_size=2, max_size=8))
def test_hidden_cells_never_follow_by_subtraction(counts: list[int]) -> None:
    cells = {str(place): n for place, n in enumerate(counts)}
    hidden = hidden_cells(cells)
    assert {code for code, n in cells.items() if n < 10} <= hidden
    if hidden and len(hidden) < len(cells):
        assert len(hidden) >= 2
        assert sum(cells[code] for code in hidden) >= 10


def test_the_published_document_survives_json() -> None:
    counts = {"c11": {"4": 40, "3": 30, "2": 20, "1": 9, "98": 12}, "c06": {"11": 3}}
    stored = json.loads(json.dumps(document([TRUST, WORRIES], counts, 111)))
    results = read_document(stored)
    assert results["c11"] == item_result(TRUST, counts["c11"])
    assert not results["c06"].shown


def test_an_empty_round_says_no_answers_and_never_nan() -> None:
    assert "NaN" not in json.dumps(document([TRUST, WORRIES], {}, 0))
