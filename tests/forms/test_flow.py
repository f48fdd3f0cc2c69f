"""A respondent's way: what is asked, what is wrong, what is kept and what is stored."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest

from forms.flow import FormState, compile
from forms.problems import Problem, Refused
from forms.questionnaire import from_document
from tests.questionnaires import NOW, filled, names, ready


def codes(problems: tuple[Problem, ...]) -> list[tuple[str, str]]:
    return [(problem.code, problem.place) for problem in problems]


def pages(state: FormState) -> list[str]:
    return [page.name for page in state.pages]


def test_a_required_question_left_empty_stands_in_the_way_with_the_authors_words() -> None:
    state = filled("required")
    (problem,) = state.problems_of("p_one")
    assert (problem.code, problem.place) == ("required", "street")
    assert problem.parameters["message"]("uk") == "Напишіть назву вулиці"  # type: ignore[operator]


def test_a_question_may_be_required_on_a_condition() -> None:
    state = filled("required")
    state.answer("street", "Миру")
    assert codes(state.problems_of()) == [("required", "floors")]


def test_spaces_alone_are_no_answer() -> None:
    state = filled("required")
    assert codes(state.answer("street", "   ")) == [("required", "street")]


def test_an_unknown_question_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        filled("required").answer("nobody", "x")
    assert caught.value.problems[0].code == "unknown_question"


def test_a_page_off_the_path_is_not_shown_and_its_answers_are_dropped_but_kept_in_the_draft() -> None:
    state = filled("relevant", {"has_dog": "1", "dog_name": "Рекс"})
    assert pages(state) == ["has_dog", "p_dog", "last_word"]
    state.answer("has_dog", "0")
    assert pages(state) == ["has_dog", "last_word"]
    assert state.submission() == {"has_dog": "0", "last_word": None, "summary": "[]"}
    assert state.answers["dog_name"] == "Рекс"
    state.answer("has_dog", "1")
    assert state.submission()["dog_name"] == "Рекс"


def test_an_answer_that_is_not_relevant_is_blank_for_other_expressions() -> None:
    state = filled("relevant", {"has_dog": "1", "dog_name": "Рекс"})
    assert state.submission()["summary"] == "[Рекс]"
    assert state.is_relevant("why_rex")
    state.answer("has_dog", "0")
    assert not state.is_relevant("why_rex")
    assert state.submission()["summary"] == "[]"


def test_null_is_asked_and_left_empty_and_an_absent_key_is_not_asked() -> None:
    state = filled("relevant", {"has_dog": "0"})
    found = state.submission()
    assert found["last_word"] is None
    assert "dog_name" not in found


def test_a_constraint_says_the_authors_words_and_a_blank_answer_passes_it() -> None:
    state = filled("constraint")
    (problem,) = state.answer("age", "9")
    assert problem.code == "constraint"
    assert problem.parameters["message"]("en") == "Enter an age from 16 to 110"  # type: ignore[operator]
    assert state.answer("age", "") == ()
    assert codes(state.answer("phone", "12")) == [("constraint", "phone")]
    assert state.answer("phone", "123456789") == ()


def test_what_cannot_be_read_is_kept_for_the_screen_and_counts_as_blank() -> None:
    state = filled("constraint")
    assert codes(state.answer("age", "сорок")) == [("not_a_number", "age")]
    assert state.answers["age"] == "сорок"
    again = filled("constraint", state.answers)
    assert codes(again.problems_of("p_age")) == [("not_a_number", "age")]
    assert again.submission()["age"] is None


def test_a_matrix_stores_one_answer_a_row_and_asks_for_the_rows_it_needs() -> None:
    state = filled("matrix")
    (view,) = state.pages[0].questions
    assert [row.name for row in view.rows] == ["light", "water"]
    assert codes(state.problems_of()) == [("required", "light")]
    state.answer("light", "2")
    state.answer("water", "1")
    assert state.submission() == {"light": "2", "water": "1", "well": None}


def test_a_calculation_follows_its_answers_and_a_default_is_only_a_beginning() -> None:
    state = filled("calculate")
    assert state.submission()["product"] == "6"
    state.answer("a", "5")
    found = state.submission()
    assert (found["b"], found["product"], found["doubled"], found["said"]) == (3, "15", "30", "a=5")
    state.answer("b", "")
    assert state.submission()["product"] is None


def test_what_is_calculated_once_survives_the_next_run() -> None:
    first = filled("calculate")
    later = FormState(ready("calculate"), first.answers, now=NOW + timedelta(hours=1))
    assert later.answers["draw"] == first.answers["draw"]
    assert later.answers["started"] == first.answers["started"]
    assert later.submission()["ended"] != first.submission()["ended"]


def test_a_text_the_respondent_changed_is_not_calculated_over_on_the_next_run() -> None:
    state = filled("calculate")
    state.answer("said", "своє")
    assert filled("calculate", state.answers).answers["said"] == "своє"


def test_a_label_says_the_answer_it_names() -> None:
    state = filled("calculate", {"a": 4, "b": 2})
    told = next(view for page in state.pages for view in page.questions if view.name == "told")
    assert told.label("uk") == "Добуток: 8"


def test_progress_counts_pages_and_questions_of_the_path() -> None:
    state = filled("relevant", {"has_dog": "1"})
    found = state.progress("p_dog")
    assert (found.page, found.pages, found.question, found.questions) == (2, 3, 2, 3)


def test_the_review_says_each_answer_in_words_and_where_to_change_it() -> None:
    state = filled("choices", {"worries": ["1", "98"]})
    row = state.review("uk")[0]
    assert (row.page, row.key, row.answer) == ("p_worries", "worries", "Темрява, Важко сказати")
    assert state.review("en")[0].answer == "Darkness, Hard to say"
    assert state.review("uk")[1].is_answered is False


def test_a_page_says_that_it_is_sensitive_and_shows_help_lines() -> None:
    core, more = filled("parts").pages
    assert (core.is_sensitive, core.shows_help_lines, core.is_self_completed_only) == (False, False, False)
    assert (more.is_sensitive, more.shows_help_lines, more.is_self_completed_only) == (True, True, True)


def test_the_draft_for_a_device_holds_nothing_sensitive_and_nothing_personal() -> None:
    assert filled("parts", {"core_q": "a", "more_q": "b"}).device_draft == {"core_q": "a"}
    assert "phone" not in filled("every_type", {"phone": "1", "words": "a"}).device_draft


def test_a_circle_of_calculations_ends() -> None:
    document = {
        "id": "x", "version": "1", "title": "t",
        "items": [
            {"type": "calculate", "name": "a", "calculation": "${b} + 1"},
            {"type": "calculate", "name": "b", "calculation": "${a} + 1"},
            {"type": "text", "name": "c", "relevant": "${c} = ''", "label": {"uk": "В"}},
        ],
    }  # fmt: skip
    state = FormState(compile(from_document({**document, "title": {"uk": "т"}})), {}, now=NOW)
    assert state.answer("c", "x") == ()


def test_faults_in_expressions_are_refused_with_the_place_of_the_property() -> None:
    broken = from_document(
        {
            "id": "x", "version": "1", "title": {"uk": "т"},
            "items": [
                {"type": "text", "name": "a", "relevant": "1 +", "label": {"uk": "А"}},
                {
                    "type": "page", "name": "p",
                    "items": [{"type": "text", "name": "b", "constraint": "foo(.)"}],
                },
            ],
        }
    )  # fmt: skip
    with pytest.raises(Refused) as caught:
        compile(broken)
    assert codes(caught.value.problems) == [
        ("not_an_expression", "items[0].relevant"),
        ("unknown_function", "items[1].items[0].constraint"),
    ]


@pytest.mark.parametrize("name", names())
def test_a_draft_gives_the_same_state_again(name: str) -> None:
    state = filled(name)
    again = filled(name, state.answers)
    assert again.answers == state.answers
    assert [page.name for page in again.pages] == pages(state)


def test_one_answer_on_a_form_of_a_hundred_questions_takes_under_five_milliseconds() -> None:
    items: list[dict[str, Any]] = [{"type": "integer", "name": "q0", "label": {"uk": "Ч"}}]
    for at in range(1, 100):
        relevant = f"${{q{at - 1}}} >= 0 and ${{q0}} > {at % 7}"
        items.append({"type": "integer", "name": f"q{at}", "relevant": relevant, "label": {"uk": "Ч"}})
    questionnaire = from_document({"id": "x", "version": "1", "title": {"uk": "т"}, "items": items})
    state = FormState(compile(questionnaire), {f"q{at}": 5 for at in range(100)}, now=NOW)
    times = []
    for value in range(20):
        began = time.perf_counter()
        state.answer("q0", value)
        times.append(time.perf_counter() - began)
    assert sorted(times)[10] < 0.005


def test_calculations_that_grow_without_end_are_cut() -> None:
    items = [{"type": "text", "name": "a", "label": {"uk": "А"}}]
    for at in range(1, 6):
        doubled = ", ".join([f"${{{'a' if at == 1 else f'c{at - 1}'}}}"] * 100)
        items.append({"type": "calculate", "name": f"c{at}", "calculation": f"concat({doubled})"})
    questionnaire = from_document({"id": "x", "version": "1", "title": {"uk": "т"}, "items": items})
    state = FormState(compile(questionnaire), {"a": "я" * 2000}, now=NOW)
    assert len(state.submission()["c5"]) == 8000


def test_the_name_of_a_choice_can_be_said_in_the_language_of_the_form() -> None:
    items = [
        {"type": "select_one", "name": "a", "choices": [{"name": "1", "label": {"uk": "Так", "en": "Yes"}}]},
        {"type": "calculate", "name": "b", "calculation": "jr:choice-name(${a}, '${a}')"},
    ]
    compiled = compile(from_document({"id": "x", "version": "1", "title": {"uk": "т"}, "items": items}))
    assert FormState(compiled, {"a": "1"}, now=NOW).submission()["b"] == "Так"
    assert FormState(compiled, {"a": "1"}, now=NOW, language="en").submission()["b"] == "Yes"
