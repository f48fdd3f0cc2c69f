"""Words, numbers and dates as the reader of a page wants them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from components import session, text
from components.text import day, decimal, moment, percent, plural_forms, t, tn, whole

ANSWERS = ("{n} answer", "{n} answers")


@pytest.fixture
def ukrainian(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader of Ukrainian."""
    monkeypatch.setattr(session, "language", lambda: "uk")


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader of English."""
    monkeypatch.setattr(session, "language", lambda: "en")


@pytest.mark.acceptance(3)
@pytest.mark.parametrize(
    ("number", "expected"),
    [(0, "0 відповідей"), (1, "1 відповідь"), (2, "2 відповіді"), (4, "4 відповіді"), (5, "5 відповідей"),
     (11, "11 відповідей"), (12, "12 відповідей"), (21, "21 відповідь"), (22, "22 відповіді"),
     (111, "111 відповідей"), (1001, "1\u00a0001 відповідь")],
)  # fmt: skip
def test_counted_things_have_the_right_case(ukrainian: None, number: int, expected: str) -> None:
    assert tn(*ANSWERS, number) == expected


@pytest.mark.parametrize(("number", "expected"), [(1, "1 answer"), (0, "0 answers"), (21, "21 answers")])
def test_counted_things_in_english(english: None, number: int, expected: str) -> None:
    assert tn(*ANSWERS, number) == expected


def test_a_counter_on_the_page_gets_every_form_of_its_language(ukrainian: None) -> None:
    assert plural_forms(*ANSWERS) == {
        "one": "{n} відповідь",
        "few": "{n} відповіді",
        "many": "{n} відповідей",
    }


def test_dates_are_written_out(ukrainian: None) -> None:
    assert day(date(2026, 11, 5)) == "5 листопада 2026"


def test_dates_in_english_are_european(english: None) -> None:
    assert day(date(2026, 11, 5)) == "5 November 2026"


def test_times_are_those_of_kyiv_and_say_so(ukrainian: None) -> None:
    assert moment(datetime(2026, 11, 5, 12, 30, tzinfo=UTC)) == "5 листопада 2026, 14:30 за Києвом"


def test_a_day_is_the_day_in_kyiv(ukrainian: None) -> None:
    assert day(datetime(2026, 7, 31, 22, 30, tzinfo=UTC)) == "1 серпня 2026"


def test_summer_and_winter_time_differ(ukrainian: None) -> None:
    before, after = datetime(2026, 10, 25, 0, 59, tzinfo=UTC), datetime(2026, 10, 25, 1, 0, tzinfo=UTC)
    assert [moment(when).split(", ")[1] for when in (before, after)] == ["03:59 за Києвом", "03:00 за Києвом"]


def test_a_time_without_its_zone_is_never_shown(ukrainian: None) -> None:
    with pytest.raises(ValueError, match="time zone"):
        moment(datetime(2026, 11, 5, 12, 30))  # noqa: DTZ001 - this is the point


def test_numbers_have_the_separators_of_the_language(ukrainian: None) -> None:
    assert whole(1234567) == "1\u00a0234\u00a0567"
    assert decimal(1234.5) == "1\u00a0234,5"
    assert percent(0.294) == "29\u00a0%"
    assert percent(0.294, 1) == "29,4\u00a0%"


def test_numbers_in_english(english: None) -> None:
    assert (whole(1234567), decimal(1234.5), percent(0.294)) == ("1,234,567", "1,234.5", "29%")


def test_values_are_put_where_the_sentence_wants_them(english: None) -> None:
    assert t("{day}, {clock} Kyiv time", day="today", clock="10:00") == "today, 10:00 Kyiv time"


def test_the_module_offers_what_pages_use() -> None:
    assert {"t", "tn", "N_"} <= set(text.__all__)
