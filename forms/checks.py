"""What is wrong with an answer, in the codes that a screen, the server and an import all use.

The words of the questionnaire's author travel with the code: `message` in the parameters.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from forms.entry import USUAL_LENGTH
from forms.items import WITH_CHOICES, Choice
from forms.problems import Problem
from forms.tree import Place

if TYPE_CHECKING:
    from forms.flow import FormState
    from forms.screens import Page


def page_problems(state: FormState, page: Page) -> Iterator[Problem]:
    """What stands in the way of leaving a page."""
    for view in page.questions:
        for place in (view.place, *(row.place for row in view.rows)):
            yield from problems_of(state, place)


def problems_of(state: FormState, place: Place) -> tuple[Problem, ...]:
    """What is wrong with one answer; nothing where it is not relevant."""
    if not place.relevant or not place.field.is_answered:
        return ()
    if place.unreadable is not None:
        return (place.unreadable.at(place.key),)
    if place.answer is None:
        return tuple(problem.at(place.key) for problem in _missing(state, place))
    found = list(_wrong_in_kind(state, place)) or list(_against_the_author(state, place))
    return tuple(problem.at(place.key) for problem in found)


def _missing(state: FormState, place: Place) -> Iterator[Problem]:
    if state.holds(place.field.required, place):
        message = place.field.question.required_message
        yield Problem("required", "", {"message": message} if message is not None else {})


def _wrong_in_kind(state: FormState, place: Place) -> Iterator[Problem]:
    question, answer = place.field.question, place.answer
    if question.type in WITH_CHOICES:
        codes = answer if isinstance(answer, list) else [answer]
        yield from choice_problems(
            state.choices_of(place), [str(code) for code in codes], question.max_selected
        )
        if question.type == "rank" and len(codes) != len(state.choices_of(place)):
            yield Problem(
                "not_all_ranked", "", {"expected": len(state.choices_of(place)), "given": len(codes)}
            )
    elif isinstance(answer, str) and question.type in ("text", "barcode"):
        limit = question.max_length or USUAL_LENGTH
        if len(answer) > limit:
            yield Problem("too_long", "", {"limit": limit, "length": len(answer)})
    elif question.type == "range" and isinstance(answer, int | float) and not isinstance(answer, bool):
        yield from _outside_range(answer, question.parameters)


def choice_problems(offered: tuple[Choice, ...], codes: list[str], most: int | None) -> Iterator[Problem]:
    """What is wrong with the codes that were marked: unknown, exclusive beside others, too many."""
    known = {choice.name: choice for choice in offered}
    for code in codes:
        if code not in known:
            yield Problem("unknown_choice", "", {"value": code[:200]})
    alone = [known[code] for code in codes if code in known and known[code].exclusive]
    if alone and len(codes) > 1:
        yield Problem("exclusive_choice", "", {"value": alone[0].name, "label": alone[0].label})
    if most is not None and len(codes) > most:
        yield Problem("too_many_chosen", "", {"limit": most, "given": len(codes)})


def _outside_range(answer: float, parameters: dict[str, str]) -> Iterator[Problem]:
    start, end = float(parameters.get("start", "1")), float(parameters.get("end", "10"))
    step = abs(float(parameters.get("step", "1")))
    low, high = min(start, end), max(start, end)
    if answer < low:
        yield Problem("too_small", "", {"limit": low, "value": answer})
    elif answer > high:
        yield Problem("too_large", "", {"limit": high, "value": answer})
    else:
        steps = (answer - start) / step
        if abs(steps - round(steps)) > 1e-9:
            yield Problem("off_step", "", {"step": step, "start": start, "value": answer})


def _against_the_author(state: FormState, place: Place) -> Iterator[Problem]:
    constraint = place.field.constraint
    if constraint is not None and not state.holds(constraint, place):
        message = place.field.question.constraint_message
        yield Problem("constraint", "", {"message": message} if message is not None else {})
