"""Where an expression is evaluated: the question it belongs to, the clock, the language, the form around it.

Everything that could differ between two evaluations comes in here, so that a test can fix it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Protocol

from forms.values import Node, Value, to_text


class Surroundings(Protocol):
    """What an expression may ask of the form it stands in."""

    root: Node

    def nodes_of(self, name: str, seen_from: Node) -> list[Node]:
        """What `${name}` means for a question at that place."""

    def instance(self, name: str) -> Node | None:
        """The root of a choice list, or None where there is no such list."""

    def rows_of(self, name: str, column: str, sought: Sequence[str]) -> list[Node]:
        """The items of a choice list that hold one of the texts in that column."""

    def choice_label(self, question: str, code: str, language: str) -> str:
        """The wording of a choice of a question; blank where there is none."""


@dataclass(slots=True)
class Context:
    """`current` stays the question itself within the brackets of a path; `node` is the item looked at there.

    now: an aware moment. zone: the local time of dates. position, size: within brackets, counted from 1.
    """

    node: Node
    current: Node
    surroundings: Surroundings
    now: datetime
    zone: tzinfo
    language: str = "en"
    position: int = 1
    size: int = 1
    chance: Callable[[], float] = random.random

    def at(self, node: Node, position: int, size: int) -> Context:
        """The same surroundings, looking at one item of a path."""
        return Context(
            node,
            self.current,
            self.surroundings,
            self.now,
            self.zone,
            self.language,
            position,
            size,
            self.chance,
        )


Compiled = Callable[[Context], Value]


def nodes(value: Value) -> list[Node]:
    """The nodes of a node-set; no nodes of anything else."""
    return value if isinstance(value, list) else []


def in_order(found: Iterable[Node]) -> list[Node]:
    """Each node once, in the order of the document."""
    unique = list({id(node): node for node in found}.values())
    return unique if len(unique) < 2 else sorted(unique, key=Node.order)


def texts(arguments: Iterable[Value]) -> list[str]:
    """Every text in the arguments: each node of a node-set counts."""
    found: list[str] = []
    for argument in arguments:
        if isinstance(argument, list):
            found.extend(node.text() for node in argument)
        else:
            found.append(to_text(argument))
    return found
