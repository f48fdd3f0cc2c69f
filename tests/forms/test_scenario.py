"""The door for strangers: a questionnaire and somebody who answers it, in the texts of ODK."""

from __future__ import annotations

import pytest

from forms.problems import Refused
from forms.scenario import Scenario
from tests.questionnaires import NOW, SETTLEMENTS, tiny


def scenario(name: str) -> Scenario:
    return Scenario(tiny(name), now=NOW, lists={"settlements": SETTLEMENTS})


def test_answers_are_texts_and_blank_off_the_path() -> None:
    found = scenario("relevant")
    found.answer("has_dog", "1")
    found.answer("dog_name", "Рекс")
    assert found.answer_of("dog_name") == "Рекс"
    assert found.is_relevant("p_dog")
    found.answer("has_dog", "0")
    assert found.answer_of("dog_name") == ""
    assert not found.is_relevant("p_dog")


def test_several_choices_are_one_text_with_spaces() -> None:
    found = scenario("choices")
    found.answer("worries", ["2", "1"])
    assert found.answer_of("worries") == "2 1"


def test_choices_are_the_codes_on_offer() -> None:
    found = scenario("choice_filter")
    assert found.choices_of("town") == []
    found.answer("oblast", "lviv")
    assert found.choices_of("town") == ["stryi"]


def test_problems_are_of_one_question_or_of_all_in_a_group() -> None:
    found = scenario("required")
    assert [problem.code for problem in found.problems_of("street")] == ["required"]
    assert [problem.place for problem in found.problems_of("p_one")] == ["street"]
    assert found.problems_of("floors") == ()
    found.answer("street", "Миру")
    assert found.is_required("floors")


def test_places_in_repeats_are_named_by_key_or_by_path() -> None:
    found = scenario("repeat")
    found.answer("people[1].who", "Олена")
    found.add_repeat("people")
    found.answer("/data/p_home/people[2]/who", "Іван")
    assert found.answer_of("people[2].who") == "Іван"
    assert found.answer_of("/data/people[1]/who") == "Олена"
    found.remove_repeat("people[1]")
    assert found.answer_of("/data/people[1]/who") == "Іван"


def test_a_label_says_the_answers_it_names() -> None:
    assert scenario("calculate").label_of("told") == "Добуток: 6"


def test_what_is_not_there_is_refused() -> None:
    with pytest.raises(Refused):
        scenario("relevant").answer_of("nobody")
