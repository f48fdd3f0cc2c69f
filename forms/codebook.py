"""What may stand in the answers to a questionnaire: for the database to check, and for people to read.

Made from the questionnaire alone, so a version and its codebook cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from forms.compiling import row_question
from forms.entry import LONGEST_RESULT, USUAL_LENGTH
from forms.items import FILES, PLACES, WITH_CHOICES, WITHOUT_ANSWER, Choice, Group, Question
from forms.questionnaire import Questionnaire, expanded
from forms.screens import NEVER_KEPT
from forms.wording import Text

LONG_LIST = 2000  # above this the codes are not repeated in the codebook


@dataclass(frozen=True)
class Code:
    """One answer that can be marked: what is stored, its number in exports, its words."""

    name: str
    number: int
    label: Text
    value: float | None
    is_missing: bool


@dataclass(frozen=True)
class Variable:
    """One column of the answers, for people. repeat: in whose records it stands; blank outside of them."""

    name: str
    kind: str
    label: Text
    concept: str | None
    indicator: str | None
    source: str | None
    codes: tuple[Code, ...]
    repeat: str
    is_locked: bool
    is_sensitive: bool
    is_personal: bool


def asked(questionnaire: Questionnaire) -> Iterator[tuple[Question, tuple[Group, ...]]]:
    """Every question that holds an answer, rows of matrices as questions of their own."""
    for item, within in expanded(questionnaire).walk():
        if not isinstance(item, Question):
            continue
        for row in item.rows or ():
            yield row_question(item, row), within
        if item.type not in WITHOUT_ANSWER and item.type not in NEVER_KEPT:
            yield item, within


def codebook(questionnaire: Questionnaire) -> dict[str, Any]:
    """What the database checks answers by: `items` by flat name, and `cell` (which questions place a person).

    A repeat is one item of kind `repeat` with `items` of its own. Personal questions are left out."""
    items: dict[str, Any] = {}
    for question, within in asked(questionnaire):
        if question.personal:
            continue
        holder = items
        for repeat in (group for group in within if group.type == "repeat"):
            holder = holder.setdefault(repeat.name, {"kind": "repeat", "items": {}})["items"]
        entry = _entry(questionnaire, question)
        entry["required"] = question.required is True and _is_always_asked(question, within)
        holder[question.name] = entry
    return {"items": items, "cell": dict(questionnaire.cell)}


def _is_always_asked(question: Question, within: tuple[Group, ...]) -> bool:
    conditions = (question.relevant, question.other_of, *(group.relevant for group in within))
    return not any(conditions) and not any(group.type == "repeat" for group in within)


def _entry(questionnaire: Questionnaire, question: Question) -> dict[str, Any]:
    kind = question.type
    entry: dict[str, Any]
    if kind in WITH_CHOICES:
        entry = _entry_of_choices(question, questionnaire.choices_of(question))
    elif kind in ("integer", "decimal"):
        entry = {"kind": kind}
    elif kind == "range":
        start, end = (
            float(question.parameters.get(name, usual)) for name, usual in (("start", "1"), ("end", "10"))
        )
        entry = {"kind": "decimal", "min": min(start, end), "max": max(start, end)}
    elif kind == "acknowledge":
        entry = {"kind": "acknowledge"}
    elif kind in PLACES:
        entry = {"kind": kind}
    elif kind in ("date", "time", "dateTime"):
        entry = {"kind": "text", "max_length": 40}
    elif kind in FILES:
        entry = {"kind": "text", "max_length": 200}
    elif kind in ("text", "barcode"):
        entry = {"kind": "text", "max_length": question.max_length or USUAL_LENGTH}
    else:
        entry = {"kind": "text", "max_length": LONGEST_RESULT}
    return entry


def _entry_of_choices(question: Question, choices: tuple[Choice, ...]) -> dict[str, Any]:
    if not choices or len(choices) > LONG_LIST:  # a list in a file: its codes are checked by the engine
        several = question.type != "select_one"
        return {"kind": "codes" if several else "text", "max_length": 200}
    entry: dict[str, Any] = {
        "kind": "select_one" if question.type == "select_one" else "select_multiple",
        "codes": [choice.name for choice in choices],
        "missing": [choice.name for choice in choices if choice.missing],
    }
    if question.type == "select_multiple":
        entry["exclusive"] = [choice.name for choice in choices if choice.exclusive]
        if question.max_selected is not None:
            entry["max"] = question.max_selected
    return entry


def variables(questionnaire: Questionnaire) -> tuple[Variable, ...]:
    """Every column of the answers in order, with its words, concept and codes."""
    found = []
    for question, within in asked(questionnaire):
        repeat = next((group.name for group in reversed(within) if group.type == "repeat"), "")
        codes = numbered(questionnaire.choices_of(question)) if question.type in WITH_CHOICES else ()
        found.append(
            Variable(
                name=question.name,
                kind=question.type,
                label=question.label or Text({}),
                concept=question.concept,
                indicator=question.indicator,
                source=question.source,
                codes=codes,
                repeat=repeat,
                is_locked=question.locked,
                is_sensitive=question.sensitive,
                is_personal=question.personal,
            )
        )
    return tuple(found)


def numbered(choices: tuple[Choice, ...]) -> tuple[Code, ...]:
    """The choices with their numbers: the stated one, else the name that is a number, else the next free.

    The next free number is counted in the order of the list, so adding a choice at the end moves no other."""
    stated = {choice.name: _stated(choice) for choice in choices}
    taken = {number for number in stated.values() if number is not None}
    following = 1
    found = []
    for choice in choices:
        number = stated[choice.name]
        if number is None:
            while following in taken:
                following += 1
            number = following
            taken.add(number)
        found.append(Code(choice.name, number, choice.label, choice.value, choice.missing))
    return tuple(found)


def _stated(choice: Choice) -> int | None:
    if choice.code is not None:
        return choice.code
    name = choice.name.removeprefix("-")
    return int(choice.name) if name.isascii() and name.isdigit() and len(name) < 10 else None
