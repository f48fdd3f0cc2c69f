"""What stands between a draft and its publication: faults that would mislead a respondent or lose an answer.

pyxform accepts most of these silently, so they are looked for here, at import and before publishing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from forms.choice_lists import Records
from forms.compiling import CompiledQuestionnaire, Field, attempt
from forms.expressions import normalised
from forms.items import SILENT, WITH_CHOICES, Group, Question
from forms.problems import Problem
from forms.questionnaire import Questionnaire
from forms.soundness_conditions import condition_errors, condition_warnings
from forms.soundness_order import order_errors
from forms.wording import Text

MOST_ROWS = 7
SECONDS_A_QUESTION = 8
SECONDS_A_ROW = 5
EXPRESSIONS = (
    "relevant",
    "constraint",
    "calculation",
    "choice_filter",
    "repeat_count",
    "required",
    "read_only",
)


@dataclass(frozen=True)
class Report:
    """errors: publication waits for them. warnings: said, and left to the author. minutes: an estimate."""

    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    minutes: float


def report(questionnaire: Questionnaire, lists: Mapping[str, Records] | None = None) -> Report:
    """Everything that is wrong or doubtful, each at its place; `question` in the parameters names it.

    Errors: those of forms.compiling, `unknown_question`, `unknown_choice`, `invalid_pattern`, `circle`,
    `depends_on_itself`, `depends_on_later`, `type_mismatch`, `unreachable`, `ukrainian_missing`.
    Warnings: `typographic_quotes_replaced`, `english_missing`, `constraint_without_message`, `long_matrix`,
    `no_way_out` (no "don't know"), `personal_without_purpose`, `always_true`, `empty_group`.
    """
    compiled, unreadable = attempt(questionnaire, lists)
    errors = [*unreadable]
    warnings: list[Problem] = []
    for field in compiled.fields.values():
        errors.extend(_named(field, problem) for problem in condition_errors(compiled, field))
        warnings.extend(_named(field, problem) for problem in condition_warnings(field))
        warnings.extend(_named(field, problem) for problem in _doubts(compiled, field))
    errors.extend(order_errors(compiled))
    for place, text, is_needed in _wordings(compiled):
        if "uk" in questionnaire.languages and (is_needed or text is not None):
            errors.extend(_missing(place, text, "uk", "ukrainian_missing"))
        if "en" in questionnaire.languages and text is not None:
            warnings.extend(_missing(place, text, "en", "english_missing"))
    return Report(tuple(errors), tuple(warnings), _minutes(questionnaire))


def _named(field: Field, problem: Problem) -> Problem:
    return Problem(problem.code, problem.place, {"question": field.name, **problem.parameters})


def _missing(place: str, text: Text | None, language: str, code: str) -> Iterator[Problem]:
    if text is None or not text.has(language):
        yield Problem(code, place)


def _wordings(compiled: CompiledQuestionnaire) -> Iterator[tuple[str, Text | None, bool]]:
    """Each wording with its place, and whether it has to be there."""
    yield "title", compiled.questionnaire.title, True
    for name, choices in compiled.questionnaire.choice_lists.items():
        for at, choice in enumerate(choices):
            yield f"choice_lists.{name}[{at}].label", choice.label, True
    for field in compiled.fields.values():
        item = field.item
        is_shown = item.type == "page" or (isinstance(item, Question) and item.type not in SILENT)
        yield (
            f"{field.place}.label",
            item.label,
            is_shown and not (item.media is not None and item.label is None),
        )
        yield f"{field.place}.hint", item.hint, False
        if isinstance(item, Question):
            yield f"{field.place}.constraint_message", item.constraint_message, False
            yield f"{field.place}.required_message", item.required_message, False
            for at, choice in enumerate(item.choices or ()):
                yield f"{field.place}.choices[{at}].label", choice.label, True


def _doubts(compiled: CompiledQuestionnaire, field: Field) -> Iterator[Problem]:
    item = field.item
    for name in EXPRESSIONS:
        written = getattr(item, name, None)
        if isinstance(written, str):
            yield from (note.at(f"{field.place}.{name}") for note in normalised(written)[1])
    if isinstance(item, Group):
        if not item.items:
            yield Problem("empty_group", field.place)
        return
    if item.constraint is not None and item.constraint_message is None:
        yield Problem("constraint_without_message", f"{field.place}.constraint_message")
    if len(item.rows or ()) > MOST_ROWS:
        yield Problem(
            "long_matrix", f"{field.place}.rows", {"limit": MOST_ROWS, "given": len(item.rows or ())}
        )
    if item.type in ("select_one", "select_multiple") and item.required is not False:
        choices = compiled.questionnaire.choices_of(item)
        if choices and not any(choice.missing for choice in choices):
            yield Problem("no_way_out", f"{field.place}.choices")
    if item.personal and item.hint is None:
        yield Problem("personal_without_purpose", f"{field.place}.hint")


def _minutes(questionnaire: Questionnaire) -> float:
    """How long the whole path takes, from reading speed and the number of things to mark. An estimate."""
    seconds = 0.0
    for item, _ in questionnaire.walk():
        if isinstance(item, Question) and item.type not in SILENT:
            words = len(item.label.in_language("uk").split()) if item.label is not None else 0
            choices = min(10, len(questionnaire.choices_of(item))) if item.type in WITH_CHOICES else 0
            rows = len(item.rows or ())
            asked = 0 if item.type in ("note", "matrix") else SECONDS_A_QUESTION / 2
            seconds += words * 0.3 + choices * 0.4 + rows * SECONDS_A_ROW + asked
    return round(seconds / 60, 1)
