"""What leaves as published never lets anyone work out a small group."""

import json
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.questionnaire import load
from safe_community.results import (
    Item,
    ItemResult,
    document,
    hidden_cells,
    item_result,
    items_of,
    read_document,
)
from tests.benchmarks.submissions import SURVEY

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


CONTACT = Item("c22", "select_one", ("1", "0", "98"), frozenset({"98"}))
TREATED = Item("c10", "select_one", ("1", "2", "98"), frozenset({"98"}), depends_on=frozenset({"c22"}))
HAPPENED = Item("c07", "select_multiple", ("1", "2", "0", "98"), frozenset({"98"}), False, frozenset({"0"}))
TOLD = Item("c08", "select_one", ("1", "0", "98"), frozenset({"98"}), depends_on=frozenset({"c07"}))


def told(items: list[Item], counts: dict[str, dict[str, int]]) -> dict[str, ItemResult]:
    return read_document(json.loads(json.dumps(document(items, counts, 111))))


def test_a_question_asked_because_of_a_hidden_answer_does_not_tell_how_many_gave_it() -> None:
    # 65 answered c22 and 60 were asked c10: five said no, and the page hides just that.
    found = told([CONTACT, TREATED], {"c22": {"1": 60, "0": 5}, "c10": {"1": 40, "2": 18, "98": 2}})
    assert (found["c10"].shown, found["c10"].base, found["c10"].withheld) == (False, None, True)


def test_the_number_still_needed_does_not_tell_it_either() -> None:
    found = told([CONTACT, TREATED], {"c22": {"1": 25, "0": 3}, "c10": {"1": 20, "2": 5}})
    assert found["c10"].base is None


def test_a_question_whose_reason_is_in_the_open_is_shown() -> None:
    found = told([CONTACT, TREATED], {"c22": {"1": 60, "0": 25}, "c10": {"1": 40, "2": 18, "98": 2}})
    assert found["c10"].shown


def test_those_who_chose_something_but_not_this_are_no_small_group() -> None:
    # 100 answered, 40 chose "none": 60 people had something, and 57 of them the first thing. Three had not.
    result = item_result(HAPPENED, {"1": 57, "2": 20, "0": 40, "#": 100})
    assert {c.code for c in result.categories if c.n is None} == {"1"}


@pytest.mark.parametrize("item", ["c08", "c09", "c10", "e22"])
def test_the_surveys_own_conditions_are_known_to_the_computation(item: str) -> None:
    found = {one.name: one for one in items_of(load(SURVEY))}
    assert found[item].depends_on <= set(found)
    assert found[item].depends_on


@given(
    yes=st.integers(0, 70), no=st.integers(0, 70), refused=st.integers(0, 12), left_empty=st.integers(0, 12)
)
def test_no_reader_can_reckon_a_hidden_answer_from_the_question_it_leads_to(
    yes: int, no: int, refused: int, left_empty: int
) -> None:
    silent = min(refused, yes)
    counts = {
        "c22": {"1": yes, "0": no, "98": refused, "": left_empty},
        "c10": {"1": (yes - silent) // 2, "2": yes - silent - (yes - silent) // 2, "98": silent},
    }
    found = told([CONTACT, TREATED], counts)
    # The reader tries every pair of counts that agrees with all that is published.
    agreeing = {pair for pair in product(range(71), range(71)) if _agrees(pair, found)}
    assert (yes, no) in agreeing
    for place, n in enumerate((yes, no)):
        if 0 < n < 10:
            assert len({pair[place] for pair in agreeing}) > 1


def _agrees(pair: tuple[int, int], found: dict[str, ItemResult]) -> bool:
    contact, treated = found["c22"], found["c10"]
    if contact.base is not None and sum(pair) != contact.base:
        return False
    for n, category in zip(pair, contact.categories, strict=False):
        if category.n not in {None, n}:
            return False
    if treated.base is not None and treated.non_answers is not None:
        return pair[0] == treated.base + treated.non_answers
    return True


def test_a_question_that_few_have_answered_since_stays_as_it_was() -> None:
    first = {"c22": {"1": 40, "0": 30}, "c11": {"4": 40, "3": 30}}
    then = {"c22": {"1": 50, "0": 31}, "c11": {"4": 41, "3": 30, "98": 10}}
    before = told([CONTACT, TRUST], first)
    after = read_document(document([CONTACT, TRUST], then, 121, before))
    assert (after["c22"].base, after["c11"]) == (81, before["c11"])
