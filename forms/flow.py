"""One respondent's way through a questionnaire: what is asked next, what is left out, what is stored.

All is computed from the answers on each run, so that going back, another device or a restart change nothing.
"""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from forms import checks, screens
from forms.choice_lists import Records
from forms.compiling import CompiledQuestionnaire, Field, compile
from forms.context import Context
from forms.entry import LONGEST_RESULT
from forms.expressions import KYIV, Expression
from forms.items import Choice
from forms.offers import offered
from forms.problems import Problem, Refused
from forms.screens import Page, Progress, ReviewRow
from forms.tree import MOST_REPEATS, Answers, Place, Tree
from forms.values import Value, to_boolean, to_number, to_text

__all__ = ["CompiledQuestionnaire", "FormState", "Page", "Progress", "Records", "ReviewRow", "compile"]

SEED = "_seed"  # in a draft: what orders the choices for this respondent; no question can have this name
_WORD = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)


class FormState:
    """A respondent's questionnaire, given a draft.

    answers: by flat name as they are stored; a repeat is a list of such mappings. now: an aware moment, fixed
    while this state lives. language: of `jr:choice-name` and of dates inside expressions.
    """

    def __init__(
        self,
        compiled: CompiledQuestionnaire,
        answers: Mapping[str, Any] | None = None,
        *,
        now: datetime,
        timezone: str | tzinfo = KYIV,
        language: str = "uk",
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.compiled = compiled
        self.questionnaire = compiled.questionnaire
        self.now = now
        self.language = language
        self._zone = timezone if isinstance(timezone, tzinfo) else ZoneInfo(timezone)
        self._chance = chance
        draft = dict(answers or {})
        seed = draft.pop(SEED, None)
        self._seed = seed if isinstance(seed, int) and not isinstance(seed, bool) else None
        self._offered: dict[Place, tuple[Choice, ...]] = {}
        self.tree = Tree(compiled, draft)
        self._pages: tuple[Page, ...] | None = None
        for field in compiled.in_order:
            for place in list(self.tree.by_name[field.name]):
                self._settle(place)

    # what a screen does

    def answer(self, name: str, raw: object) -> tuple[Problem, ...]:
        """Takes what a person entered and computes what depends on it.

        name: of a question, or its key inside a repeat (`children[2].age`). Returns what is wrong now.
        Refused: `unknown_question`."""
        place = self._place(name)
        place.take(raw)
        self._recompute(place.field)
        self._run_triggers(place.field)
        return checks.problems_of(self, place)

    def add_repeat(self, name: str) -> str:
        """One more instance of a repeat (`children`, or `children[2].toys`); returns its key."""
        field, parent = self.tree.repeat(name)
        if len([one for one in parent.children if one.name == field.name]) >= MOST_REPEATS:
            raise Refused(Problem("too_many_repeats", name, {"limit": MOST_REPEATS}))
        place = self.tree.add(field, parent)
        self._rebuild()
        return place.key

    def remove_repeat(self, key: str) -> None:
        """Takes away one instance (`children[2]`) with its answers."""
        place = self._place(key)
        if not place.field.is_repeat:
            raise Refused(Problem("not_a_repeat", key))
        self.tree.remove(place)
        self._rebuild()

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages on this respondent's path, in order; each has at least one question or note."""
        if self._pages is None:
            self._pages = tuple(screens.pages(self))
        return self._pages

    def page(self, name: str) -> Page | None:
        return next((page for page in self.pages if page.name == name), None)

    def progress(self, page_name: str) -> Progress:
        """Where a page stands on the path: page k of n, question k of n."""
        return screens.progress(self.pages, page_name)

    def problems_of(self, page_name: str | None = None) -> tuple[Problem, ...]:
        """What stands in the way of leaving a page, or of submitting (None); each at its question's key."""
        found = (page for page in self.pages if page_name is None or page.name == page_name)
        return tuple(problem for page in found for problem in checks.page_problems(self, page))

    def review(self, language: str | None = None) -> tuple[ReviewRow, ...]:
        """All questions of the path with their answers in words."""
        return tuple(screens.review(self, language or self.language))

    def submission(self) -> Answers:
        """What is stored: nothing that is off the path, None where a question was left empty.

        Personal answers are not in it; see `personal`."""
        return screens.submitted(self, personal=False)

    def personal(self) -> Answers:
        """The answers to questions flagged personal, to be stored apart."""
        return screens.submitted(self, personal=True)

    @property
    def answers(self) -> Answers:
        """The draft to keep: also answers that are off the path now, and what could not be read."""
        found = self.tree.answers()
        return found if self._seed is None else {**found, SEED: self._seed}

    @property
    def device_draft(self) -> Answers:
        """The draft that may lie on a device: without the answers to sensitive and personal questions."""
        private = {
            name
            for name, field in self.compiled.fields.items()
            if field.is_answered and (field.question.sensitive or field.question.personal)
        }
        return _without(self.answers, private)

    # what others ask of a place

    def value_of(self, name: str) -> object:
        """The answer as stored, or None; also off the path."""
        return self._place(name).answer

    def is_relevant(self, name: str) -> bool:
        return self._place(name).relevant

    def choices_of(self, place: Place) -> tuple[Choice, ...]:
        """What is offered, in its order: filtered by earlier answers, shuffled where the author wished it."""
        if place not in self._offered:
            self._offered[place] = offered(self, place)
        return self._offered[place]

    def holds(self, condition: Expression | bool, place: Place) -> bool:
        return condition if isinstance(condition, bool) else to_boolean(self.run(condition, place))

    def run(self, expression: Expression, place: Place) -> Value:
        return expression.run(self.context(place))

    def context(self, place: Place) -> Context:
        """Where the expressions of a place are evaluated."""
        return Context(place, place, self.tree, self.now, self._zone, self.language, chance=self._chance)

    # how it is computed

    def _place(self, name: str) -> Place:
        place = self.tree.at(name)
        if place is None:
            raise Refused(Problem("unknown_question", name, {"value": name}))
        return place

    def _rebuild(self) -> None:
        self._pages = None
        self._offered.clear()
        for field in self.compiled.in_order:
            for place in list(self.tree.by_name[field.name]):
                self._settle(place)

    def _recompute(self, changed: Field) -> None:
        self._pages = None
        self._offered = {
            place: found for place, found in self._offered.items() if place.field.choice_filter is None
        }
        for field in self.compiled.dependants[changed.name]:
            for place in list(self.tree.by_name[field.name]):
                self._settle(place)

    def _settle(self, place: Place) -> None:
        """Relevance, then what is calculated, then whether the answer is still offered."""
        field = place.field
        above = place.parent
        if above is None:
            return  # taken away while its neighbours were counted
        inherited = above.relevant
        place.relevant = inherited and (field.relevant is None or self.holds(field.relevant, place))
        if not place.relevant:
            return
        if field.repeat_count is not None and place.number == 1:
            self._count_repeats(place)
        if not field.is_answered:
            return
        if not (place.begun or place.asked):
            self._begin(place)
        if field.calculation is not None and field.question.trigger is None:
            place.calculated(_result(self.run(field.calculation, place)))
        place.begun = True
        if field.choice_filter is not None and place.answer is not None:
            self._clear_what_is_not_offered(place)

    def _begin(self, place: Place) -> None:
        field = place.field
        if field.default is not None:
            place.take(_result(self.run(field.default, place)))
        elif field.question.default is not None:
            place.take(field.question.default)
        elif field.item.type in ("start", "today"):
            local = self.now.astimezone(self._zone)
            place.take(
                local.date().isoformat() if field.item.type == "today" else local.isoformat("T", "seconds")
            )

    def _count_repeats(self, place: Place) -> None:
        field = place.field
        wanted = to_number(self.run(field.repeat_count, place), self._zone) if field.repeat_count else 1
        wanted = 1 if math.isnan(wanted) else max(0, min(MOST_REPEATS, int(wanted)))
        alike = [one for one in place.siblings() if isinstance(one, Place) and one.field is field]
        for _ in range(len(alike), wanted):
            if place.parent is not None:
                self.tree.add(field, place.parent).relevant = place.relevant
        for extra in alike[max(1, wanted) :]:
            self.tree.remove(extra)
        place.relevant = place.relevant and wanted > 0

    def _clear_what_is_not_offered(self, place: Place) -> None:
        self._offered.pop(place, None)
        codes = {choice.name for choice in self.choices_of(place)}
        answer = place.answer
        if isinstance(answer, list):
            kept = [code for code in answer if code in codes]
            if kept != answer:
                place.take(kept or None)
        elif answer not in codes:
            place.take(None)

    def _run_triggers(self, changed: Field) -> None:
        for field in self.compiled.fields.values():
            if field.is_answered and changed.name in _WORD.findall(field.question.trigger or ""):
                for place in self.tree.by_name[field.name]:
                    if place.relevant and field.calculation is not None:
                        place.calculated(_result(self.run(field.calculation, place)))
                self._recompute(field)

    def own_seed(self) -> int:
        """What orders choices for this respondent alone; made once and kept in the draft."""
        if self._seed is None:
            self._seed = 1 + int(self._chance() * 2_147_483_645)
        return self._seed


def _without(answers: Answers, names: set[str]) -> Answers:
    def pruned(value: Any) -> Any:
        if isinstance(value, list) and value and isinstance(value[0], dict):
            return [_without(record, names) for record in value]
        return value

    return {name: pruned(value) for name, value in answers.items() if name not in names}


def _result(value: Value) -> str:
    """The result of a calculation as it is stored: what is no number is blank."""
    if isinstance(value, float) and math.isnan(value):
        return ""
    return to_text(value)[:LONGEST_RESULT]
