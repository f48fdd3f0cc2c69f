"""The expression language: XPath 1.0 with the meanings that forms.md chooses."""

from __future__ import annotations

import math
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.expressions import compiled, evaluate, normalised
from forms.problems import Problem, Refused

NOW = datetime(2026, 11, 24, 15, 30, tzinfo=UTC)


def says(expression: str, answers: dict[str, Any] | None = None, self_value: Any = None) -> Any:
    return evaluate(expression, answers or {}, self_value=self_value, timezone="Europe/Kyiv", now=NOW)


def refusal(expression: str) -> Problem:
    with pytest.raises(Refused) as caught:
        compiled(expression)
    return caught.value.problems[0]


@pytest.mark.parametrize(
    ("expression", "code", "line", "column", "expected"),
    [
        ("", "expression_empty", 1, 1, ("value",)),
        ("1 +", "not_an_expression", 1, 4, ("value",)),
        ("(1 + 2", "not_an_expression", 1, 7, (")", "operator")),
        ("1 + 2)", "not_an_expression", 1, 6, ("end", "operator")),
        ("${a} ${b}", "not_an_expression", 1, 6, ("end", "operator")),
        ("${a} == 1", "not_an_expression", 1, 7, ("value",)),
        ("${a} = 'x", "unclosed_text", 1, 8, ("value",)),
        ("${a} = \u2018x\u2019", "typographic_quotes", 1, 8, ("value",)),
        ("${a}\n  and\n  or 1 2", "not_an_expression", 3, 6, ("end", "operator")),
        ("selected(${a} 'x')", "not_an_expression", 1, 15, (")", ",", "operator")),
        ("(1, 2)", "not_an_expression", 1, 3, (")", "operator")),
        ("${", "not_an_expression", 1, 1, ("value",)),
        ("a[1", "not_an_expression", 1, 4, ("]", "operator")),
        ("1 & 2", "not_an_expression", 1, 3, ("end", "operator")),
    ],
)
def test_a_fault_is_said_with_line_column_and_what_was_expected(
    expression: str, code: str, line: int, column: int, expected: tuple[str, ...]
) -> None:
    problem = refusal(expression)
    found = problem.parameters
    assert problem.code == code
    assert (found["line"], found["column"]) == (line, column)
    assert found["expected"] == expected


def test_an_unknown_function_is_named_with_its_nearest_neighbours() -> None:
    problem = refusal("1 + slected(${a}, 'x')")
    assert problem.code == "unknown_function"
    assert problem.parameters["column"] == 5
    assert "selected" in problem.parameters["expected"]  # type: ignore[operator]


@pytest.mark.parametrize(
    "expression", ["if(1, 2)", "today(1)", "selected(1)", "weighted-checklist(1, 2, 3, 4, 5)"]
)
def test_a_wrong_number_of_arguments_is_refused(expression: str) -> None:
    assert refusal(expression).code == "wrong_number_of_arguments"


@pytest.mark.parametrize(
    "expression", ["count(1)", "sum('a')", "count(1 + 1)", "1 | 2", "'a'[1]", "'a'/b", "position(string(1))"]
)
def test_a_number_or_a_text_where_answers_must_stand_is_refused(expression: str) -> None:
    assert refusal(expression).code == "answers_expected"


def test_an_expression_over_four_kilobytes_is_refused() -> None:
    assert refusal("1 + " * 1100 + "1").code == "expression_too_long"


def test_an_expression_over_sixty_brackets_deep_is_refused_and_sixty_are_read() -> None:
    assert refusal("(" * 61 + "1" + ")" * 61).code == "expression_too_deep"
    assert says("(" * 60 + "1" + ")" * 60) == 1


def test_a_long_chain_is_not_a_deep_expression() -> None:
    assert says(" or ".join(["false()"] * 300)) is False
    assert says("+".join(["1"] * 1000)) == 1000


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_or_refused_and_never_breaks(text: str) -> None:
    with suppress(Refused):
        assert isinstance(evaluate(text, {}, now=NOW), bool | float | str | list)


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("1 + 2 * 3", 7.0),
        ("(1 + 2) * 3", 9.0),
        ("10 - 2 - 3", 5.0),
        ("8 div 2 div 2", 2.0),
        ("7 mod 3", 1.0),
        ("-7 mod 3", -1.0),
        ("1.5 mod 0.5", 0.0),
        ("--1", 1.0),
        ("-(-(2))", 2.0),
        ("1 div 0", math.inf),
        ("-1 div 0", -math.inf),
        (".5 + 5.", 5.5),
        ("3 - -3", 6.0),
        ("'2' + '3'", 5.0),
        ("true() + 1", 2.0),
        ("1 < 2", True),
        ("2 <= 2", True),
        ("3 > 2 > 1", False),
        ("'a' = 'a'", True),
        ("'1.0' = 1", True),
        ("'1.0' = '1'", False),
        ("1 != 2", True),
        ("0.1 + 0.2 = 0.3", True),
        ("0.1 + 0.2 <= 0.3", True),
        ("0.1 + 0.2 > 0.3", False),
        ("true() = 1", True),
        ("true() = 'x'", True),
        ("false() = ''", True),
        ("1 or 0 and 0", True),
        ("(1 or 0) and 0", False),
        ("1 = 1 and 2 = 2 or 3 = 4", True),
        ("2 * 3 = 6", True),
        ("1+1=2", True),
    ],
)
def test_operators_bind_and_convert_as_in_xpath(expression: str, result: object) -> None:
    assert says(expression) == result


