"""The answers of a whole questionnaire, checked again where nobody can get round it: on the server.

The same engine that led the respondent judges the submission, so no second set of rules can drift away.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any

from forms.compiling import CompiledQuestionnaire
from forms.expressions import KYIV
from forms.flow import SEED, FormState
from forms.items import WITHOUT_ANSWER
from forms.problems import Problem, Refused
from forms.tree import MOST_REPEATS, Answers

LARGEST = 256_000  # bytes of one response; a photo is not in it


def accepted(
    compiled: CompiledQuestionnaire,
    answers: Mapping[str, Any],
    *,
    now: datetime,
    timezone: str | tzinfo = KYIV,
) -> Answers:
    """What is stored of a submission. Refused: all that `check` finds."""
    problems = check(compiled, answers, now=now, timezone=timezone)
    if problems:
        raise Refused(problems)
    return FormState(compiled, answers, now=now, timezone=timezone).submission()


def check(
    compiled: CompiledQuestionnaire,
    answers: Mapping[str, Any],
    *,
    now: datetime,
    timezone: str | tzinfo = KYIV,
) -> tuple[Problem, ...]:
    """What is wrong with a submission.

    `answers_too_large`, `unknown_question`, `off_path` (it was not to be asked), `not_offered` (a filter
    leaves it out), and all that forms.checks finds in single answers."""
    size = len(json.dumps(answers, default=str).encode())
    if size > LARGEST:
        return (Problem("answers_too_large", "", {"limit": LARGEST, "length": size}),)
    state = FormState(compiled, answers, now=now, timezone=timezone)
    found = [
        Problem("unknown_question", name, {"value": name})
        for name in answers
        if name != SEED and not _is_a_variable(compiled, name)
    ]
    found.extend(
        Problem("too_many_repeats", name, {"limit": MOST_REPEATS})
        for name, given in answers.items()
        if isinstance(given, list) and name in compiled.fields and len(given) > MOST_REPEATS
    )
    found.extend(_off_path(state, answers))
    found.extend(state.problems_of())
    return tuple(found)


def _is_a_variable(compiled: CompiledQuestionnaire, name: str) -> bool:
    field = compiled.fields.get(name)
    return field is not None and (
        field.is_repeat or field.item.type not in WITHOUT_ANSWER | {"page", "group"}
    )


def _off_path(state: FormState, answers: Mapping[str, Any]) -> list[Problem]:
    found = []
    for name, given in answers.items():
        field = state.compiled.fields.get(name)
        if field is None or field.repeats or not field.is_answered or given is None:
            continue
        place = state.tree.by_name[name][0]
        if not place.relevant:
            found.append(Problem("off_path", name))
        elif field.choice_filter is not None and place.unreadable is None and place.answer is None:
            found.append(Problem("not_offered", name, {"value": given}))
    return found
