"""Results of a community in a round, as the public may see them.

Counts come in unsuppressed and go out safe: what is stored as published is all that anyone outside can read,
so no page can show too much. The numbers are those of decisions.md, "One table of numbers".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from forms.items import Choice
from forms.questionnaire import Questionnaire
from safe_community.intervals import wilson

#: A question is shown from this many answers; a sensitive one from more.
SHOWN_FROM = 30
SENSITIVE_SHOWN_FROM = 50
#: A category is shown from this many respondents.
CELL_FROM = 10
#: Codes of the counts that are no choice: asked and left empty; gave at least one valid answer.
EMPTY, ANSWERED = "", "#"


@dataclass(frozen=True, slots=True)
class Item:
    """What the computation must know of a question: its codes in order, and which of them are no answers."""

    name: str
    kind: str
    codes: tuple[str, ...]
    missing: frozenset[str]
    sensitive: bool = False

    @property
    def valid(self) -> tuple[str, ...]:
        """Codes that are answers, in the order of asking."""
        return tuple(code for code in self.codes if code not in self.missing)


def items_of(questionnaire: Questionnaire) -> list[Item]:
    """The countable questions of a questionnaire in the order of asking; each row of a matrix is one."""
    found: list[Item] = []
    for question in questionnaire.questions():
        choices = questionnaire.choices_of(question)
        if question.type in {"select_one", "select_multiple"}:
            found.append(_item(question.name, question.type, choices, question.sensitive))
        for row in question.rows or ():
            found.append(_item(row.name, "select_one", choices, row.sensitive or question.sensitive))
    return found


def _item(name: str, kind: str, choices: tuple[Choice, ...], sensitive: bool) -> Item:
    codes = tuple(choice.name for choice in choices)
    return Item(name, kind, codes, frozenset(c.name for c in choices if c.missing), sensitive)


@dataclass(frozen=True, slots=True)
class Category:
    """A share of respondents with its 95 % interval, all between 0 and 1; None where it is hidden."""

    code: str
    n: int | None
    share: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class ItemResult:
    """One question. `base`: valid answers (None below 10); `non_answers`: don't know, refused, left empty.

    `shown` is False while there are too few answers: then nothing but `base` and `needed` may be said.
    """

    name: str
    kind: str
    shown: bool
    base: int | None
    needed: int
    non_answers: int | None = None
    categories: tuple[Category, ...] = ()
    missing: tuple[Category, ...] = ()


def item_result(item: Item, counts: Mapping[str, int]) -> ItemResult:
    """Suppress and estimate one question.

    counts: respondents by code, with "" (left empty) and, for a multiple choice, "#" (at least one answer).
    Shares are unweighted, of those who gave a valid answer; a multiple choice may add up to more than 1.
    """
    multiple = item.kind == "select_multiple"
    base = counts.get(ANSWERED, 0) if multiple else sum(counts.get(code, 0) for code in item.valid)
    needed = SENSITIVE_SHOWN_FROM if item.sensitive else SHOWN_FROM
    if base < needed:
        return ItemResult(item.name, item.kind, False, base if base >= CELL_FROM else None, needed)
    cells = {code: counts.get(code, 0) for code in item.valid}
    hidden = _hidden_options(cells, base) if multiple else hidden_cells(cells)
    # Only reasons that enough people gave are told apart; they are shares of all who were asked.
    non_answers = counts.get(EMPTY, 0) + sum(counts.get(code, 0) for code in item.missing)
    reasons = {code: counts.get(code, 0) for code in item.codes if code in item.missing}
    hidden_reasons = hidden_cells({**reasons, EMPTY: counts.get(EMPTY, 0)}) if reasons else frozenset()
    return ItemResult(
        item.name,
        item.kind,
        True,
        base,
        needed,
        non_answers,
        tuple(_category(code, n, base, code in hidden) for code, n in cells.items()),
        tuple(_category(code, n, base + non_answers, code in hidden_reasons) for code, n in reasons.items()),
    )


def hidden_cells(cells: Mapping[str, int], least: int = CELL_FROM) -> frozenset[str]:
    """Cells of a whole that must be hidden when the whole is known.

    Those below `least`; then the next smallest, until at least two are hidden and together they hold at least
    `least` people, so that none follows from the others by subtraction.
    """
    order = sorted(cells, key=lambda code: cells[code])
    hidden = [code for code in order if cells[code] < least]
    if not hidden:
        return frozenset()
    for code in order[len(hidden) :]:
        if len(hidden) > 1 and sum(cells[held] for held in hidden) >= least:
            break
        hidden.append(code)
    return frozenset(hidden)


def _hidden_options(cells: Mapping[str, int], base: int) -> frozenset[str]:
    # Options do not add up to the base, but each has a complement: those who did not choose it.
    return frozenset(code for code, n in cells.items() if min(n, base - n) < CELL_FROM)


def _category(code: str, n: int, base: int, hidden: bool) -> Category:
    if hidden:
        return Category(code, None)
    low, high = wilson(n / base, base)
    return Category(code, n, n / base, float(low), float(high))


def document(items: Iterable[Item], counts: Mapping[str, Mapping[str, int]], n: int) -> dict[str, Any]:
    """The published document of a community in a round: {"n", "weighted": False, "items": {name: …}}."""
    results = (item_result(item, counts.get(item.name, {})) for item in items)
    return {"n": n, "weighted": False, "items": {result.name: _to_json(result) for result in results}}


def _to_json(result: ItemResult) -> dict[str, Any]:
    row: dict[str, Any] = {
        "kind": result.kind,
        "shown": result.shown,
        "base": result.base,
        "needed": result.needed,
    }
    if result.shown:
        row["non_answers"] = result.non_answers
        row["categories"] = [[c.code, c.n, c.share, c.low, c.high] for c in result.categories]
        row["missing"] = [[c.code, c.n, c.share, c.low, c.high] for c in result.missing]
    return row


def read_document(published: Mapping[str, Any]) -> dict[str, ItemResult]:
    """The published document back as results by question name."""
    return {
        name: ItemResult(
            name,
            row["kind"],
            row["shown"],
            row["base"],
            row["needed"],
            row.get("non_answers"),
            tuple(Category(*entry) for entry in row.get("categories", ())),
            tuple(Category(*entry) for entry in row.get("missing", ())),
        )
        for name, row in published["items"].items()
    }
