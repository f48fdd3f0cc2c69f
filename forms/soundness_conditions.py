"""Whether expressions mean what their author meant: names and codes that exist, comparisons that can hold.

A misspelt code in `selected()` is no error for any engine: the question is simply never asked.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterator
from datetime import UTC, datetime

from forms.compiling import CompiledQuestionnaire, Field
from forms.context import Context
from forms.expressions import KYIV, Expression, Flat, walk
from forms.items import NUMBERS, WITH_CHOICES, Question
from forms.pattern import fault_of
from forms.problems import Problem
from forms.syntax import Call, Literal, Operations, Path, Reference, Tree
from forms.values import text_to_number, to_boolean
from forms.wording import Text

_IN_TEXT = re.compile(r"\$\{\s*([^\s{}]+)\s*\}")
_EQUALITY = frozenset({"=", "!="})


def condition_errors(compiled: CompiledQuestionnaire, field: Field) -> Iterator[Problem]:
    """What is wrong in the expressions and texts of one item, each at its property."""
    for where, expression in field.expressions():
        place = f"{field.place}.{where}"
        for part in walk(expression.tree):
            for problem in _part_errors(compiled, field, part):
                yield problem.at(place)
        if where == "relevant":
            yield from (problem.at(place) for problem in _unreachable(expression))
    yield from _texts(compiled, field)
    yield from _default(compiled, field)


def _part_errors(compiled: CompiledQuestionnaire, field: Field, part: Tree) -> Iterator[Problem]:
    if isinstance(part, Reference):
        yield from _unknown(compiled, part.name, {"line": part.line, "column": part.column})
    elif isinstance(part, Call):
        yield from _call_errors(compiled, field, part)
    elif isinstance(part, Operations) and len(part.rest) == 1:
        operator, right = part.rest[0]
        for one, other in ((part.first, right), (right, part.first)):
            asked = _question_of(compiled, field, one)
            if asked is not None and isinstance(other, Literal):
                yield from _comparison_errors(compiled, asked, operator, other.value)


def _unknown(compiled: CompiledQuestionnaire, name: str, where: dict[str, object]) -> Iterator[Problem]:
    bare = name.rpartition("#")[2]
    if compiled.field_of(bare) is None:
        near = difflib.get_close_matches(bare, compiled.fields, n=3, cutoff=0.6)
        yield Problem("unknown_question", "", {"value": name, "expected": tuple(near), **where})


def _call_errors(compiled: CompiledQuestionnaire, field: Field, call: Call) -> Iterator[Problem]:
    if call.name == "selected":
        asked, code = _question_of(compiled, field, call.arguments[0]), call.arguments[1]
        if asked is not None and isinstance(code, Literal):
            yield from _code_errors(compiled, asked, code.value)
    elif call.name == "regex" and isinstance(call.arguments[1], Literal):
        fault = fault_of(call.arguments[1].value)
        if fault:
            yield Problem("invalid_pattern", "", {"value": call.arguments[1].value, "reason": fault})
    elif call.name == "jr:choice-name" and isinstance(call.arguments[1], Literal):
        for name in _IN_TEXT.findall(call.arguments[1].value):
            yield from _unknown(compiled, name, {"line": call.line, "column": call.column})


def _question_of(compiled: CompiledQuestionnaire, field: Field, tree: Tree) -> Question | None:
    """The question that `${x}` or `.` speaks of."""
    found: Field | None = None
    if isinstance(tree, Reference):
        found = compiled.field_of(tree.name)
    elif (
        isinstance(tree, Path)
        and tree.start is None
        and len(tree.steps) == 1
        and tree.steps[0].axis == "self"
    ):
        found = field
    return found.item if found is not None and isinstance(found.item, Question) else None


def _code_errors(compiled: CompiledQuestionnaire, asked: Question, code: str) -> Iterator[Problem]:
    field = compiled.field_of(asked.name)
    codes = field.choices.by_code if field is not None else {}
    if asked.type in WITH_CHOICES and codes and code.strip() and code.strip() not in codes:
        near = difflib.get_close_matches(code, codes, n=3, cutoff=0.5)
        yield Problem("unknown_choice", "", {"value": code, "on": asked.name, "expected": tuple(near)})


def _comparison_errors(
    compiled: CompiledQuestionnaire, asked: Question, operator: str, text: str
) -> Iterator[Problem]:
    if asked.type in NUMBERS and text.strip() and math.isnan(text_to_number(text, KYIV)):
        yield Problem("type_mismatch", "", {"value": text, "on": asked.name, "type": asked.type})
    elif asked.type == "select_one" and operator in _EQUALITY:
        yield from _code_errors(compiled, asked, text)


def _unreachable(expression: Expression) -> Iterator[Problem]:
    """A condition that asks nothing and is never true."""
    if any(isinstance(part, Reference | Path) for part in walk(expression.tree)):
        return
    if any(expression.calls(name) for name in ("random", "now", "today")):
        return
    around = Flat({})
    context = Context(around.root, around.root, around, datetime(2026, 1, 1, tzinfo=UTC), KYIV)
    if not to_boolean(expression.run(context)):
        yield Problem("unreachable", "", {"expression": expression.text})


def _texts(compiled: CompiledQuestionnaire, field: Field) -> Iterator[Problem]:
    """Answers that texts want to say."""
    for where in ("label", "hint", "constraint_message", "required_message"):
        text: Text | None = getattr(field.item, where, None)
        if text is None:
            continue
        for language in text.languages:
            for name in _IN_TEXT.findall(text.in_language(language)):
                for problem in _unknown(compiled, name, {"language": language}):
                    yield problem.at(f"{field.place}.{where}")


def _default(compiled: CompiledQuestionnaire, field: Field) -> Iterator[Problem]:
    item = field.item
    if isinstance(item, Question) and item.default is not None and field.default is None:
        for code in item.default.split() if item.type in WITH_CHOICES else ():
            for problem in _code_errors(compiled, item, code):
                yield problem.at(f"{field.place}.default")


def condition_warnings(field: Field) -> Iterator[Problem]:
    """`always_true`: a bare `${x}` is true as soon as the question is there, answered or not."""
    if field.relevant is not None and isinstance(field.relevant.tree, Reference):
        yield Problem("always_true", f"{field.place}.relevant", {"expression": field.relevant.text})
