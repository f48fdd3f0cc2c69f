"""The directions in which a path may walk through a filled form.

XPath names thirteen; ODK needs three. The others cost a line each and keep foreign expressions whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from forms.context import in_order
from forms.values import Node


def _ancestors(node: Node) -> list[Node]:
    found = []
    while node.parent is not None:
        node = node.parent
        found.append(node)
    return found


def _place(node: Node) -> int:
    return next((at for at, one in enumerate(node.siblings()) if one is node), 0)


def _following(node: Node) -> list[Node]:
    return [
        one
        for start in [node, *_ancestors(node)]
        for sibling in start.siblings()[_place(start) + 1 :]
        for one in [sibling, *sibling.descendants()]
    ]


def _preceding(node: Node) -> list[Node]:
    before = [
        one
        for start in [node, *_ancestors(node)]
        for sibling in start.siblings()[: _place(start)]
        for one in [sibling, *sibling.descendants()]
    ]
    return list(reversed(in_order(before)))


AXES: Mapping[str, Callable[[Node], Iterable[Node]]] = {
    "self": lambda node: (node,),
    "child": lambda node: node.children,
    "parent": lambda node: (node.parent,) if node.parent is not None else (),
    "descendant": Node.descendants,
    "descendant-or-self": lambda node: [node, *node.descendants()],
    "ancestor": _ancestors,
    "ancestor-or-self": lambda node: [node, *_ancestors(node)],
    "following-sibling": lambda node: node.siblings()[_place(node) + 1 :],
    "preceding-sibling": lambda node: list(reversed(node.siblings()[: _place(node)])),
    "following": _following,
    "preceding": _preceding,
    "attribute": lambda _: (),
    "namespace": lambda _: (),
}

BACKWARDS = frozenset({"ancestor", "ancestor-or-self", "preceding", "preceding-sibling"})
