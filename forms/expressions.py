"""The door to the expression language: read, check and evaluate what an author wrote.

`compiled` once for a questionnaire, `evaluate` for a stranger with an expression and some answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import TypeAlias
from zoneinfo import ZoneInfo

from forms import functions
from forms.context import Compiled, Context
from forms.evaluation import compile_tree
from forms.problems import Problem
from forms.syntax import Call, Literal, Path, Reference, Tree, parse
from forms.values import Node, Value, number_to_text

functions.fill_table()

KYIV = ZoneInfo("Europe/Kyiv")
AnswerText: TypeAlias = str | float | bool | Sequence[str] | None
_TYPOGRAPHIC = str.maketrans("\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb", '\'\'\'\'""""""')
_IN_TEXT = re.compile(r"\$\{\s*([^\s{}]+)\s*\}")


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression that has been read and checked once.

    references: the names in `${…}`, in order. names: every name a path speaks of, for dependencies.
    """

    text: str
    tree: Tree
    run: Compiled

    @property
    def references(self) -> tuple[Reference, ...]:
        return tuple(part for part in walk(self.tree) if isinstance(part, Reference))

    @property
    def names(self) -> frozenset[str]:
        """Names of `${…}`, of the steps of paths, and in the quotes of `jr:choice-name`. `*`: any name."""
        return frozenset(_names(self.tree, in_list=False))

    @property
    def names_in_filter(self) -> frozenset[str]:
        """The same for a choice filter, where a bare name is a column of the list."""
        return frozenset(_names(self.tree, in_list=True))

    def calls(self, name: str) -> bool:
        return any(isinstance(part, Call) and part.name == name for part in walk(self.tree))


def _names(tree: Tree, *, in_list: bool) -> Iterator[str]:
    if isinstance(tree, Reference):
        yield tree.name
    elif isinstance(tree, Literal):
        yield from _IN_TEXT.findall(tree.value)
    elif isinstance(tree, Path):
        yield from _names_of_path(tree, in_list=in_list)
    else:
        for child in tree.children():
            yield from _names(child, in_list=in_list)


def _names_of_path(path: Path, *, in_list: bool) -> Iterator[str]:
    into_list = isinstance(path.start, Call) and path.start.name == "instance"
    of_column = in_list and path.start is None and path.steps[0].axis == "child"
    if isinstance(path.start, Tree):
        yield from _names(path.start, in_list=in_list)
    for step in path.steps:
        for predicate in step.predicates:
            yield from _names(predicate, in_list=into_list or of_column)
    if not (into_list or of_column):
        yield from _names_of_steps(path)


def _names_of_steps(path: Path) -> Iterator[str]:
    if path.start == "/" and not path.steps:
        yield "*"
    for step in path.steps:
        if step.test == "*" or step.axis.startswith(("descendant", "following", "preceding", "ancestor")):
            yield "*"
        elif not step.test.endswith(")"):
            yield step.test


def walk(tree: Tree) -> Iterator[Tree]:
    """The tree and every part of it."""
    yield tree
    for child in tree.children():
        yield from walk(child)


@lru_cache(maxsize=8192)
def compiled(text: str) -> Expression:
    """An expression ready to run. Refused with the problems of forms.syntax.parse, `unknown_function`,
    `wrong_number_of_arguments`."""
    tree = parse(text)
    return Expression(text, tree, compile_tree(tree))


def normalised(text: str) -> tuple[str, tuple[Problem, ...]]:
    """The text with plain quotes and spaces, and the note `typographic_quotes_replaced` if they differ."""
    plain = text.translate(_TYPOGRAPHIC).replace("\u00a0", " ").replace("\u200b", "")
    if plain == text:
        return text, ()
    return plain, (Problem("typographic_quotes_replaced", "", {"before": text, "after": plain}),)


class Flat:
    """Answers by name without groups: what a stranger's expression stands in."""

    def __init__(self, answers: Mapping[str, AnswerText]) -> None:
        self.root = Node("data")
        self._by_name: dict[str, list[Node]] = {}
        for name, answer in answers.items():
            several = isinstance(answer, Sequence) and not isinstance(answer, str)
            parts = list(answer) if several else [answer]  # type: ignore[arg-type]
            self._by_name[name] = [Node(name, as_text(part), self.root) for part in parts]

    def nodes_of(self, name: str, seen_from: Node) -> list[Node]:  # noqa: ARG002 - without groups every place sees the same
        if name not in self._by_name:
            self._by_name[name] = [Node(name, "", self.root)]  # asked and not answered: blank, as in a form
        return self._by_name[name]

    def instance(self, name: str) -> Node | None:  # noqa: ARG002 - no choice lists here
        return None

    def rows_of(self, name: str, column: str, sought: Sequence[str]) -> list[Node]:  # noqa: ARG002
        return []

    def choice_label(self, question: str, code: str, language: str) -> str:  # noqa: ARG002
        return ""


def as_text(answer: object) -> str:
    """An answer as the expression language sees it: None is blank, a list is codes with spaces between."""
    if answer is None:
        return ""
    if isinstance(answer, bool):
        return "true" if answer else "false"
    if isinstance(answer, int | float):
        return number_to_text(float(answer))
    if isinstance(answer, list | tuple):
        return " ".join(map(str, answer))
    return str(answer)


def evaluate(
    expression: str,
    answers: Mapping[str, AnswerText] | None = None,
    *,
    self_value: AnswerText = None,
    timezone: str | tzinfo = KYIV,
    now: datetime | None = None,
    language: str = "en",
) -> bool | float | str | list[str]:
    """What an expression says, given answers by name as they are stored (text).

    self_value: what `.` stands for. timezone: of dates. now: the clock; an aware moment, or local time.
    A node-set comes back as the texts of its nodes. Refused: as `compiled`.
    """
    zone = timezone if isinstance(timezone, tzinfo) else ZoneInfo(timezone)
    moment = now or datetime.now(UTC)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    around = Flat(answers or {})
    current = Node("self", as_text(self_value))
    current.parent = around.root  # `..` is the form, but `.` is not one more answer in it
    return _shown(compiled(expression).run(Context(current, current, around, moment, zone, language)))


def _shown(value: Value) -> bool | float | str | list[str]:
    return [node.text() for node in value] if isinstance(value, list) else value
