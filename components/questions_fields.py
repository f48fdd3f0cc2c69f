"""Questions that are answered by writing: numbers, texts, dates, times; and ranges to choose from.

All are plain text fields with the keyboard that fits: a calendar or a slider is slower on a phone, costs a
slow network more than a whole page, and cannot say what was wrong with it.
"""

from __future__ import annotations

import re
from datetime import date

import streamlit as st
from markupsafe import Markup

from components import session
from components.questions_words import OnChange, label_of, legend
from components.text import language, t
from forms.items import Question
from forms.screens import QuestionView
from forms.values import number_to_text

#: A range of up to so many steps is shown as buttons to choose from.
FEW_STEPS = 11
_CLOCK = re.compile(r"(\d{1,2})[:.\s](\d{2})(?::\d{2})?")
_DAY = re.compile(r"(\d{1,2})[./\-\s](\d{1,2})[./\-\s](\d{4})")


def draw_number(view: QuestionView, key: str, change: OnChange) -> None:
    """A field for a number; the comma is as good as the point."""
    session.first_value(key, _number_in_words(view.value))
    st.text_input(label_of(view), key=key, on_change=change, max_chars=40, autocomplete="off")


def draw_range(view: QuestionView, key: str, change: OnChange) -> None:
    """A few steps as radio buttons, many as a number whose limits are said."""
    steps = steps_of(view.question)
    if len(steps) <= FEW_STEPS:
        held = number_to_text(float(view.value)) if isinstance(view.value, int | float) else None
        session.first_value(key, held if held in steps else None)
        st.radio(
            label_of(view),
            steps,
            index=None,
            key=key,
            on_change=change,
            horizontal=True,
            format_func=_number_in_words,
        )
        return
    session.first_value(key, _number_in_words(view.value))
    limits = t(
        "A number from {least} to {most}.",
        least=_number_in_words(steps[0]),
        most=_number_in_words(steps[-1]),
    )
    st.text_input(_with_example(view, limits), key=key, on_change=change, max_chars=40, autocomplete="off")


def steps_of(question: Question) -> list[str]:
    """The numbers of a range from its start to its end, as they are stored; only the ends of a long one."""
    start, end, step = (
        float(question.parameters.get(name, usual))
        for name, usual in (("start", "1"), ("end", "10"), ("step", "1"))
    )
    count = int(abs(end - start) / abs(step) + 1e-9) + 1 if step else 1
    toward = abs(step) if end >= start else -abs(step)
    places = range(count) if count <= FEW_STEPS else (0, *range(2, FEW_STEPS + 1), count - 1)
    return [number_to_text(round(start + place * toward, 9)) for place in places]


def _number_in_words(value: object) -> str:
    if value is None:
        return ""
    written = number_to_text(float(value)) if isinstance(value, int | float) else str(value)
    return written.replace(".", ",") if language() == "uk" else written


def draw_text(view: QuestionView, key: str, change: OnChange) -> None:
    """One line, or several where the author wished them; or the words of a calculation, to be read only."""
    if view.is_read_only:
        st.html(Markup("{}<p>{}</p>").format(legend(view), view.value or ""))
        return
    session.first_value(key, str(view.value or ""))
    several_lines = "multiline" in (view.question.appearance or "")
    draw = st.text_area if several_lines else st.text_input
    draw(label_of(view), key=key, on_change=change, max_chars=view.question.max_length or 2000)


def _with_example(view: QuestionView, example: str) -> str:
    return f"{label_of(view)}\n\n{example}"


def draw_date(view: QuestionView, key: str, change: OnChange) -> None:
    """A date as it is written on paper: 05.11.2026."""
    session.first_value(key, _date_in_words(view.value))
    st.text_input(
        _with_example(view, t("For example 05.11.2026")),
        key=key,
        on_change=change,
        max_chars=20,
        placeholder=t("DD.MM.YYYY"),
        autocomplete="off",
    )


def draw_time(view: QuestionView, key: str, change: OnChange) -> None:
    """A time as a clock shows it: 14:30."""
    session.first_value(key, str(view.value or "")[:20])
    st.text_input(
        _with_example(view, t("For example 14:30")),
        key=key,
        on_change=change,
        max_chars=20,
        placeholder=t("HH:MM"),
        autocomplete="off",
    )


def draw_moment(view: QuestionView, key: str, change: OnChange) -> None:
    """A date and a time side by side."""
    day, _, clock = str(view.value or "").partition("T")
    session.first_value(key, _date_in_words(day))
    session.first_value(f"{key}:time", clock[:20])
    st.html(legend(view, t("For example 05.11.2026 and 14:30")))
    st.text_input(
        t("Date"), key=key, on_change=change, max_chars=20, placeholder=t("DD.MM.YYYY"), autocomplete="off"
    )
    st.text_input(
        t("Time"),
        key=f"{key}:time",
        on_change=change,
        max_chars=20,
        placeholder=t("HH:MM"),
        autocomplete="off",
    )


def written(_view: QuestionView, key: str) -> object:
    """What stands in the field."""
    return session.widget(key)


def written_date(_view: QuestionView, key: str) -> object:
    """The date as it is stored where it can be read, else what was written."""
    given = str(session.widget(key) or "").strip()
    return _iso_day(given) or given


def written_time(_view: QuestionView, key: str) -> object:
    """The time as it is stored where it can be read, else what was written."""
    given = str(session.widget(key) or "").strip()
    return _iso_clock(given) or given


def written_moment(_view: QuestionView, key: str) -> object:
    """Both together; one without the other is what was written, and will be refused."""
    day, clock = (str(session.widget(name) or "").strip() for name in (key, f"{key}:time"))
    if not day and not clock:
        return None
    return f"{_iso_day(day) or day}T{_iso_clock(clock) or clock}"


def _iso_day(given: str) -> str | None:
    found = _DAY.fullmatch(given)
    if found is None:
        return None
    day, month, year = (int(part) for part in found.groups())
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _iso_clock(given: str) -> str | None:
    found = _CLOCK.fullmatch(given)
    return f"{int(found[1]):02}:{found[2]}" if found else None


def _date_in_words(value: object) -> str:
    try:
        return date.fromisoformat(str(value)).strftime("%d.%m.%Y")
    except ValueError:
        return str(value or "")[:20]
