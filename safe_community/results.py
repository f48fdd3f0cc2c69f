"""Results of a community in a round, as the public may see them.

Counts come in unsuppressed and go out safe: what is stored as published is all that anyone outside can read,
so no page can show too much. The numbers are those of decisions.md, "One table of numbers".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from forms.codebook import asked
from forms.expressions import compiled
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
    """What the computation must know of a question: its codes in order, and which of them are no answers.

    exclusive: codes that stand alone in a multiple choice. depends_on: questions whose answers decide whether
    this one is asked at all.
    """

    name: str
    kind: str
    codes: tuple[str, ...]
    missing: frozenset[str]
    sensitive: bool = False
    exclusive: frozenset[str] = frozenset()
    depends_on: frozenset[str] = frozenset()

    @property
    def valid(self) -> tuple[str, ...]:
        """Codes that are answers, in the order of asking."""
        return tuple(code for code in self.codes if code not in self.missing)


def items_of(questionnaire: Questionnaire) -> list[Item]:
    """The countable questions of a questionnaire in the order of asking; each row of a matrix is one."""
    found: list[Item] = []
    matrix_of = {row.name: matrix for matrix in questionnaire.questions() for row in matrix.rows or ()}
    for question, within in asked(questionnaire):
        if question.type not in {"select_one", "select_multiple"}:
            continue
        choices = questionnaire.choices_of(question)
        around = (*within, *filter(None, (matrix_of.get(question.name),)))
        conditions = (question.relevant, *(outer.relevant for outer in around))
        found.append(
            Item(
                question.name,
                question.type,
                tuple(choice.name for choice in choices),
                frozenset(c.name for c in choices if c.missing),
                question.sensitive,
                frozenset(c.name for c in choices if c.exclusive and not c.missing),
                frozenset(name for one in conditions if one for name in compiled(one).names),
            )
        )
    return found


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
    `withheld`: there are enough answers, but beside another question they would tell a small group apart.
    """

    name: str
    kind: str
    shown: bool
    base: int | None
    needed: int
    non_answers: int | None = None
    categories: tuple[Category, ...] = ()
    missing: tuple[Category, ...] = ()
    withheld: bool = False


def item_result(item: Item, counts: Mapping[str, int]) -> ItemResult:
    """Suppress and estimate one question.

    counts: respondents by code, with "" (left empty) and, for a multiple choice, "#" (at least one answer).
    Shares are unweighted, of those who gave a valid answer; a multiple choice may add up to more than 1.
    """
    multiple = item.kind == "select_multiple"
    base, non_answers = _answered(item, counts)
    needed = SENSITIVE_SHOWN_FROM if item.sensitive else SHOWN_FROM
    if base < needed:
        return ItemResult(item.name, item.kind, False, base if base >= CELL_FROM else None, needed)
    cells = {code: counts.get(code, 0) for code in item.valid}
    hidden = _hidden_options(item, cells, base) if multiple else hidden_cells(cells)
    # Only reasons that enough people gave are told apart; they are shares of all who were asked.
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


def _answered(item: Item, counts: Mapping[str, int]) -> tuple[int, int]:
    # how many gave a valid answer, and how many were asked and gave none
    several = item.kind == "select_multiple"
    base = counts.get(ANSWERED, 0) if several else sum(counts.get(code, 0) for code in item.valid)
    return base, counts.get(EMPTY, 0) + sum(counts.get(code, 0) for code in item.missing)


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


def _hidden_options(item: Item, cells: Mapping[str, int], base: int) -> frozenset[str]:
    # Options do not add up to the base, but each has a complement: those who did not choose it. Where "none
    # of these" is told, another complement is those who chose something, only not this.
    alone = {code for code in item.exclusive if min(cells[code], base - cells[code]) >= CELL_FROM}
    others = base - sum(cells[code] for code in alone)
    return frozenset(
        code
        for code, n in cells.items()
        if min(n, base - n) < CELL_FROM or (code not in alone and others - n < CELL_FROM)
    )


def _category(code: str, n: int, base: int, hidden: bool) -> Category:
    if hidden:
        return Category(code, None)
    low, high = wilson(n / base, base)
    return Category(code, n, n / base, float(low), float(high))


def document(
    items: Iterable[Item],
    counts: Mapping[str, Mapping[str, int]],
    n: int,
    before: Mapping[str, ItemResult] | None = None,
) -> dict[str, Any]:
    """The published document of a community in a round: {"n", "weighted": False, "items": {name: …}}.

    before: what was published last, while the round is open. A question that fewer than ten people have
    answered since then stays as it was: the difference would tell what these few said.
    """
    now: dict[str, ItemResult] = {}
    for item in items:
        counted = counts.get(item.name, {})
        now[item.name] = item_result(item, counted)
        people = sum(_answered(item, counted))
        asking = (now[name] for name in item.depends_on if name in now)
        if now[item.name].base is not None and any(_tells_apart(people, one) for one in asking):
            needed = now[item.name].needed
            now[item.name] = ItemResult(item.name, item.kind, False, None, needed, withheld=True)
    told = {name: _not_too_soon(result, (before or {}).get(name)) for name, result in now.items()}
    return {"n": n, "weighted": False, "items": {name: _to_json(result) for name, result in told.items()}}


def _tells_apart(people: int, asking: ItemResult) -> bool:
    """Whether the number of `people` who were asked tells a small group of the question that led to it.

    Its answers were the reason to ask, so whoever is asked is a sum of its cells: told beside them, it splits
    what was hidden there. Within a multiple choice it is a union of options.
    """
    if not asking.shown or asking.base is None:
        return True
    told = [category.n for category in asking.categories if category.n is not None]
    if asking.kind == "select_one" and len(told) < len(asking.categories):
        return True
    return any(0 < abs(whole - people) < CELL_FROM for whole in (asking.base, *told))


def _not_too_soon(result: ItemResult, before: ItemResult | None) -> ItemResult:
    if before is None or not before.shown or not result.shown:
        return result
    return result if (result.base or 0) - (before.base or 0) >= CELL_FROM else before


def _to_json(result: ItemResult) -> dict[str, Any]:
    row: dict[str, Any] = {
        "kind": result.kind,
        "shown": result.shown,
        "base": result.base,
        "needed": result.needed,
    }
    if result.withheld:
        row["withheld"] = True
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
            row.get("withheld", False),
        )
        for name, row in published["items"].items()
    }
