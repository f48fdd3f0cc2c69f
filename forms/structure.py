"""What must hold between the parts of a questionnaire before anything can be done with it.

Only what would make the document meaningless stands here; forms.soundness says what makes it a poor one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from forms.items import WITH_CHOICES, Choice, Group, Question
from forms.problems import Problem

if TYPE_CHECKING:
    from forms.questionnaire import Questionnaire

# field -> the types it fits
FITS: dict[str, frozenset[str]] = {
    "list": WITH_CHOICES | {"matrix"},
    "choices": WITH_CHOICES | {"matrix"},
    "choice_filter": WITH_CHOICES,
    "max_selected": frozenset({"select_multiple"}),
    "randomize": WITH_CHOICES,
    "rows": frozenset({"matrix"}),
    "max_length": frozenset({"text", "barcode"}),
    "other_of": frozenset({"text"}),
    "accuracy_decimals": frozenset({"geopoint", "geotrace", "geoshape"}),
}


def structure_problems(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Each thing that contradicts itself, by its place."""
    doubles = str(questionnaire.settings.get("allow_choice_duplicates", "")).lower() in (
        "yes",
        "true",
        "true()",
    )
    for name, choices in questionnaire.choice_lists.items() if not doubles else ():
        yield from _same_code_twice(choices, f"choice_lists.{name}")
    names: dict[str, str] = {}
    questions = {item.name: item for item, _ in questionnaire.walk()}
    for place, item in _places(questionnaire.items, "items"):
        yield from _named_once(names, item.name, place)
        if isinstance(item, Question):
            yield from _question_problems(questionnaire, questions, item, place)
            for at, row in enumerate(item.rows or ()):
                yield from _named_once(names, row.name, f"{place}.rows[{at}]")
    if questionnaire.default_language not in questionnaire.languages:
        given = {"value": questionnaire.default_language, "expected": tuple(questionnaire.languages)}
        yield Problem("unknown_language", "default_language", given)
    for part, name in questionnaire.cell.items():
        if name not in questions:
            yield Problem("unknown_question", f"cell.{part}", {"value": name})


def _places(items: tuple[Question | Group, ...], above: str) -> Iterator[tuple[str, Question | Group]]:
    for at, item in enumerate(items):
        place = f"{above}[{at}]"
        yield place, item
        if isinstance(item, Group):
            yield from _places(item.items, f"{place}.items")


def _named_once(names: dict[str, str], name: str, place: str) -> Iterator[Problem]:
    first = names.setdefault(name, place)
    if first != place:
        yield Problem("name_used_twice", f"{place}.name", {"value": name, "first": first})


def _same_code_twice(choices: tuple[Choice, ...], place: str) -> Iterator[Problem]:
    seen: set[tuple[str, ...]] = set()
    for at, choice in enumerate(choices):
        key = (choice.name, *(f"{name}={text}" for name, text in sorted(choice.columns.items())))
        if key in seen:  # the same code may stand once for each value that a filter looks at
            yield Problem("code_used_twice", f"{place}[{at}].name", {"value": choice.name})
        seen.add(key)


def _question_problems(
    questionnaire: Questionnaire, questions: dict[str, Question | Group], question: Question, place: str
) -> Iterator[Problem]:
    for field, types in FITS.items():
        if getattr(question, field) is not None and question.type not in types:
            yield Problem("does_not_fit_type", f"{place}.{field}", {"type": question.type, "field": field})
    if question.type in FITS["list"]:
        yield from _list_problems(questionnaire, question, place)
    if question.type == "matrix" and not question.rows:
        yield Problem("field_missing", f"{place}.rows", {"type": "matrix"})
    if question.type == "calculate" and question.calculation is None and question.default is None:
        yield Problem("field_missing", f"{place}.calculation", {"type": "calculate"})
    if question.type == "range":
        yield from _range_problems(question, place)
    if question.other_of is not None:
        asked = questions.get(question.other_of)
        if not isinstance(asked, Question):
            yield Problem("unknown_question", f"{place}.other_of", {"value": question.other_of})
        elif not any(choice.other for choice in questionnaire.choices_of(asked)):
            yield Problem("no_choice_other", f"{place}.other_of", {"value": question.other_of})


def _list_problems(questionnaire: Questionnaire, question: Question, place: str) -> Iterator[Problem]:
    if question.choices is not None:
        if question.list is not None:
            yield Problem("list_and_choices", place)
        yield from _same_code_twice(question.choices, f"{place}.choices")
        if not question.choices:
            yield Problem("no_choices", f"{place}.choices")
    elif question.list is None:
        yield Problem("field_missing", f"{place}.list", {"type": question.type})
    elif not question.list.startswith("${"):  # such choices are made of the answers to a repeat
        known = (*questionnaire.choice_lists, *questionnaire.external_lists)
        if question.list not in known:
            yield Problem("unknown_list", f"{place}.list", {"value": question.list, "expected": known})


def _range_problems(question: Question, place: str) -> Iterator[Problem]:
    for limit in ("start", "end", "step"):
        written = question.parameters.get(limit)
        try:
            number = None if written is None else float(written)
        except ValueError:
            yield Problem("not_a_number", f"{place}.parameters.{limit}", {"value": written})
            continue
        if limit == "step" and number is not None and number == 0:
            yield Problem("not_above_zero", f"{place}.parameters.step", {"value": written})
