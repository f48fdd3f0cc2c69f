"""Functions of numbers, as in XPath 1.0 and 3.0; what has no answer is NaN, never an error.

Decimals are rounded as a person rounds them on paper: from the decimal digits, halves upwards.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from decimal import ROUND_FLOOR, Decimal, InvalidOperation

from forms.context import Context, texts
from forms.functions import function
from forms.values import Value, text_to_number, to_number


@function("number", 0, 1, "number")
def number(context: Context, *value: Value) -> Value:
    return to_number(value[0] if value else [context.node], context.zone)


@function("random", 0, 0, "number")
def random(context: Context) -> Value:
    return context.chance()


@function("int", 1, 1, "number")
def integer(context: Context, value: Value) -> Value:
    found = to_number(value, context.zone)
    return found if not math.isfinite(found) else float(math.trunc(found))


@function("floor", 1, 1, "number")
def floor(context: Context, value: Value) -> Value:
    found = to_number(value, context.zone)
    return found if not math.isfinite(found) else float(math.floor(found))


@function("ceiling", 1, 1, "number")
def ceiling(context: Context, value: Value) -> Value:
    found = to_number(value, context.zone)
    return found if not math.isfinite(found) else float(math.ceil(found))


@function("round", 1, 2, "number")
def round_to(context: Context, value: Value, places: Value = 0.0) -> Value:
    found, decimals = to_number(value, context.zone), to_number(places, context.zone)
    if not math.isfinite(found):
        return found
    if not math.isfinite(decimals):
        return math.nan
    return _round(found, math.trunc(max(-400.0, min(400.0, decimals))))


def _round(value: float, places: int) -> float:
    if places == 0 and abs(value) < 2**52:
        return float(math.floor(value + 0.5)) if value % 1 == 0.5 else float(round(value))
    try:
        unit = Decimal(1).scaleb(-places)
        halved = Decimal(repr(value)) + unit / 2
        return float(halved.quantize(unit, rounding=ROUND_FLOOR))
    except InvalidOperation:
        return value  # more digits asked for than a number has


def _numbers(context: Context, arguments: Iterable[Value]) -> list[float]:
    return [text_to_number(text, context.zone) for text in texts(arguments)]


@function("sum", 1, 1, "number", of_nodes=True)
def total(context: Context, *arguments: Value) -> Value:
    return float(sum(_numbers(context, arguments)))


def _extreme(context: Context, arguments: Iterable[Value], pick: Callable[[list[float]], float]) -> float:
    found = _numbers(context, arguments)
    return math.nan if not found or any(map(math.isnan, found)) else pick(found)


@function("max", 1, None, "number")
def maximum(context: Context, *arguments: Value) -> Value:
    return _extreme(context, arguments, max)


@function("min", 1, None, "number")
def minimum(context: Context, *arguments: Value) -> Value:
    return _extreme(context, arguments, min)


def _safely(work: Callable[..., float], *arguments: float) -> float:
    if any(map(math.isnan, arguments)):
        return math.nan
    try:
        found = work(*arguments)
    except OverflowError:
        return math.inf
    except (ValueError, ZeroDivisionError):
        return math.nan
    return math.nan if isinstance(found, complex) else found


def _power(base: float, exponent: float) -> float:
    if base == 0 and exponent < 0:
        return math.inf
    found = base**exponent
    return math.nan if isinstance(found, complex) else float(found)


def _logarithm(work: Callable[[float], float]) -> Callable[[float], float]:
    return lambda value: -math.inf if value == 0 else work(value)


_ONE_NUMBER: dict[str, Callable[[float], float]] = {
    "abs": abs,
    "log": _logarithm(math.log),
    "log10": _logarithm(math.log10),
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "asin": math.asin,
    "acos": math.acos,
    "atan": math.atan,
    "sqrt": math.sqrt,
    "exp": math.exp,
    "exp10": lambda value: float(10.0**value),
}


def _of_one_number(work: Callable[[float], float]) -> Callable[[Context, Value], Value]:
    return lambda context, value: _safely(work, to_number(value, context.zone))


for _name, _work in _ONE_NUMBER.items():
    function(_name, 1, 1, "number")(_of_one_number(_work))


@function("pow", 2, 2, "number")
def power(context: Context, base: Value, exponent: Value) -> Value:
    return _safely(_power, to_number(base, context.zone), to_number(exponent, context.zone))


@function("atan2", 2, 2, "number")
def angle(context: Context, y: Value, x: Value) -> Value:
    return _safely(math.atan2, to_number(y, context.zone), to_number(x, context.zone))


@function("pi", 0, 0, "number")
def pi() -> Value:
    return math.pi
