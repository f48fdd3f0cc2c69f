"""Repeats: the same questions several times, each instance with answers and calculations of its own."""

from __future__ import annotations

import pytest

from forms.answers import check
from forms.problems import Refused
from tests.questionnaires import NOW, filled, ready


def test_a_repeat_is_answered_several_times_and_stored_as_a_list() -> None:
    state = filled("repeat", {"people": [{"who": "Олена", "years": 40}]})
    assert state.add_repeat("people") == "people[2]"
    state.answer("people[2].who", "Іван")
    state.answer("people[2].years", "7")
    found = state.submission()
    assert found["people"] == [
        {"who": "Олена", "years": 40, "number": "1"},
        {"who": "Іван", "years": 7, "number": "2", "school": None},
    ]
    assert (found["how_many"], found["oldest"], found["second"]) == ("2", "40", "Іван")


def test_inside_a_repeat_a_name_means_the_same_instance() -> None:
    state = filled("repeat", {"people": [{"who": "Олена", "years": 40}, {"who": "Іван", "years": 7}]})
    (page,) = state.pages
    school = next(view for view in page.questions if view.name == "school")
    assert school.key == "people[2].school"
    assert school.label("uk") == "Школа для Іван"
    assert page.repeats == ("people",)


def test_removing_an_instance_renumbers_the_others() -> None:
    state = filled("repeat", {"people": [{"who": "Олена"}, {"who": "Іван"}, {"who": "Ганна"}]})
    state.remove_repeat("people[2]")
    found = state.submission()
    assert [(one["who"], one["number"]) for one in found["people"]] == [("Олена", "1"), ("Ганна", "2")]
    assert found["second"] == "Ганна"


@pytest.mark.parametrize("key", ["people[9].who", "nobody[1].who", "people[0].who", "people..who", "[1]"])
def test_a_key_that_names_no_place_is_refused(key: str) -> None:
    with pytest.raises(Refused):
        filled("repeat").answer(key, "x")


def test_a_repeat_may_be_counted_by_an_answer() -> None:
    state = filled("repeat_count")
    assert [page.name for page in state.pages] == ["how_many", "children[1].age"]
    state.answer("how_many", "3")
    assert [page.name for page in state.pages][1:] == [
        "children[1].age",
        "children[2].age",
        "children[3].age",
    ]
    state.answer("how_many", "0")
    assert [page.name for page in state.pages] == ["how_many"]
    assert "children" not in state.submission()
    state.answer("how_many", "1")
    assert [page.name for page in state.pages] == ["how_many", "children[1].age"]


def test_a_new_instance_of_a_repeat_begins_with_its_defaults() -> None:
    state = filled("repeat_defaults")
    state.answer("child[1].age", "9")
    state.add_repeat("child")
    assert state.submission()["child"] == [{"age": 9, "nick": "child 1"}, {"age": 5, "nick": "child 2"}]


def test_what_a_person_changed_in_one_instance_stays_when_another_comes() -> None:
    state = filled("repeat_defaults")
    state.answer("child[1].nick", "moje")
    state.add_repeat("child")
    assert [one["nick"] for one in state.submission()["child"]] == ["moje", "child 2"]


def test_a_repeat_emptied_by_a_person_stays_empty() -> None:
    state = filled("repeat_defaults")
    state.remove_repeat("child[1]")
    again = filled("repeat_defaults", state.answers)
    assert again.answers == {"child": []}
    assert again.add_repeat("child") == "child[1]"


def test_more_repeats_than_anyone_answers_are_refused() -> None:
    compiled = ready("repeat_defaults")
    found = check(compiled, {"child": [{}] * 300}, now=NOW)
    assert ("too_many_repeats", "child") in [(problem.code, problem.place) for problem in found]
    state = filled("repeat_defaults", {"child": [{}] * 200})
    with pytest.raises(Refused) as caught:
        state.add_repeat("child")
    assert caught.value.problems[0].code == "too_many_repeats"
