"""Functions of text, as in XPath 1.0 with ODK's additions.

Positions are counted in Unicode characters: from 1 in XPath's functions, from 0 in ODK's own.
"""

from __future__ import annotations

import math
import re

from forms.context import Context, texts
from forms.functions import function
from forms.values import Value, to_number, to_text

_SPACES = re.compile("[ \t\r\n]+")


@function("string", 0, 1, "text")
def string(context: Context, *value: Value) -> Value:
    return to_text(value[0]) if value else context.node.text()


@function("concat", 0, None, "text")
def concat(*parts: Value) -> Value:
    return "".join(texts(parts))


@function("join", 1, None, "text")
def join(separator: Value, *parts: Value) -> Value:
    return to_text(separator).join(texts(parts))


@function("substr", 2, 3, "text")
def substr(context: Context, value: Value, start: Value, *end: Value) -> Value:
    """From 0; a negative position counts from the end."""
    text = to_text(value)
    first = _index(context, start, 0)
    last = _index(context, end[0], 0) if end else len(text)
    return text[first:last]


def _index(context: Context, value: Value, otherwise: int) -> int:
    found = to_number(value, context.zone)
    if math.isnan(found):
        return otherwise
    return math.trunc(max(-1e6, min(1e6, found)))


@function("substring", 2, 3, "text")
def substring(context: Context, value: Value, start: Value, *length: Value) -> Value:
    """From 1, with XPath's rounding of halves and of what is no number."""
    text = to_text(value)
    first = _rounded(to_number(start, context.zone))
    last = first + _rounded(to_number(length[0], context.zone)) if length else math.inf
    return "".join(letter for at, letter in enumerate(text, 1) if first <= at < last)


def _rounded(value: float) -> float:
    return value if not math.isfinite(value) else float(math.floor(value + 0.5))


@function("substring-before", 2, 2, "text")
def substring_before(value: Value, mark: Value) -> Value:
    before, found, _ = to_text(value).partition(to_text(mark)) if to_text(mark) else ("", "", "")
    return before if found else ""


@function("substring-after", 2, 2, "text")
def substring_after(value: Value, mark: Value) -> Value:
    text, sought = to_text(value), to_text(mark)
    return text.partition(sought)[2] if sought else text


@function("translate", 3, 3, "text")
def translate(value: Value, old: Value, new: Value) -> Value:
    replacements: dict[int, str] = {}
    letters = to_text(new)
    for at, letter in enumerate(to_text(old)):
        replacements.setdefault(ord(letter), letters[at : at + 1])
    return to_text(value).translate(replacements)


@function("string-length", 0, 1, "number")
def string_length(context: Context, *value: Value) -> Value:
    return float(len(to_text(value[0]) if value else context.node.text()))


@function("normalize-space", 0, 1, "text")
def normalize_space(context: Context, *value: Value) -> Value:
    text = to_text(value[0]) if value else context.node.text()
    return " ".join(_SPACES.split(text.strip(" \t\r\n")))


@function("contains", 2, 2, "boolean")
def contains(value: Value, sought: Value) -> Value:
    return to_text(sought) in to_text(value)


@function("starts-with", 2, 2, "boolean")
def starts_with(value: Value, sought: Value) -> Value:
    return to_text(value).startswith(to_text(sought))


@function("ends-with", 2, 2, "boolean")
def ends_with(value: Value, sought: Value) -> Value:
    return to_text(value).endswith(to_text(sought))


@function("upper-case", 1, 1, "text")
def upper_case(value: Value) -> Value:
    return to_text(value).upper()


@function("lower-case", 1, 1, "text")
def lower_case(value: Value) -> Value:
    return to_text(value).lower()
