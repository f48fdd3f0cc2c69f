"""A whole submission, judged again on the server."""

from __future__ import annotations

from typing import Any

import pytest

from forms.answers import accepted, check
from forms.problems import Refused
from tests.questionnaires import NOW, ready


def faults(name: str, answers: dict[str, Any]) -> list[tuple[str, str]]:
    return [(problem.code, problem.place) for problem in check(ready(name), answers, now=NOW)]


def test_an_answer_to_a_question_that_does_not_exist_is_refused() -> None:
    assert faults("relevant", {"has_dog": "0", "cat": "1"}) == [("unknown_question", "cat")]


def test_an_answer_to_a_question_that_was_not_asked_is_refused() -> None:
    assert faults("relevant", {"has_dog": "0", "dog_name": "Рекс"}) == [("off_path", "dog_name")]


def test_a_code_outside_the_list_is_refused() -> None:
    assert faults("relevant", {"has_dog": "7"}) == [("unknown_choice", "has_dog")]


def test_a_code_that_the_filter_does_not_offer_is_refused() -> None:
    assert ("not_offered", "town") in faults("choice_filter", {"oblast": "kyiv", "town": "stryi"})


def test_a_required_answer_that_is_missing_is_refused() -> None:
    assert faults("required", {"street": None, "floors": None}) == [("required", "street")]


def test_a_megabyte_is_refused_before_it_is_read() -> None:
    assert faults("relevant", {"last_word": "я" * 1_000_000}) == [("answers_too_large", "")]


def test_a_page_or_a_note_holds_no_answer() -> None:
    assert ("unknown_question", "hello") in faults("every_type", {"hello": "x"})
    assert ("unknown_question", "p_all") in faults("every_type", {"p_all": "x"})


def test_a_sound_submission_is_stored_as_the_engine_says() -> None:
    answers = {"has_dog": "1", "dog_name": "Рекс", "why_rex": None, "last_word": None}
    assert accepted(ready("relevant"), answers, now=NOW) == {**answers, "summary": "[Рекс]"}


def test_nothing_is_stored_of_an_unsound_one() -> None:
    with pytest.raises(Refused) as caught:
        accepted(ready("relevant"), {"has_dog": "7"}, now=NOW)
    assert caught.value.problems[0].code == "unknown_choice"


@pytest.mark.parametrize("junk", [[], {}, {"people": "x"}, {"people": [1, None]}, {"people": [{"who": {}}]}])
def test_junk_in_a_repeat_never_breaks_the_check(junk: Any) -> None:
    assert isinstance(check(ready("repeat"), junk or {}, now=NOW), tuple)
