"""What an answer is inside an expression: a truth, a number, a text, or answers in their places in the form.

XPath 1.0's conversions, with ODK's one addition: a date counts as its days since 1970-01-01, in local time.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, tzinfo
from decimal import Decimal
from typing import TypeAlias

CLOSE = 1e-12
EPOCH = date(1970, 1, 1).toordinal()
_NUMBER = re.compile(r"[ \t\r\n]*(-?(?:\d+(?:\.\d*)?|\.\d+))[ \t\r\n]*\Z", re.ASCII)
_DATE = re.compile(r"\s*(-?\d{4})-(\d{2})-(\d{2})(?:[T ](.+))?\s*\Z", re.ASCII)
_TIME = re.compile(
    r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?\s*\Z", re.ASCII
)


class Node:
    """One place in a filled form. `value` is text as ODK stores it; blank is the empty text."""

    __slots__ = ("alias", "children", "name", "parent", "relevant", "value")

    def __init__(self, name: str, value: str = "", parent: Node | None = None, alias: str = "") -> None:
        self.name = name
        self.alias = alias or name
        self.value = value
        self.parent = parent
        self.children: list[Node] = []
        self.relevant = True
        if parent is not None:
            parent.children.append(self)

    def text(self) -> str:
        """Its own text, or that of everything beneath it; blank where it is not relevant."""
        if not self.relevant:
            return ""
        if not self.children:
            return self.value
        return "".join(child.text() for child in self.children)

    def is_called(self, name: str) -> bool:
        return name in (self.name, self.alias)

    def siblings(self) -> list[Node]:
        return self.parent.children if self.parent is not None else [self]

    def descendants(self) -> Iterator[Node]:
        for child in self.children:
            yield child
            yield from child.descendants()

    def order(self) -> tuple[int, ...]:
        """Where it stands in the document, for sorting."""
        steps: list[int] = []
        node = self
        while node.parent is not None:
            steps.append(next((at for at, one in enumerate(node.parent.children) if one is node), 0))
            node = node.parent
        return tuple(reversed(steps))


Value: TypeAlias = bool | float | str | list[Node]
Comparison: TypeAlias = Callable[[Value, Value, tzinfo], bool]


def to_text(value: Value) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return value[0].text() if value else ""
    return number_to_text(value)


def number_to_text(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == int(value):
        return str(int(value))
    return format(Decimal(repr(value)), "f")


def to_boolean(value: Value) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str | list):
        return bool(value)
    return not (value == 0 or math.isnan(value))


def to_number(value: Value, zone: tzinfo) -> float:
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, float):
        return value
    return text_to_number(value if isinstance(value, str) else to_text(value), zone)


def text_to_number(text: str, zone: tzinfo) -> float:
    """A number as XPath writes it, or the days of a date; anything else, blank included, is NaN."""
    found = _NUMBER.match(text)
    if found:
        return float(found.group(1))
    moment = to_moment(text, zone)
    return math.nan if moment is None else moment_to_days(moment)


def days_to_moment(days: float) -> datetime | None:
    """The local clock at so many days since 1970-01-01, without a zone; None beyond the calendar."""
    if not math.isfinite(days):
        return None
    whole = math.floor(days)
    milliseconds = round((days - whole) * 86_400_000)
    try:
        start = date.fromordinal(EPOCH + whole + milliseconds // 86_400_000)
    except (ValueError, OverflowError):
        return None
    return datetime.combine(start, _clock(milliseconds % 86_400_000))


def _clock(milliseconds: int) -> time:
    seconds, thousandths = divmod(milliseconds, 1000)
    minutes, second = divmod(seconds, 60)
    return time(minutes // 60, minutes % 60, second, thousandths * 1000)


def moment_to_days(moment: datetime) -> float:
    whole = moment.toordinal() - EPOCH
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second + moment.microsecond / 1e6
    return whole + seconds / 86400


def to_moment(text: str, zone: tzinfo) -> datetime | None:
    """A date or a date with time as the local clock shows it (no zone); None where it is neither."""
    found = _DATE.match(text)
    if not found:
        return None
    year, month, day, clock = found.groups()
    try:
        start = date(int(year), int(month), int(day))
    except ValueError:
        return None
    if clock is None:
        return datetime.combine(start, time())
    return to_clock(clock, zone, start)


def to_clock(text: str, zone: tzinfo, day: date) -> datetime | None:
    """A time of that day as the local clock shows it; an offset in the text moves it to the local zone."""
    found = _TIME.match(text.strip())
    if not found:
        return None
    hour, minute, second, fraction, offset = found.groups()
    micro = int((fraction or "").ljust(6, "0")[:6] or 0)
    try:
        moment = datetime.combine(day, time(int(hour), int(minute), int(second or 0), micro))
        if offset is None:
            return moment
        written = (
            "+00:00" if offset == "Z" else offset if ":" in offset else f"{offset[:3]}:{offset[3:] or '00'}"
        )
        aware = datetime.fromisoformat(moment.isoformat() + written)
        return aware.astimezone(zone).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None


def same(left: float, right: float) -> bool:
    return left == right or abs(left - right) < CLOSE


def equal(left: Value, right: Value, zone: tzinfo) -> bool:
    """`=` of XPath 1.0: among node-sets one equal pair is enough."""
    if isinstance(left, list) or isinstance(right, list):
        return _any_pair(left, right, zone, equal)
    if isinstance(left, bool) or isinstance(right, bool):
        return to_boolean(left) == to_boolean(right)
    if isinstance(left, float) or isinstance(right, float):
        return same(to_number(left, zone), to_number(right, zone))
    return left == right


def different(left: Value, right: Value, zone: tzinfo) -> bool:
    """`!=` of XPath 1.0: among node-sets one different pair is enough."""
    if isinstance(left, list) or isinstance(right, list):
        return _any_pair(left, right, zone, different)
    return not equal(left, right, zone)


def less(left: Value, right: Value, zone: tzinfo) -> bool:
    if isinstance(left, list) or isinstance(right, list):
        return _any_pair(left, right, zone, less)
    one, other = to_number(left, zone), to_number(right, zone)
    return one < other and not same(one, other)


def at_most(left: Value, right: Value, zone: tzinfo) -> bool:
    if isinstance(left, list) or isinstance(right, list):
        return _any_pair(left, right, zone, at_most)
    one, other = to_number(left, zone), to_number(right, zone)
    return one <= other or same(one, other)


def _any_pair(left: Value, right: Value, zone: tzinfo, holds: Comparison) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return holds(to_boolean(left), to_boolean(right), zone)
    lefts: list[Value] = [node.text() for node in left] if isinstance(left, list) else [left]
    rights: list[Value] = [node.text() for node in right] if isinstance(right, list) else [right]
    return any(holds(one, other, zone) for one in lefts for other in rights)
