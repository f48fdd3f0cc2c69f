"""Functions of truth: conditions, the first answer that is not blank, what is calculated only once.

`if`, `coalesce` and `once` evaluate only what they need: the other branch may be nonsense.
"""

from __future__ import annotations

import math

from forms.context import Compiled, Context, nodes
from forms.functions import function
from forms.pattern import matches
from forms.values import Value, text_to_number, to_boolean, to_number, to_text


@function("true", 0, 0, "boolean")
def true() -> Value:
    return True


@function("false", 0, 0, "boolean")
def false() -> Value:
    return False


@function("boolean", 1, 1, "boolean")
def boolean(value: Value) -> Value:
    return to_boolean(value)


@function("not", 1, 1, "boolean")
def negate(value: Value) -> Value:
    return not to_boolean(value)


@function("boolean-from-string", 1, 1, "boolean")
def boolean_from_string(value: Value) -> Value:
    return to_text(value) in ("true", "1")


def single(value: Value) -> Value:
    """An answer as its text, as these functions return text; several answers stay what they are."""
    if isinstance(value, list) and len(value) <= 1:
        return to_text(value)
    return value


def _or_blank(value: Value) -> Value:
    if isinstance(value, float) and math.isnan(value):
        return ""
    return single(value)


@function("if", 3, 3, "any", lazy=True)
def choose(context: Context, condition: Compiled, then: Compiled, otherwise: Compiled) -> Value:
    return single(then(context) if to_boolean(condition(context)) else otherwise(context))


@function("coalesce", 2, None, "any", lazy=True)
def coalesce(context: Context, *candidates: Compiled) -> Value:
    for candidate in candidates:
        value = _or_blank(candidate(context))
        if isinstance(value, list):
            return value
        if to_text(value) != "":
            return value
    return ""


@function("once", 1, 1, "any", lazy=True)
def once(context: Context, calculation: Compiled) -> Value:
    return context.current.value or _or_blank(calculation(context))


@function("regex", 2, 2, "boolean")
def regex(value: Value, expression: Value) -> Value:
    return matches(to_text(expression), to_text(value))


def _counts(context: Context, value: Value) -> int:
    """How many of these answers say yes: true, a number above zero, or ODK's older "yes"."""
    if isinstance(value, list):
        return sum(_says_yes(context, node.text()) for node in value)
    if isinstance(value, bool):
        return int(value)
    return int(_says_yes(context, to_text(value)))


def _says_yes(context: Context, text: str) -> bool:
    return text.strip() in ("yes", "true") or text_to_number(text, context.zone) > 0


def _between(context: Context, fewest: Value, most: Value, count: float) -> bool:
    low, high = to_number(fewest, context.zone), to_number(most, context.zone)
    return (low == -1 or count >= low) and (high == -1 or count <= high)


@function("checklist", 2, None, "boolean")
def checklist(context: Context, fewest: Value, most: Value, *answers: Value) -> Value:
    return _between(context, fewest, most, sum(_counts(context, answer) for answer in answers))


@function("weighted-checklist", 2, None, "boolean", in_pairs_after=2)
def weighted_checklist(context: Context, fewest: Value, most: Value, *pairs: Value) -> Value:
    total = 0.0
    for answer, weight in zip(pairs[::2], pairs[1::2], strict=True):
        answers, weights = nodes(answer), nodes(weight)
        if answers and len(answers) == len(weights):
            for one, its in zip(answers, weights, strict=True):
                total += _counts(context, [one]) * to_number([its], context.zone)
        else:
            total += _counts(context, answer) * to_number(weight, context.zone)
    return _between(context, fewest, most, total)
