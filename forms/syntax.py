"""Reads an expression and says, with line and column, what stands where it should not.

Kept apart from evaluation so that the builder, the checks of soundness and the engine look at one tree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path as FilePath
from typing import Any

from lark import Lark, Token, Transformer, UnexpectedInput, v_args

from forms.faults import QUOTED, explain, place
from forms.problems import Problem, Refused

LONGEST = 4096
DEEPEST = 60


@dataclass(frozen=True, slots=True)
class Tree:
    """A part of an expression; `children()` walks it without knowing the kinds."""

    def children(self) -> Iterator[Tree]:
        for one in fields(self):
            yield from _trees_in(getattr(self, one.name))


def _trees_in(value: object) -> Iterator[Tree]:
    if isinstance(value, Tree):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _trees_in(part)


@dataclass(frozen=True, slots=True)
class Number(Tree):
    value: float


@dataclass(frozen=True, slots=True)
class Literal(Tree):
    value: str


@dataclass(frozen=True, slots=True)
class Reference(Tree):
    """`${name}`"""

    name: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Call(Tree):
    name: str
    arguments: tuple[Tree, ...]
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Step(Tree):
    """axis, what it must be called (`*`, a name, or `node()`), and the conditions in brackets."""

    axis: str
    test: str
    predicates: tuple[Tree, ...] = ()


@dataclass(frozen=True, slots=True)
class Path(Tree):
    """start: None for the current question, "/" for the whole form, or an expression."""

    start: Tree | str | None
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Filtered(Tree):
    base: Tree
    predicates: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Chain(Tree):
    """`kind` is or, and, union; the parts stand side by side, so that a long chain is not a deep tree."""

    kind: str
    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Operations(Tree):
    """first, then (operator, operand) from left to right: arithmetic or comparison."""

    first: Tree
    rest: tuple[tuple[str, Tree], ...]


@dataclass(frozen=True, slots=True)
class Negation(Tree):
    operand: Tree
    times: int


ANY_DEPTH = Step("descendant-or-self", "node()")


def _operations(parts: list[Any]) -> Operations:
    pairs = tuple((str(parts[at]), parts[at + 1]) for at in range(1, len(parts), 2))
    return Operations(parts[0], pairs)


class _Builder(Transformer[Token, Any]):
    def any_of(self, parts: list[Any]) -> Tree:
        return Chain("or", tuple(parts))

    def all_of(self, parts: list[Any]) -> Tree:
        return Chain("and", tuple(parts))

    def union(self, parts: list[Any]) -> Tree:
        return Chain("union", tuple(parts))

    def comparison(self, parts: list[Any]) -> Tree:
        return _operations(parts)

    def arithmetic(self, parts: list[Any]) -> Tree:
        return _operations(parts)

    def negation(self, parts: list[Any]) -> Tree:
        return Negation(parts[-1], len(parts) - 1)

    def number(self, parts: list[Any]) -> Tree:
        return Number(float(parts[0]))

    def text(self, parts: list[Any]) -> Tree:
        return Literal(str(parts[0])[1:-1])

    def reference(self, parts: list[Any]) -> Tree:
        token = parts[0]
        return Reference(str(token)[2:-1].strip(), token.line, token.column)

    def brackets(self, parts: list[Any]) -> Any:
        return parts[0]

    def call(self, parts: list[Any]) -> Tree:
        token = parts[0]
        arguments = tuple(part for part in parts[1:] if part is not None)
        return Call(str(token), arguments, token.line, token.column)

    def predicate(self, parts: list[Any]) -> Any:
        return parts[0]

    def test(self, parts: list[Any]) -> str:
        token = parts[0]
        return f"{token}()" if token.type == "NODE_TYPE" else str(token)

    def short_step(self, parts: list[Any]) -> Step:
        axis = "self" if parts[0].type == "SELF" else "parent"
        return Step(axis, "node()", tuple(parts[1:]))

    def axis_step(self, parts: list[Any]) -> Step:
        return Step(str(parts[0]), parts[1], tuple(parts[2:]))

    def attribute_step(self, parts: list[Any]) -> Step:
        return Step("attribute", parts[1], tuple(parts[2:]))

    def child_step(self, parts: list[Any]) -> Step:
        return Step("child", parts[0], tuple(parts[1:]))

    def steps(self, parts: list[Any]) -> tuple[Step, ...]:
        found: list[Step] = []
        for part in parts:
            if isinstance(part, Step):
                found.append(part)
            elif part.type == "DOUBLE_SLASH":
                found.append(ANY_DEPTH)
        return tuple(found)

    def relative_path(self, parts: list[Any]) -> Tree:
        return Path(None, parts[0])

    def root_path(self, _parts: list[Any]) -> Tree:
        return Path("/", ())

    def absolute_path(self, parts: list[Any]) -> Tree:
        first = (ANY_DEPTH,) if parts[0].type == "DOUBLE_SLASH" else ()
        return Path("/", first + parts[1])

    def path_from(self, parts: list[Any]) -> Tree:
        first = (ANY_DEPTH,) if parts[1].type == "DOUBLE_SLASH" else ()
        return Path(parts[0], first + parts[2])

    @v_args(inline=True)
    def filtered(self, base: Tree, *predicates: Tree) -> Tree:
        return Filtered(base, predicates)


_GRAMMAR = FilePath(__file__).with_name("grammar.lark").read_text(encoding="utf-8")
_PARSER = Lark(_GRAMMAR, parser="lalr", lexer="contextual", maybe_placeholders=True)
_BUILDER = _Builder()


@lru_cache(maxsize=4096)
def parse(text: str) -> Tree:
    """The tree of an expression. Refused: `expression_too_long`, `expression_too_deep`, `expression_empty`,
    `typographic_quotes`, `unclosed_text`, `not_an_expression`, with line, column and what was expected."""
    if len(text.encode()) > LONGEST:
        raise Refused(Problem("expression_too_long", "", {"limit": LONGEST, "length": len(text.encode())}))
    if not text.strip():
        raise Refused(Problem("expression_empty", "", {"line": 1, "column": 1, "expected": ("value",)}))
    _refuse_deep(text)
    try:
        tree: Tree = _BUILDER.transform(_PARSER.parse(text))
    except UnexpectedInput as error:
        raise Refused(explain(text, error)) from None
    return tree


def _refuse_deep(text: str) -> None:
    depth = 0
    bare = QUOTED.sub(lambda quoted: " " * len(quoted.group()), text)
    for at, letter in enumerate(bare):
        if letter in "([":
            depth += 1
            if depth > DEEPEST:
                line, column = place(text, at)
                raise Refused(
                    Problem("expression_too_deep", "", {"limit": DEEPEST, "line": line, "column": column})
                )
        elif letter in ")]":
            depth -= 1