@pytest.mark.parametrize(
    "expression", ["0 div 0", "'a' + 1", "'' * 2", "1 mod 0", "number('1e3')", "number('+1')"]
)
def test_what_is_no_number_is_nan(expression: str) -> None:
    assert math.isnan(says(expression))


def test_a_blank_answer_is_neither_above_nor_below_a_number() -> None:
    assert says("${x} > 5") is False
    assert says("${x} <= 5") is False
    assert says("not(${x} > 5)") is True
    assert says("${x} = ''") is True
    assert says("${x} != 5") is True


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("string(1)", "1"),
        ("string(1.5)", "1.5"),
        ("string(-0)", "0"),
        ("string(100000000000000000000)", "100000000000000000000"),
        ("string(0.0000001)", "0.0000001"),
        ("string(1 div 0)", "Infinity"),
        ("string(-1 div 0)", "-Infinity"),
        ("string(0 div 0)", "NaN"),
        ("string(true())", "true"),
        ("string(1 = 2)", "false"),
    ],
)
def test_numbers_are_written_as_xpath_writes_them(expression: str, result: str) -> None:
    assert says(expression) == result


def test_the_other_branch_of_if_is_not_evaluated() -> None:
    assert says("if(true(), 'a', regex('x', '(((('))") == "a"
    assert says("coalesce('a', uuid())") == "a"


def test_names_with_hyphens_dots_and_operator_words_are_names() -> None:
    answers = {"a-b": "5", "and": "1", "div": "4", "x.y": "2"}
    assert says("../a-b - 1", answers) == 4
    assert says("../div div 2", answers) == 2
    assert says("../and and ../x.y", answers) is True
    assert says("/data/*[2]", answers) == ["1"]


def test_a_node_set_comes_back_as_its_texts() -> None:
    answers = {"a": ["3", "4"], "b": "5"}
    assert says("${a}", answers) == ["3", "4"]
    assert says("/data/a[2]", answers) == ["4"]
    assert says("//a[. > 3]", answers) == ["4"]
    assert says("/data/b | /data/a", answers) == ["3", "4", "5"]
    assert says("${a} = 4", answers) is True
    assert says("${a} != 4", answers) is True
    assert says("${a} > 4", answers) is False


@pytest.mark.parametrize(
    ("path", "result"),
    [
        ("child::a", []),
        ("../child::b", ["5"]),
        ("parent::node()/b", ["5"]),
        ("/data/a[last()]", ["4"]),
        ("/data/a[position() = 1]", ["3"]),
        ("/data/a[1]/following-sibling::b", ["5"]),
        ("/data/b/preceding-sibling::a[1]", ["4"]),
        ("/descendant::a", ["3", "4"]),
        ("/data/b/ancestor::data/a", ["3", "4"]),
        ("/data/b/self::b", ["5"]),
        ("/data/b/self::a", []),
        ("/data/@id", []),
        ("/data/b/text()", ["5"]),
        ("/data/text()", []),
        ("(//a)[2]", ["4"]),
        ("/data/a[1]/following::*", ["4", "5"]),
        ("/data/b/preceding::*", ["3", "4"]),
    ],
)
def test_paths_walk_the_answers(path: str, result: list[str]) -> None:
    assert says(path, {"a": ["3", "4"], "b": "5"}) == result


def test_the_dot_is_the_question_itself() -> None:
    assert says(". >= 18", self_value="20") is True
    assert says("string-length(.)", self_value="слово") == 5
    assert says(". = ''") is True


def test_typographic_quotes_and_spaces_are_made_plain_and_said() -> None:
    text, notes = normalised("selected(${a},\u00a0\u2018x\u2019)")
    assert text == "selected(${a}, 'x')"
    assert [note.code for note in notes] == ["typographic_quotes_replaced"]
    assert normalised("1 + 1") == ("1 + 1", ())


@given(st.integers(-999, 999), st.integers(-999, 999), st.integers(1, 99))
def test_arithmetic_agrees_with_python(a: int, b: int, c: int) -> None:
    assert says("${a} + ${b} * ${c} - ${b}", {"a": str(a), "b": str(b), "c": str(c)}) == a + b * c - b


def test_the_names_an_expression_speaks_of_are_known_without_running_it() -> None:
    found = compiled("${a} > 1 and ../b = jr:choice-name(${c}, '${d}') and count(/data/e/f)")
    assert found.names == {"a", "b", "c", "d", "data", "e", "f"}
    assert "*" in compiled("sum(../*)").names
