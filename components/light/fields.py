"""Questions as plain form fields: what a template needs to draw one, and what a posted form says.

What people enter is read by the engine itself (`FormState.answer`), as on the rich page: a rule lives once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from components.problems import sentence
from components.text import language
from forms.flow import Page
from forms.problems import Problem
from forms.screens import QuestionView

#: More answers than this stand in a drop-down that every phone draws by itself.
IN_SIGHT = 60
PLACES = frozenset({"geopoint", "geotrace", "geoshape"})
FILES = frozenset({"image", "audio", "video", "file", "barcode"})


class Posted(Protocol):
    """The part of Starlette's form that is used here."""

    def getlist(self, key: Any) -> list[Any]: ...
    def __contains__(self, key: object) -> bool: ...


@dataclass(frozen=True, slots=True)
class PlainChoice:
    """One answer to mark; `place` is its number in a ranking, "" if it has none."""

    code: str
    words: str
    is_marked: bool
    place: str = ""


@dataclass(frozen=True, slots=True)
class PlainField:
    """One question as a template draws it. kind: note, one, list, several, rank, number, text, long, date,
    time, moment, agree, elsewhere."""

    kind: str
    key: str
    label: str
    hint: str
    value: str
    choices: tuple[PlainChoice, ...]
    faults: tuple[str, ...]
    is_required: bool
    rows: tuple[PlainField, ...] = ()
    parts: tuple[str, ...] = ()


_KINDS = {
    "select_multiple": "several",
    "rank": "rank",
    "integer": "number",
    "decimal": "number",
    "range": "number",
    "date": "date",
    "time": "time",
    "dateTime": "moment",
    "acknowledge": "agree",
    "note": "note",
}


def field_of(view: QuestionView, problems: Sequence[Problem]) -> PlainField:
    """A question as a field, with what is wrong with it."""
    speaking = language()
    value = view.value
    return PlainField(
        kind=_kind(view),
        key=view.key,
        label=view.label(speaking),
        hint=view.hint(speaking),
        value=value if isinstance(value, str) else "" if value is None else str(value).replace(".", ","),
        choices=tuple(_choices(view, value)),
        faults=tuple(sentence(problem) for problem in problems if problem.place == view.key),
        is_required=view.is_required,
        rows=tuple(field_of(row, problems) for row in view.rows),
        parts=_date_parts(value),
    )


def _kind(view: QuestionView) -> str:
    if view.rows:
        return "matrix"
    if view.type == "select_one":
        return "one" if len(view.choices) <= IN_SIGHT else "list"
    if view.type in PLACES | FILES:
        return "elsewhere"
    if view.type == "text" and "multiline" in (view.question.appearance or ""):
        return "long"
    return _KINDS.get(view.type, "text")


def _choices(view: QuestionView, value: object) -> list[PlainChoice]:
    marked = value if isinstance(value, list) else [value]
    order = {code: str(place) for place, code in enumerate(marked, start=1)} if view.type == "rank" else {}
    return [
        PlainChoice(
            choice.name,
            view.choice_label(choice.name, language()),
            choice.name in marked,
            order.get(choice.name, ""),
        )
        for choice in view.choices
    ]


def _date_parts(value: object) -> tuple[str, ...]:
    """Day, month and year of a stored date or moment, and its time; blanks where there is none."""
    text = str(value) if isinstance(value, str) else ""
    day, _, clock = text.partition("T")
    year, month, number = [*day.split("-"), "", "", ""][:3] if day.count("-") == 2 else ("", "", "")
    return (number, month, year, clock[:5])


def entered(page: Page, posted: Posted) -> dict[str, object]:
    """What the form says of each question of the page, as the engine reads it."""
    values: dict[str, object] = {}
    for view in (inner for outer in page.questions for inner in (outer.rows or (outer,))):
        kind = _kind(view)
        if kind not in {"note", "elsewhere"}:
            values[view.key] = _raw(kind, f"q-{view.key}", view, posted)
    return values


def _raw(kind: str, name: str, view: QuestionView, posted: Posted) -> object:
    if kind == "several":
        return [text for text in map(_text, posted.getlist(name)) if text]
    if kind == "rank":
        return _ranking(name, view, posted)
    if kind in {"date", "moment"}:
        day, month, year = (_first(posted, f"{name}-{part}") for part in ("day", "month", "year"))
        date = f"{day}.{month}.{year}" if day or month or year else ""
        return f"{date} {_first(posted, f'{name}-time')}".strip() if kind == "moment" else date
    return _first(posted, name)


def _ranking(name: str, view: QuestionView, posted: Posted) -> list[str] | str:
    given = {choice.name: _first(posted, f"{name}:{choice.name}") for choice in view.choices}
    numbered = {code: place for code, place in given.items() if place}
    if not numbered:
        return ""
    wanted = [str(place) for place in range(1, len(given) + 1)]
    if sorted(numbered.values(), key=lambda place: (len(place), place)) != wanted:
        return " ".join(numbered)  # not each place once: the engine refuses it as an incomplete order
    return sorted(numbered, key=lambda code: int(numbered[code]))


def _first(posted: Posted, name: str) -> str:
    found = posted.getlist(name)
    return _text(found[0]) if found else ""


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
