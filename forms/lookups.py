"""Finds in a condition the one equality that an index can answer, so that long lists need not be walked.

`region = ${region} and open = '1'` looks only at the rows of that region; each of those is then checked.
"""

from __future__ import annotations

from forms.syntax import Call, Chain, Literal, Operations, Path, Reference, Step, Tree


def equality(condition: Tree) -> tuple[str, Tree] | None:
    """The column and what it must equal, where one part of the condition says `column = ${question}` or
    `column = 'text'`; None where no part does."""
    parts = condition.parts if isinstance(condition, Chain) and condition.kind == "and" else (condition,)
    for part in parts:
        if isinstance(part, Operations) and len(part.rest) == 1 and part.rest[0][0] == "=":
            left, right = part.first, part.rest[0][1]
            for column, value in ((left, right), (right, left)):
                name = _column(column)
                if name is not None and isinstance(value, Literal | Reference):
                    return name, value
    return None


def _column(tree: Tree) -> str | None:
    if isinstance(tree, Path) and tree.start is None and len(tree.steps) == 1:
        step = tree.steps[0]
        if step.axis == "child" and not step.predicates and step.test[-1] not in ")*":
            return step.test
    return None


def list_lookup(path: Path) -> tuple[str, str, Tree, Step, tuple[Step, ...]] | None:
    """Of `instance('towns')/root/item[name = ${town}]/label`: the list, the column, what it must equal, the
    step with all its conditions, and the steps after it; None where the path is no such lookup."""
    start = path.start
    if not (isinstance(start, Call) and start.name == "instance" and len(path.steps) > 1):
        return None
    name, (root, item, *rest) = start.arguments[0], path.steps
    if not isinstance(name, Literal) or (root.axis, root.test, root.predicates) != ("child", "root", ()):
        return None
    if (item.axis, item.test) != ("child", "item") or not item.predicates:
        return None
    found = equality(item.predicates[0])
    return None if found is None else (name.value, *found, item, tuple(rest))
