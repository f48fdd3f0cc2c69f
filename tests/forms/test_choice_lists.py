"""Choices: what is offered, in which order, and what may stand together."""

from __future__ import annotations

import time
from typing import Any

import pytest

from forms.flow import FormState, compile
from forms.problems import Problem
from tests.questionnaires import NOW, filled, ready


def codes(problems: tuple[Problem, ...]) -> list[tuple[str, str]]:
    return [(problem.code, problem.place) for problem in problems]


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (["1", "2"], []),
        (["1", "2", "3"], [("too_many_chosen", "worries")]),
        (["0"], []),
        (["0", "1"], [("exclusive_choice", "worries")]),
        (["98", "0"], [("exclusive_choice", "worries")]),
        (["9"], [("unknown_choice", "worries")]),
        ("1 2", []),
        (["1", "1"], []),
        ([], []),
    ],
)
def test_choices_are_held_to_their_list(chosen: Any, expected: list[tuple[str, str]]) -> None:
    assert codes(filled("choices").answer("worries", chosen)) == expected


def test_please_specify_is_asked_only_when_other_is_marked() -> None:
    state = filled("choices", {"worries": ["1"]})
    assert not state.is_relevant("worries_other")
    state.answer("worries", ["1", "other"])
    assert state.is_relevant("worries_other")


def test_a_ranking_is_whole_or_empty() -> None:
    state = filled("choices")
    assert codes(state.answer("order", ["b"])) == [("not_all_ranked", "order")]
    assert state.answer("order", ["b", "a"]) == ()
    assert state.submission()["order"] == ["b", "a"]


def test_a_choice_filter_offers_what_fits_and_clears_what_no_longer_does() -> None:
    state = filled("choice_filter", {"oblast": "kyiv", "town": "irpin", "visited": ["berezan"]})
    (page,) = state.pages
    offered = {view.name: [choice.name for choice in view.choices] for view in page.questions}
    assert offered["town"] == ["berezan", "irpin"]
    assert offered["visited"] == ["berezan"]
    state.answer("oblast", "lviv")
    assert state.answers["town"] is None
    assert state.answers["visited"] is None
    assert [choice.name for choice in state.pages[0].questions[1].choices] == ["stryi"]


def test_a_choice_that_a_filter_leaves_out_is_unknown() -> None:
    state = filled("choice_filter", {"oblast": "kyiv"})
    assert codes(state.answer("town", "stryi")) == [("unknown_choice", "town")]


def test_a_long_list_from_a_file_is_filtered_and_looked_up() -> None:
    state = filled("external_list", {"raion": "brovary", "settlement": "s3"})
    view = state.pages[1].questions[0]
    assert [choice.label("uk") for choice in view.choices] == ["Березань", "Недра"]
    assert view.choice_label("s3", "en") == "Nedra"
    assert state.submission()["oblast"] == "kyiv"


def test_twenty_eight_thousand_settlements_are_filtered_in_a_moment() -> None:
    rows = [{"code": f"s{at}", "name_uk": f"Село {at}", "raion": f"r{at % 140}"} for at in range(28_000)]
    compiled = compile(ready("external_list").questionnaire, {"settlements": rows})
    FormState(compiled, {"raion": "r1"}, now=NOW).pages[1].questions[0].choices  # noqa: B018 - fills the index
    state = FormState(compiled, {}, now=NOW)
    began = time.perf_counter()
    state.answer("raion", "r7")
    found = state.pages[1].questions[0].choices
    assert len(found) == 200
    assert time.perf_counter() - began < 0.2


def test_the_order_of_choices_is_the_respondents_own_and_stays() -> None:
    orders = set()
    for at in range(8):
        state = filled("randomize", chance=lambda at=at: (at + 0.5) / 8)
        order = "".join(choice.name for choice in state.pages[0].questions[0].choices)
        again = filled("randomize", state.answers)
        assert "".join(choice.name for choice in again.pages[0].questions[0].choices) == order
        assert order.endswith("z")
        orders.add(order)
    assert len(orders) > 1


def test_a_written_seed_gives_everybody_the_same_order() -> None:
    orders = {
        tuple(choice.name for choice in filled("randomize").pages[1].questions[0].choices) for _ in range(3)
    }
    assert len(orders) == 1


def test_the_seed_of_a_draft_is_never_submitted() -> None:
    state = filled("randomize")
    state.pages[0].questions[0].choices  # noqa: B018 - drawing the page makes the order
    assert "_seed" in state.answers
    assert set(state.submission()) == {"own_order", "same_order"}
