"""Functions of dates and times, on the local clock of the questionnaire.

A date is a text (2026-11-23) that counts as days since 1970-01-01 wherever a number is wanted.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import get_day_names, get_month_names

from forms.context import Context
from forms.functions import function
from forms.values import Value, days_to_moment, moment_to_days, text_to_number, to_clock, to_moment, to_text

_MARK = re.compile("%(.)", re.DOTALL)


def _local_now(context: Context) -> datetime:
    return context.now.astimezone(context.zone)


def _written(moment: datetime) -> str:
    offset = moment.strftime("%z")
    return f"{moment.replace(tzinfo=None).isoformat(timespec='milliseconds')}{offset[:3]}:{offset[3:5]}"


@function("today", 0, 0, "text")
def today(context: Context) -> Value:
    return _local_now(context).date().isoformat()


@function("now", 0, 0, "text")
def now(context: Context) -> Value:
    return _written(_local_now(context))


def moment_of(context: Context, value: Value) -> datetime | None:
    """The local moment that a value names: days, or a text; None where it names none."""
    if isinstance(value, bool):
        return days_to_moment(float(value))
    if isinstance(value, float):
        return days_to_moment(value)
    text = to_text(value)
    found = to_moment(text, context.zone)
    return found if found is not None else days_to_moment(text_to_number(text, context.zone))


@function("date", 1, 1, "text")
def date(context: Context, value: Value) -> Value:
    moment = moment_of(context, value)
    return "" if moment is None else moment.date().isoformat()


@function("date-time", 1, 1, "text")
def date_time(context: Context, value: Value) -> Value:
    moment = moment_of(context, value)
    return "" if moment is None else _written(moment.replace(tzinfo=context.zone))


@function("decimal-date-time", 1, 1, "number")
def decimal_date_time(context: Context, value: Value) -> Value:
    moment = moment_of(context, value)
    return float("nan") if moment is None else moment_to_days(moment)


@function("decimal-time", 1, 1, "number")
def decimal_time(context: Context, value: Value) -> Value:
    text = to_text(value)
    moment = to_clock(text, context.zone, _local_now(context).date()) or to_moment(text, context.zone)
    return float("nan") if moment is None else moment_to_days(moment) % 1


@lru_cache(maxsize=64)
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return Locale("en")


def _month(moment: datetime, language: str, width: str) -> str:
    return str(get_month_names(width, locale=_locale(language))[moment.month])  # type: ignore[arg-type]


def _day(moment: datetime, language: str, width: str) -> str:
    return str(get_day_names(width, locale=_locale(language))[moment.weekday()])  # type: ignore[arg-type]


_OF_DATE: dict[str, Callable[[datetime, str], str]] = {
    "Y": lambda moment, _: f"{moment.year:04d}",
    "y": lambda moment, _: f"{moment.year % 100:02d}",
    "m": lambda moment, _: f"{moment.month:02d}",
    "n": lambda moment, _: str(moment.month),
    "B": lambda moment, language: _month(moment, language, "wide"),
    "b": lambda moment, language: _month(moment, language, "abbreviated"),
    "d": lambda moment, _: f"{moment.day:02d}",
    "e": lambda moment, _: str(moment.day),
    "A": lambda moment, language: _day(moment, language, "wide"),
    "a": lambda moment, language: _day(moment, language, "abbreviated"),
    "w": lambda moment, _: str(moment.isoweekday() % 7),
    "W": lambda moment, _: str(moment.isocalendar().week),
    "j": lambda moment, _: f"{moment.timetuple().tm_yday:03d}",
    "%": lambda *_: "%",
}
_OF_TIME: dict[str, Callable[[datetime, str], str]] = {
    **_OF_DATE,
    "H": lambda moment, _: f"{moment.hour:02d}",
    "h": lambda moment, _: str(moment.hour),
    "M": lambda moment, _: f"{moment.minute:02d}",
    "S": lambda moment, _: f"{moment.second:02d}",
    "3": lambda moment, _: f"{moment.microsecond // 1000:03d}",
}


def _format(
    context: Context, value: Value, pattern: Value, marks: dict[str, Callable[[datetime, str], str]]
) -> str:
    moment = moment_of(context, value)
    if moment is None:
        return ""

    def write(found: re.Match[str]) -> str:
        mark = marks.get(found.group(1))
        return found.group() if mark is None else mark(moment, context.language)

    return _MARK.sub(write, to_text(pattern))


@function("format-date", 2, 2, "text")
def format_date(context: Context, value: Value, pattern: Value) -> Value:
    return _format(context, value, pattern, _OF_TIME)


@function("format-date-time", 2, 2, "text")
def format_date_time(context: Context, value: Value, pattern: Value) -> Value:
    return _format(context, value, pattern, _OF_TIME)
