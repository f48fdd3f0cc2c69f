"""Words, numbers and dates as the reader of this page wants them.

The only door from a page to the catalogues: `t` for a sentence, `tn` for a counted thing. The language is the
visitor's, so nothing here may be remembered between visitors.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.numbers import format_decimal, format_percent

from safe_community.i18n import N_, translate, translate_count

__all__ = ["N_", "day", "decimal", "language", "moment", "percent", "plural_forms", "t", "tn", "whole"]

KYIV = ZoneInfo("Europe/Kyiv")
# The English of this product is European: 5 November 2026, 14:30.
_LOCALES = {"uk": "uk_UA", "en": "en_GB"}


_speaking: ContextVar[str | None] = ContextVar("speaking", default=None)


@contextmanager
def speaking(chosen: str) -> Iterator[None]:
    """Words in this language, for pages that are written without a Streamlit session."""
    before = _speaking.set(chosen)
    try:
        yield
    finally:
        _speaking.reset(before)


def language() -> str:
    """The reader's language: `uk` or `en`."""
    chosen = _speaking.get()
    if chosen is not None:
        return chosen
    import components.session  # late: the session's own imports lead back to this module

    return components.session.language()


def t(message: str, **values: object) -> str:
    """The message in the reader's language, with its `{names}` filled in.

    Values are put in as they are: numbers and dates are formatted before, and text that people typed is
    escaped by whoever puts it into HTML.
    """
    words = translate(language(), message)
    return words.format(**values) if values else words


def tn(one: str, many: str, number: int, **values: object) -> str:
    """A counted thing in the plural form of the reader's language; `{n}` is the number, grouped.

    >>> tn("{n} answer", "{n} answers", 21)  # with a Ukrainian reader
    '21 відповідь'
    """
    return translate_count(language(), one, many, number).format(n=whole(number), **values)


def plural_forms(one: str, many: str) -> dict[str, str]:
    """All plural forms by their CLDR name, for a counter that changes on the page without the server."""
    samples = {"uk": {"one": 1, "few": 2, "many": 5}, "en": {"one": 1, "other": 2}}[language()]
    return {name: translate_count(language(), one, many, number) for name, number in samples.items()}


def _locale() -> str:
    return _LOCALES[language()]


def whole(number: int) -> str:
    """A whole number with its groups: 1 234 in Ukrainian, 1,234 in English."""
    return format_decimal(number, locale=_locale())


def decimal(number: float | Decimal, digits: int = 1) -> str:
    """A number with a fixed count of decimals and the comma or point of the language."""
    return format_decimal(number, format=f"#,##0.{'0' * digits}" if digits else "#,##0", locale=_locale())


def percent(share: float, digits: int = 0) -> str:
    """A share between 0 and 1: 29 % in Ukrainian (with a space, DSTU 3582), 29% in English."""
    sign = "%" if language() == "en" else "\u00a0%"
    pattern = f"#,##0.{'0' * digits}{sign}" if digits else f"#,##0{sign}"
    return format_percent(share, format=pattern, locale=_locale())


def day(when: date | datetime) -> str:
    """5 листопада 2026 · 5 November 2026, by the calendar of Kyiv."""
    shown = when.astimezone(KYIV).date() if isinstance(when, datetime) else when
    return format_date(shown, format="d MMMM y", locale=_locale())


def moment(when: datetime) -> str:
    """5 листопада 2026, 14:30 за Києвом. `when` must carry its time zone."""
    if when.tzinfo is None:
        raise ValueError("a moment without its time zone cannot be shown")
    clock = format_time(when.astimezone(KYIV), format="HH:mm", locale=_locale())
    return t("{day}, {clock} Kyiv time", day=day(when), clock=clock)
