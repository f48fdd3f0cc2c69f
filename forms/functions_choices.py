"""Functions of choices: what was marked, how many, what a choice is called, in which order choices stand.

Several choices are one text with spaces between the codes, as ODK stores them.
"""

from __future__ import annotations

import math
import re

from forms.context import Context, nodes
from forms.functions import function
from forms.shuffle import ParkMiller, seed_of, shuffled
from forms.values import Value, to_number, to_text

_NAME_AT_END = re.compile(r"([\w.\-]+)\s*\}?\s*\Z")


@function("selected", 2, 2, "boolean")
def selected(answer: Value, code: Value) -> Value:
    """Blank is selected only in a blank answer."""
    sought = to_text(code).strip()
    marked = to_text(answer).split()
    return sought in marked if sought else not marked


@function("selected-at", 2, 2, "text")
def selected_at(context: Context, answer: Value, index: Value) -> Value:
    marked = to_text(answer).split()
    at = to_number(index, context.zone)
    return marked[math.trunc(at)] if 0 <= at < len(marked) else ""


@function("count-selected", 1, 1, "number")
def count_selected(answer: Value) -> Value:
    return float(len(to_text(answer).split()))


@function("jr:choice-name", 2, 2, "text")
def choice_name(context: Context, code: Value, question: Value) -> Value:
    """The second argument names the question: '${question}', or its path in quotes."""
    found = _NAME_AT_END.search(to_text(question))
    if found is None:
        return ""
    return context.surroundings.choice_label(found.group(1), to_text(code), context.language)


@function("randomize", 1, 2, "nodes", of_nodes=True)
def randomize(context: Context, items: Value, *seed: Value) -> Value:
    if not seed:
        return shuffled(nodes(items), context.chance)
    return shuffled(nodes(items), ParkMiller(seed_of(to_text(seed[0]))))


@function("pulldata", 4, 4, "text")
def pulldata(context: Context, instance: Value, wanted: Value, key: Value, sought: Value) -> Value:
    """The wanted column of the first row of a list whose key column holds what is sought."""
    root = context.surroundings.instance(to_text(instance))
    column, key_name, value = to_text(wanted), to_text(key), to_text(sought)
    for item in root.children if root is not None else []:
        if any(cell.is_called(key_name) and cell.value == value for cell in item.children):
            return next((cell.value for cell in item.children if cell.is_called(column)), "")
    return ""


@function("instance", 1, 1, "nodes")
def instance(context: Context, name: Value) -> Value:
    root = context.surroundings.instance(to_text(name))
    return [root.parent or root] if root is not None else []
