"""Turns the tree of an expression into a function of the answers, once; an answer then costs microseconds.

Closures rather than a walking interpreter: what publication can decide is not decided again at a keystroke.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from forms import values
from forms.axes import AXES, BACKWARDS
from forms.context import Compiled, Context, in_order, nodes, texts
from forms.functions import function_named, may_be_nodes
from forms.lookups import list_lookup
from forms.problems import Problem, Refused
from forms.syntax import (
    Call,
    Chain,
    Filtered,
    Literal,
    Negation,
    Number,
    Operations,
    Path,
    Reference,
    Step,
    Tree,
)
from forms.values import Comparison, Node, Value, to_boolean, to_number


def compile_tree(tree: Tree) -> Compiled:
    """The function of a tree. Refused: `unknown_function`, `wrong_number_of_arguments`, with their place."""
    return _COMPILERS[type(tree)](tree)


def _number(tree: Number) -> Compiled:
    value = tree.value
    return lambda _: value


def _literal(tree: Literal) -> Compiled:
    value = tree.value
    return lambda _: value


def _reference(tree: Reference) -> Compiled:
    name = tree.name
    return lambda context: context.surroundings.nodes_of(name, context.current)


def _negation(tree: Negation) -> Compiled:
    operand = compile_tree(tree.operand)
    sign = -1.0 if tree.times % 2 else 1.0
    return lambda context: sign * to_number(operand(context), context.zone)


def _chain(tree: Chain) -> Compiled:
    parts = [compile_tree(part) for part in tree.parts]
    if tree.kind == "or":
        return lambda context: any(to_boolean(part(context)) for part in parts)
    if tree.kind == "and":
        return lambda context: all(to_boolean(part(context)) for part in parts)
    _refuse_unless_nodes(*tree.parts)
    return lambda context: in_order(node for part in parts for node in nodes(part(context)))


def _refuse_unless_nodes(*parts: Tree) -> None:
    for part in parts:
        if not may_be_nodes(part):
            raise Refused(Problem("answers_expected"))


_COMPARISONS: Mapping[str, Comparison] = {
    "=": values.equal,
    "!=": values.different,
    "<": values.less,
    "<=": values.at_most,
    ">": lambda left, right, zone: values.less(right, left, zone),
    ">=": lambda left, right, zone: values.at_most(right, left, zone),
}


def _divide(left: float, right: float) -> float:
    if right == 0:
        if left == 0 or math.isnan(left):
            return math.nan
        return math.copysign(math.inf, left) * math.copysign(1.0, right)
    return left / right


def _remainder(left: float, right: float) -> float:
    if math.isnan(left) or math.isnan(right) or math.isinf(left) or right == 0:
        return math.nan
    return math.fmod(left, right)


_ARITHMETIC: Mapping[str, Callable[[float, float], float]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "div": _divide,
    "mod": _remainder,
}


def _operations(tree: Operations) -> Compiled:
    first = compile_tree(tree.first)
    rest = [(operator, compile_tree(operand)) for operator, operand in tree.rest]
    if rest[0][0] in _COMPARISONS:
        return _comparison(first, [(_COMPARISONS[operator], operand) for operator, operand in rest])
    return _calculation(first, [(_ARITHMETIC[operator], operand) for operator, operand in rest])


def _comparison(first: Compiled, rest: list[tuple[Comparison, Compiled]]) -> Compiled:
    if len(rest) == 1:
        holds, right = rest[0]
        return lambda context: holds(first(context), right(context), context.zone)

    def compare(context: Context) -> Value:
        value = first(context)
        for one, operand in rest:
            value = one(value, operand(context), context.zone)
        return value

    return compare


def _calculation(first: Compiled, rest: list[tuple[Callable[[float, float], float], Compiled]]) -> Compiled:
    def calculate(context: Context) -> Value:
        zone = context.zone
        value = to_number(first(context), zone)
        for work, operand in rest:
            value = work(value, to_number(operand(context), zone))
        return value

    return calculate


def _call(tree: Call) -> Compiled:
    function = function_named(tree)
    arguments = [compile_tree(argument) for argument in tree.arguments]
    work = function.work
    if function.lazy:
        return lambda context: work(context, *arguments)
    if function.needs_context:
        return lambda context: work(context, *[argument(context) for argument in arguments])
    if len(arguments) == 1:
        only = arguments[0]
        return lambda context: work(only(context))
    return lambda context: work(*[argument(context) for argument in arguments])


def _filtered(tree: Filtered) -> Compiled:
    _refuse_unless_nodes(tree.base)
    base = compile_tree(tree.base)
    predicates = [_predicate(one) for one in tree.predicates]

    def filtered(context: Context) -> Value:
        found = nodes(base(context))
        for keep in predicates:
            found = keep(context, found)
        return found

    return filtered


Keep = Callable[[Context, list[Node]], list[Node]]


def _predicate(tree: Tree) -> Keep:
    """A number in brackets is a position; anything else is a condition."""
    condition = compile_tree(tree)

    def keep(context: Context, candidates: list[Node]) -> list[Node]:
        size = len(candidates)
        kept = []
        for position, node in enumerate(candidates, 1):
            value = condition(context.at(node, position, size))
            if value == position if isinstance(value, float) else to_boolean(value):
                kept.append(node)
        return kept

    return keep


def _lookup(path: Path) -> Compiled | None:
    """A path into a long list by way of its index."""
    found = list_lookup(path)
    if found is None:
        return None
    name, column, sought, item, rest = found
    value = compile_tree(sought)
    predicates = [_predicate(one) for one in item.predicates]
    steps = [_step(step) for step in rest]

    def walk(context: Context) -> Value:
        items = context.surroundings.rows_of(name, column, texts([value(context)]))
        for keep in predicates:
            items = keep(context, items)
        for step in steps:
            items = in_order(node for one in items for node in step(context, one))
        return items

    return walk


def _path(tree: Path) -> Compiled:
    lookup = _lookup(tree)
    if lookup is not None:
        return lookup
    if isinstance(tree.start, Tree):
        _refuse_unless_nodes(tree.start)
    start = tree.start if tree.start in (None, "/") else compile_tree(tree.start)  # type: ignore[arg-type]
    steps = [_step(step) for step in tree.steps]

    def walk(context: Context) -> Value:
        found: list[Node]
        if start is None:
            found = [context.node]
        elif isinstance(start, str):
            found = [_document(context.surroundings.root)]
        else:
            found = nodes(start(context))
        for step in steps:
            if len(found) == 1:
                found = step(context, found[0])
            else:
                found = in_order(node for one in found for node in step(context, one))
        return found

    return walk


def _document(root: Node) -> Node:
    """What stands above the form, so that `/data/x` begins at its root."""
    if root.parent is None:
        above = Node("#document")
        above.children.append(root)
        root.parent = above
    return root.parent


def _step(step: Step) -> Callable[[Context, Node], list[Node]]:
    axis = AXES[step.axis]
    backwards = step.axis in BACKWARDS
    name = step.test.rpartition(":")[2]
    any_name = name == "*" or step.test == "node()"
    own_text = step.test == "text()" and step.axis == "child"
    predicates = [_predicate(one) for one in step.predicates]

    def walk(context: Context, node: Node) -> list[Node]:
        if own_text:  # an answer is the text of its place
            found = [node] if node.value and not node.children else []
        else:
            found = [one for one in axis(node) if any_name or one.is_called(name)]
        for keep in predicates:
            found = keep(context, found)
        return found[::-1] if backwards else found  # positions count from here, the result from the start

    return walk


_COMPILERS: Mapping[type[Tree], Callable[..., Compiled]] = {
    Number: _number,
    Literal: _literal,
    Reference: _reference,
    Negation: _negation,
    Chain: _chain,
    Operations: _operations,
    Call: _call,
    Filtered: _filtered,
    Path: _path,
}
