"""Which choices a question offers to this respondent, and in which order.

Filtered by earlier answers, then shuffled where the author wished it, with what is fixed kept at the end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.items import Choice
from forms.shuffle import ParkMiller, seed_of, shuffled
from forms.tree import Place
from forms.values import to_text
from forms.wording import Text

if TYPE_CHECKING:
    from forms.flow import FormState


def offered(state: FormState, place: Place) -> tuple[Choice, ...]:
    """The choices on offer, in order."""
    field = place.field
    found = field.choices.choices or _from_answers(state, place)
    if field.choice_filter is not None and field.choices.choices:
        found = field.choices.filtered(field.choice_filter, state.context(place))
    if field.question.randomize is None:
        return found
    last = tuple(choice for choice in found if choice.fixed == "last")
    moved = [choice for choice in found if choice.fixed != "last"]
    return (*shuffled(moved, ParkMiller(_seed(state, place))), *last)


def _from_answers(state: FormState, place: Place) -> tuple[Choice, ...]:
    """Choices made of what was answered in a repeat: the list is `${name}`."""
    listed = place.field.question.list or ""
    name = listed.removeprefix("${").removesuffix("}")
    named = state.tree.nodes_of(name, place) if name != listed else []
    texts = dict.fromkeys(text for node in named if (text := node.text()))
    return tuple(Choice.model_construct(name=text, label=Text({"default": text})) for text in texts)


def _seed(state: FormState, place: Place) -> int:
    if place.field.seed is not None:
        written = to_text(state.run(place.field.seed, place))
        if written:
            return seed_of(written)
    return state.own_seed()
