"""A questionnaire and somebody who answers it: the door for tests and for strangers.

It speaks in the texts that ODK stores, so that a scenario written for another engine can be read here.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, tzinfo
from typing import Any

from forms import checks
from forms.choice_lists import Records
from forms.expressions import KYIV
from forms.flow import FormState, compile
from forms.problems import Problem, Refused
from forms.questionnaire import Questionnaire
from forms.tree import Place


class Scenario:
    """One respondent. Names are those of questions; in a repeat `children[2].age` or `/data/children[2]/age`.

    Refused where an expression cannot be read, and by each verb with `unknown_question`.
    """

    def __init__(
        self,
        questionnaire: Questionnaire,
        *,
        answers: Mapping[str, Any] | None = None,
        lists: Mapping[str, Records] | None = None,
        now: datetime | None = None,
        timezone: str | tzinfo = KYIV,
        language: str = "uk",
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.state = FormState(
            compile(questionnaire, lists),
            answers,
            now=now or datetime.now(UTC),
            timezone=timezone,
            language=language,
            chance=chance,
        )

    def answer(self, name: str, value: object) -> tuple[Problem, ...]:
        """Enters a value; returns what is wrong with it."""
        return self.state.answer(self._key(name), value)

    def answer_of(self, name: str) -> str:
        """The answer as ODK stores it; blank where there is none or the question is off the path."""
        return self._place(name).text()

    def is_relevant(self, name: str) -> bool:
        """Whether a question, page or group is on the path."""
        return self._place(name).relevant

    def is_required(self, name: str) -> bool:
        place = self._place(name)
        return self.state.holds(place.field.required, place)

    def is_read_only(self, name: str) -> bool:
        place = self._place(name)
        return self.state.holds(place.field.read_only, place)

    def choices_of(self, name: str) -> list[str]:
        """The codes that are offered, filtered and in order."""
        return [choice.name for choice in self.state.choices_of(self._place(name))]

    def label_of(self, name: str, language: str = "uk") -> str:
        """The words of a question with answers put in."""
        from forms.screens import inserted

        place = self._place(name)
        return inserted(self.state, place, place.field.item.label, language)

    def problems_of(self, name: str) -> tuple[Problem, ...]:
        """What is wrong with one answer, or with all in a group, as when its page is left."""
        place = self._place(name)
        inside = [one for one in place.descendants() if isinstance(one, Place)]
        return tuple(problem for one in (place, *inside) for problem in checks.problems_of(self.state, one))

    def add_repeat(self, name: str) -> str:
        """One more instance of a repeat; returns its key."""
        return self.state.add_repeat(self._key(name))

    def remove_repeat(self, name: str) -> None:
        self.state.remove_repeat(self._key(name))

    def submission(self) -> dict[str, Any]:
        """What would be stored."""
        return self.state.submission()

    def _key(self, name: str) -> str:
        if not name.startswith("/"):
            return name
        steps = name.strip("/").split("/")[1:]
        repeats = [step for step in steps[:-1] if "[" in step]
        return ".".join([*repeats, steps[-1]]) if steps else name

    def _place(self, name: str) -> Place:
        found = self.state.tree.at(self._key(name))
        if found is None:
            raise Refused(Problem("unknown_question", name, {"value": name}))
        return found
