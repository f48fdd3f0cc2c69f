"""What is found in a draft before it is published, and that sound questionnaires pass."""

from __future__ import annotations

from typing import Any

import pytest

from forms.library import names as shipped_names
from forms.library import shipped
from forms.problems import Problem
from forms.questionnaire import from_document
from forms.soundness import Report, report
from tests.questionnaires import SETTLEMENTS, names, tiny

LABEL = {"uk": "Питання", "en": "Question"}
YES_NO = [
    {"name": "yes", "label": {"uk": "Так", "en": "Yes"}},
    {"name": "no", "label": {"uk": "Ні", "en": "No"}},
]


def text(name: str, **more: Any) -> dict[str, Any]:
    return {"type": "text", "name": name, "label": LABEL, **more}


def asked(name: str, **more: Any) -> dict[str, Any]:
    return {"type": "select_one", "name": name, "label": LABEL, "choices": YES_NO, **more}


def of(*items: dict[str, Any], **more: Any) -> Report:
    document = {"id": "x", "version": "1", "title": LABEL, "items": list(items), **more}
    return report(from_document(document))


def said(problems: tuple[Problem, ...]) -> list[tuple[str, str]]:
    return [(problem.code, problem.place) for problem in problems]


ERRORS = [
    ("an unknown function", [text("a", relevant="foo(1)")], "unknown_function", "items[0].relevant"),
    ("an unbalanced bracket", [text("a", constraint="(. > 1")], "not_an_expression", "items[0].constraint"),
    ("an unknown question", [text("a", relevant="${b} = 1")], "unknown_question", "items[0].relevant"),
    (
        "an unknown name in a label",
        [text("a", label={"uk": "${zz}", "en": "x"})],
        "unknown_question",
        "items[0].label",
    ),
    ("an invalid pattern", [text("a", constraint="regex(., '[')")], "invalid_pattern", "items[0].constraint"),
    ("a condition on itself", [text("a", relevant="${a} = 'x'")], "depends_on_itself", "items[0].relevant"),
    (
        "a group that waits for what is in it",
        [{"type": "group", "name": "g", "relevant": "${a} = 1", "items": [text("a")]}],
        "depends_on_itself",
        "items[0].relevant",
    ),
    (
        "a later question",
        [text("a", relevant="${b} = 'x'"), text("b")],
        "depends_on_later",
        "items[0].relevant",
    ),
    (
        "a circle of calculations",
        [
            {"type": "calculate", "name": "a", "calculation": "${b} + 1"},
            {"type": "calculate", "name": "b", "calculation": "${a} + 1"},
        ],
        "circle",
        "items[0]",
    ),
    (
        "a calculation of itself",
        [{"type": "calculate", "name": "a", "calculation": "${a} + 1"}],
        "circle",
        "items[0]",
    ),
    (
        "a choice that does not exist in selected()",
        [asked("a"), text("b", relevant="selected(${a}, 'yess')")],
        "unknown_choice",
        "items[1].relevant",
    ),
    (
        "a choice that does not exist in a comparison",
        [asked("a"), text("b", relevant="${a} = 'maybe'")],
        "unknown_choice",
        "items[1].relevant",
    ),
    (
        "a choice of its own",
        [asked("a", constraint="not(selected(., 'x'))")],
        "unknown_choice",
        "items[0].constraint",
    ),
    ("a default that is no choice", [asked("a", default="x")], "unknown_choice", "items[0].default"),
    (
        "a number compared with a word",
        [{**text("a"), "type": "integer"}, text("b", relevant="${a} > 'many'")],
        "type_mismatch",
        "items[1].relevant",
    ),
    ("a condition that is never true", [text("a", relevant="1 = 2")], "unreachable", "items[0].relevant"),
    ("missing Ukrainian", [text("a", label={"en": "x"})], "ukrainian_missing", "items[0].label"),
    (
        "a choice without Ukrainian",
        [asked("a", choices=[{"name": "1", "label": {"en": "x"}}])],
        "ukrainian_missing",
        "items[0].choices[0].label",
    ),
]
WARNINGS = [
    (
        "typographic quotes",
        [asked("a"), text("b", relevant="${a} = \u2018yes\u2019")],
        "typographic_quotes_replaced",
        "items[1].relevant",
    ),
    ("missing English", [text("a", label={"uk": "x"})], "english_missing", "items[0].label"),
    (
        "a constraint without a message",
        [text("a", constraint=". != ''")],
        "constraint_without_message",
        "items[0].constraint_message",
    ),
    ("a required question with no way out", [asked("a", required=True)], "no_way_out", "items[0].choices"),
    ("personal data, no purpose", [text("a", personal=True)], "personal_without_purpose", "items[0].hint"),
    ("a bare condition", [text("a"), text("b", relevant="${a}")], "always_true", "items[1].relevant"),
    ("an empty group", [{"type": "group", "name": "g", "items": []}], "empty_group", "items[0]"),
    (
        "a matrix over seven rows",
        [
            {
                "type": "matrix", "name": "m", "label": LABEL, "choices": YES_NO,
                "rows": [{"name": f"r{at}", "label": LABEL} for at in range(8)],
            }
        ],
        "long_matrix",
        "items[0].rows",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("what", "items", "code", "place"), ERRORS, ids=[case[0] for case in ERRORS])
def test_a_fault_keeps_a_draft_from_publication(what: str, items: list[Any], code: str, place: str) -> None:
    found = of(*items).errors
    assert said(found) == [(code, place)], what


@pytest.mark.parametrize(("what", "items", "code", "place"), WARNINGS, ids=[case[0] for case in WARNINGS])
def test_a_doubt_is_said_and_left_to_the_author(what: str, items: list[Any], code: str, place: str) -> None:
    found = of(*items)
    assert (code, place) in said(found.warnings), what
    assert found.errors == ()


def test_the_nearest_names_are_offered() -> None:
    (problem,) = of(text("street"), text("b", relevant="${stret} = 'x'")).errors
    assert problem.parameters["expected"] == ("street",)
    assert problem.parameters["question"] == "b"


def test_all_faults_are_said_at_once() -> None:
    found = of(text("a", relevant="1 +"), text("b", relevant="${zz} = 1"), text("c", constraint="foo(.)"))
    assert [problem.code for problem in found.errors] == [
        "not_an_expression",
        "unknown_function",
        "unknown_question",
    ]


def test_once_may_keep_its_own_value() -> None:
    assert of({"type": "calculate", "name": "a", "calculation": "once(random())"}).errors == ()


def test_a_column_of_a_list_is_no_question() -> None:
    assert report(tiny("choice_filter")).errors == ()


@pytest.mark.parametrize("name", names())
def test_the_tiny_questionnaires_are_sound(name: str) -> None:
    assert report(tiny(name), {"settlements": SETTLEMENTS}).errors == ()


@pytest.mark.parametrize("name", shipped_names())
def test_the_shipped_questionnaires_are_sound_and_complete_in_english(name: str) -> None:
    found = report(shipped(name))
    assert found.errors == ()
    assert "english_missing" not in {problem.code for problem in found.warnings}


def test_the_estimate_of_the_safety_survey_lies_between_five_and_twenty_minutes() -> None:
    assert 5 < report(shipped("safety_survey")).minutes < 20
