"""The functions a questionnaire may call, each with the number of arguments it takes.

One table, filled by the modules named functions_*: an unknown name is found when a form is published.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from inspect import signature
from typing import TypeVar

from forms.problems import Problem, Refused
from forms.syntax import Call, Chain, Filtered, Path, Reference, Tree
from forms.values import Value

Work = Callable[..., Value]
Kept = TypeVar("Kept", bound=Work)


@dataclass(frozen=True, slots=True)
class Function:
    """name, fewest and most arguments (None: any number), and the work.

    lazy: the work receives its arguments unevaluated, as functions of the context. of_nodes: the first
    must be answers in the form (`${x}`, a path), not a number or a text.
    returns: boolean, number, text, nodes, or any; said for the checks and the builder's help.
    """

    name: str
    fewest: int
    most: int | None
    work: Work
    returns: str
    lazy: bool = False
    in_pairs_after: int | None = None
    needs_context: bool = False
    of_nodes: bool = False

    def takes(self, count: int) -> bool:
        if count < self.fewest or (self.most is not None and count > self.most):
            return False
        return self.in_pairs_after is None or (count - self.in_pairs_after) % 2 == 0


FUNCTIONS: dict[str, Function] = {}


def function(
    name: str,
    fewest: int,
    most: int | None,
    returns: str,
    *,
    lazy: bool = False,
    in_pairs_after: int | None = None,
    of_nodes: bool = False,
) -> Callable[[Kept], Kept]:
    """Puts a Python function into the table; it is given the context where its first parameter asks."""

    def keep(work: Kept) -> Kept:
        first = next(iter(signature(work).parameters), "")
        FUNCTIONS[name] = Function(
            name, fewest, most, work, returns, lazy, in_pairs_after, first == "context", of_nodes
        )
        return work

    return keep


def function_named(call: Call) -> Function:
    """The function that a call names. Refused: `unknown_function` with the nearest names,
    `wrong_number_of_arguments`, `answers_expected`."""
    found = FUNCTIONS.get(call.name)
    where: dict[str, object] = {"name": call.name, "line": call.line, "column": call.column}
    if found is None:
        near = difflib.get_close_matches(call.name, FUNCTIONS, n=3, cutoff=0.6)
        raise Refused(Problem("unknown_function", "", {**where, "expected": tuple(near)}))
    if not found.takes(len(call.arguments)):
        limits = {"fewest": found.fewest, "most": found.most, "given": len(call.arguments)}
        raise Refused(Problem("wrong_number_of_arguments", "", {**where, **limits}))
    if found.of_nodes and call.arguments and not may_be_nodes(call.arguments[0]):
        raise Refused(Problem("answers_expected", "", where))
    return found


def may_be_nodes(tree: Tree) -> bool:
    """Whether an expression can give answers in the form, and not only a number, a text or a truth."""
    if isinstance(tree, Call):
        found = FUNCTIONS.get(tree.name)
        return found is None or found.returns in ("nodes", "any")
    if isinstance(tree, Chain):
        return tree.kind == "union"
    return isinstance(tree, Reference | Path | Filtered)


def fill_table() -> None:
    """Reads the modules that define the functions; called once by the door, forms.expressions."""
    for subject in ("logic", "numbers", "text", "dates", "choices", "nodes", "places", "secrets"):
        import_module(f"forms.functions_{subject}")
