"""Functions of answers in their places: how many, which one in a repeated group.

Repeated groups are counted from 1.
"""

from __future__ import annotations

from forms.context import Context, nodes
from forms.functions import function
from forms.values import Node, Value, to_number, to_text


@function("count", 1, 1, "number", of_nodes=True)
def count(found: Value) -> Value:
    return float(len(nodes(found)))


@function("count-non-empty", 1, 1, "number", of_nodes=True)
def count_non_empty(found: Value) -> Value:
    return float(sum(1 for node in nodes(found) if node.text() != ""))


@function("position", 0, 1, "number", of_nodes=True)
def position(context: Context, *of: Value) -> Value:
    """Its place in the brackets of a path; of a node: among its neighbours of the same name."""
    if not of:
        return float(context.position)
    found = nodes(of[0])
    if not found:
        return float("nan")
    alike = [one for one in found[0].siblings() if one.name == found[0].name]
    return float(next((at for at, one in enumerate(alike, 1) if one is found[0]), 1))


@function("last", 0, 0, "number")
def last(context: Context) -> Value:
    return float(context.size)


@function("current", 0, 0, "nodes")
def current(context: Context) -> Value:
    return [context.current]


@function("indexed-repeat", 3, 7, "text", in_pairs_after=1, of_nodes=True)
def indexed_repeat(context: Context, wanted: Value, *repeats: Value) -> Value:
    """The wanted answer in the given instance of its repeat, up to three repeats deep."""
    found = nodes(wanted)
    if (
        len(found) == 1 and found[0].parent is not None
    ):  # ${x} seen from inside a repeat is one node; all are meant
        found = _everywhere(context.surroundings.root, found[0].name)
    if len(repeats) == 2 and not any(_is_within(one, group) for one in found for group in nodes(repeats[0])):
        return _numbered(found, to_number(repeats[1], context.zone))  # answers by name, without their groups
    for repeat, index in zip(repeats[::2], repeats[1::2], strict=True):
        instance = _instance(nodes(repeat), to_number(index, context.zone), found, context)
        if instance is None:
            return ""
        found = [node for node in found if _is_within(node, instance)]
    return found[0].text() if found else ""


def _numbered(found: list[Node], index: float) -> str:
    return found[int(index) - 1].text() if 1 <= index <= len(found) else ""


def _everywhere(root: Node, name: str) -> list[Node]:
    return [node for node in root.descendants() if node.name == name]


def _instance(repeat: list[Node], index: float, wanted: list[Node], context: Context) -> Node | None:
    if not repeat:
        return None
    instances = _everywhere(context.surroundings.root, repeat[0].name)
    within = [one for one in instances if any(_is_within(node, one) or one is node for node in wanted)]
    groups = within[0].siblings() if within else []
    alike = [one for one in groups if one.name == repeat[0].name]
    return alike[int(index) - 1] if 1 <= index <= len(alike) else None


def _is_within(node: Node, group: Node) -> bool:
    above = node.parent
    while above is not None and above is not group:
        above = above.parent
    return above is group


@function("name", 0, 1, "text", of_nodes=True)
def name(context: Context, *of: Value) -> Value:
    found = nodes(of[0]) if of else [context.node]
    return found[0].name if found else ""


@function("local-name", 0, 1, "text", of_nodes=True)
def local_name(context: Context, *of: Value) -> Value:
    return to_text(name(context, *of)).rpartition(":")[2]


@function("namespace-uri", 0, 1, "text", of_nodes=True)
def namespace_uri(*_of: Value) -> Value:
    return ""


@function("id", 1, 1, "nodes")
def node_with_id(_identifier: Value) -> Value:
    """Answers have no identifiers: no nodes."""
    return []


@function("lang", 1, 1, "boolean")
def lang(context: Context, language: Value) -> Value:
    sought, ours = to_text(language).lower(), context.language.lower()
    return ours == sought or ours.startswith(f"{sought}-")


@function("jr:itext", 1, 1, "text")
def itext(_identifier: Value) -> Value:
    """Wordings live in the questionnaire, not under identifiers: blank."""
    return ""


@function("property", 1, 1, "text")
def device_property(_key: Value) -> Value:
    """Nothing is known of a device or of who holds it: blank."""
    return ""


@function("version", 0, 0, "text")
def version() -> Value:
    return ""
