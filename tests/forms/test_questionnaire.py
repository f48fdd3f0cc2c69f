"""The document of a questionnaire: what is refused, with its place, and that nothing is lost on the way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from forms.problems import Problem, Refused
from forms.questionnaire import from_document, json_schema, load, to_document, to_yaml, with_parts
from tests.questionnaires import FOLDER, names, tiny

TEXT = {"type": "text", "name": "a", "label": {"uk": "А"}}
CHOICES = [{"name": "1", "label": {"uk": "Так"}}]
ONE = {**TEXT, "type": "select_one"}
NESTED = {"type": "page", "name": "p", "items": [{"type": "group", "name": "g", "items": [{"type": "text"}]}]}


def document(*items: Any, **more: Any) -> dict[str, Any]:
    return {"id": "x", "version": "1", "title": {"uk": "Т"}, "items": list(items), **more}


def faults(*items: Any, **more: Any) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as caught:
        from_document(document(*items, **more))
    return [(problem.code, problem.place) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("item", "code", "place"),
    [
        ({"type": "text"}, "field_missing", "items[0].name"),
        ({"name": "a"}, "field_missing", "items[0].type"),
        ({**TEXT, "name": "Вік"}, "name_not_allowed", "items[0].name"),
        ({**TEXT, "name": "a" * 33}, "name_not_allowed", "items[0].name"),
        ({**TEXT, "type": "txt"}, "unknown_value", "items[0].type"),
        ({**TEXT, "requird": True}, "unknown_field", "items[0].requird"),
        ({**TEXT, "label": 5}, "wrong_type", "items[0].label"),
        ({**TEXT, "max_length": 0}, "too_small", "items[0].max_length"),
        (ONE, "field_missing", "items[0].list"),
        ({**ONE, "list": "no"}, "unknown_list", "items[0].list"),
        ({**ONE, "choices": []}, "no_choices", "items[0].choices"),
        ({**ONE, "list": "l", "choices": CHOICES}, "list_and_choices", "items[0]"),
        (
            {**ONE, "choices": [{"label": "x"}]},
            "field_missing",
            "items[0].choices[0].name",
        ),
        (
            {**ONE, "choices": CHOICES * 2},
            "code_used_twice",
            "items[0].choices[1].name",
        ),
        ({**TEXT, "choices": CHOICES}, "does_not_fit_type", "items[0].choices"),
        ({**TEXT, "max_selected": 2}, "does_not_fit_type", "items[0].max_selected"),
        ({**TEXT, "type": "matrix", "choices": CHOICES}, "field_missing", "items[0].rows"),
        ({**TEXT, "type": "calculate"}, "field_missing", "items[0].calculation"),
        ({**TEXT, "type": "range", "parameters": {"step": 0}}, "not_above_zero", "items[0].parameters.step"),
        ({**TEXT, "type": "range", "parameters": {"end": "x"}}, "not_a_number", "items[0].parameters.end"),
        ({**TEXT, "other_of": "b"}, "unknown_question", "items[0].other_of"),
        (
            {
                "type": "page",
                "name": "p",
                "items": [{"type": "group", "name": "g", "items": [{"type": "text"}]}],
            },
            "field_missing",
            "items[0].items[0].items[0].name",
        ),
    ],
)
def test_a_fault_is_said_at_its_place(item: dict[str, Any], code: str, place: str) -> None:
    assert (code, place) in faults(item)


def test_a_name_stands_once_in_the_whole_questionnaire() -> None:
    page = {"type": "page", "name": "p", "items": [TEXT]}
    assert faults(TEXT, page) == [("name_used_twice", "items[1].items[0].name")]


def test_a_row_of_a_matrix_needs_a_name_of_its_own() -> None:
    matrix = {
        "type": "matrix",
        "name": "m",
        "choices": CHOICES,
        "rows": [{"name": "a", "label": {"uk": "А"}}],
    }
    assert faults(TEXT, matrix) == [("name_used_twice", "items[1].rows[0].name")]


def test_the_default_language_is_one_of_the_languages() -> None:
    assert faults(TEXT, default_language="pl") == [("unknown_language", "default_language")]


def test_other_of_needs_a_question_with_a_choice_other() -> None:
    asked = {"type": "select_one", "name": "b", "choices": CHOICES}
    assert faults(asked, {**TEXT, "other_of": "b"}) == [("no_choice_other", "items[1].other_of")]


@pytest.mark.parametrize("source", ["a: [1\nb: 2", "a: 'x\n", b"\xff\xfe\x00", "? [", "a: 1\na: 2"])
def test_what_is_no_yaml_is_refused_with_its_place(source: str | bytes) -> None:
    with pytest.raises(Refused) as caught:
        load(source)
    assert caught.value.problems[0].code == "not_yaml"


@pytest.mark.parametrize("source", ["", "5", "- a", "null"])
def test_a_document_that_is_no_mapping_is_refused(source: str) -> None:
    with pytest.raises(Refused) as caught:
        load(source)
    assert caught.value.problems == (Problem("wrong_type", "", {"expected": "mapping"}),)


def test_a_missing_file_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        load(Path("/nowhere/x.yaml"))
    assert caught.value.problems[0].code == "no_such_file"


def test_yes_and_no_are_words_and_not_truths() -> None:
    source = """
    {id: x, version: 1, title: {uk: Т}, items: [{type: select_one, name: a, choices: [
        {name: yes, label: {uk: Так}}, {name: no, label: {uk: Ні}}, {name: 1, label: {uk: Раз}}]}]}"""
    question = load(source).question("a")
    assert question is not None
    assert [choice.name for choice in question.choices or ()] == ["yes", "no", "1"]


@pytest.mark.parametrize("name", names())
def test_a_document_and_its_yaml_lose_nothing(name: str) -> None:
    questionnaire = load(FOLDER / f"{name}.yaml")
    assert from_document(to_document(questionnaire)) == questionnaire
    assert load(to_yaml(questionnaire)) == questionnaire


def test_a_published_questionnaire_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        tiny("required").title = None  # type: ignore[misc, assignment]


def test_the_schema_names_every_type_of_question() -> None:
    written = str(json_schema())
    for kind in ("select_one", "matrix", "geoshape", "acknowledge", "repeat", "page", "rank"):
        assert f"'{kind}'" in written


def test_a_round_takes_or_leaves_a_part() -> None:
    whole = tiny("parts")
    assert [item.name for item in with_parts(whole, {"core"}).items] == ["p_core"]
    assert with_parts(whole, {"core", "extended"}) == whole


def test_a_wording_without_the_language_asked_for_is_said_in_the_first_there_is() -> None:
    title = tiny("required").title
    assert title("en") == "A required question"
    assert title("pl") == "Обов'язкове запитання"
