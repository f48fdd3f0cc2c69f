"""One question as widgets: given the view of a question, draws it; what was entered is read by its key.

Widgets send nothing until Continue (`on_change="ignore"`): a phone on a bad network types in peace. Only a
choice that rules the others out speaks at once, an order that is made by pressing, and questions that others
on the same page depend on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import streamlit as st
from markupsafe import Markup

from components import questions_choices as choices
from components import questions_fields as fields
from components import session
from components.problems import sentence
from components.questions_words import OnChange, label_of, legend, media_names, paragraphs
from components.text import t
from forms.flow import Page
from forms.problems import Problem
from forms.screens import QuestionView


@dataclass(frozen=True, slots=True)
class Kind:
    """How one type of question is drawn, and how its answer is read from its widgets.

    drawn: given the view and the key of its widgets, a key that exists once they were drawn.
    keyboard: the one that a phone should show; Streamlit has no way to say it, the page's script has.
    """

    draw: Callable[[QuestionView, str, OnChange], None]
    entered: Callable[[QuestionView, str], object] = fields.written
    drawn: Callable[[QuestionView, str], str] = lambda _view, key: key
    keyboard: str = "text"


def _draw_confirmation(view: QuestionView, key: str, change: OnChange) -> None:
    session.first_value(key, view.value is True)
    st.checkbox(label_of(view), key=key, on_change=change)


def _draw_file(view: QuestionView, _key: str, _change: OnChange) -> None:
    st.html(legend(view, t("Photos and files cannot be taken here yet. Please go on without.")))


def _first_box(view: QuestionView, key: str) -> str:
    return f"{key}:{view.choices[0].name}" if view.choices else key


_DIGITS, _DIGITS_AND_SIGNS = "numeric", "decimal"
_TEXT = Kind(fields.draw_text)
_FILE = Kind(_draw_file)
KINDS: dict[str, Kind] = {
    "select_one": Kind(choices.draw_one_of, choices.chosen_one),
    "select_multiple": Kind(choices.draw_several_of, choices.chosen_several, _first_box),
    "rank": Kind(choices.draw_order),
    "acknowledge": Kind(_draw_confirmation),
    "integer": Kind(fields.draw_number, keyboard=_DIGITS),
    "decimal": Kind(fields.draw_number, keyboard=_DIGITS_AND_SIGNS),
    "range": Kind(fields.draw_range, keyboard=_DIGITS_AND_SIGNS),
    "text": _TEXT,
    "barcode": _TEXT,
    "date": Kind(fields.draw_date, fields.written_date, keyboard=_DIGITS_AND_SIGNS),
    "time": Kind(fields.draw_time, fields.written_time, keyboard=_DIGITS_AND_SIGNS),
    "dateTime": Kind(fields.draw_moment, fields.written_moment, keyboard=_DIGITS_AND_SIGNS),
    "image": _FILE,
    "audio": _FILE,
    "video": _FILE,
    "file": _FILE,
}


def _draw_unknown(view: QuestionView, _key: str, _change: OnChange) -> None:
    st.html(legend(view, t("This kind of question cannot be answered on this page yet.")))


_UNKNOWN = Kind(_draw_unknown)


def draw(
    view: QuestionView,
    scope: str,
    problems: Sequence[Problem] = (),
    *,
    at_once: Callable[[], None] | None = None,
) -> None:
    """Draw one question, note or matrix.

    scope: begins the keys of its widgets, so that two drafts never share one. at_once: called when an
    answer is given, because something on the page depends on it.
    """
    if view.type == "note":
        words = paragraphs(view.label(session.language())) + media_names(view)
        st.html(Markup('<div class="sc-note-text">{}</div>').format(words))
        return
    if view.rows:
        _draw_matrix(view, scope, problems, at_once=at_once)
        return
    change: OnChange = at_once or "ignore"
    with st.container(border=True, key=f"{scope}-card-{view.key}"):
        _top(view, problems)
        KINDS.get(view.type, _UNKNOWN).draw(view, f"{scope}-{view.key}", change)


def _draw_matrix(
    view: QuestionView, scope: str, problems: Sequence[Problem], *, at_once: Callable[[], None] | None
) -> None:
    # cards, one a row: a grid does not fit a phone and is answered worse even where it fits
    st.html(Markup('<h2 class="sc-battery">{}</h2>').format(view.label(session.language())))
    for row in view.rows:
        draw(row, scope, problems, at_once=at_once)


def _top(view: QuestionView, problems: Sequence[Problem]) -> None:
    """The place that the error summary leads to, what is wrong, and the button that reads aloud."""
    faults = Markup("").join(
        Markup('<p class="sc-fault">{}</p>').format(sentence(problem))
        for problem in problems
        if problem.place == view.key
    )
    st.html(
        Markup(
            '<span id="q-{}" data-keyboard="{}"></span>'
            '<button type="button" class="sc-aloud" data-aloud="{}">{}</button>{}{}'
        ).format(
            view.key,
            KINDS.get(view.type, _UNKNOWN).keyboard,
            session.language(),
            t("Read aloud"),
            faults,
            media_names(view),
        )
    )


def entered(page: Page, scope: str) -> dict[str, object]:
    """What stands in the widgets of a page, by question key; questions without a widget are left out."""
    values: dict[str, object] = {}
    for view in answerable(page):
        kind, key = KINDS.get(view.type, _UNKNOWN), f"{scope}-{view.key}"
        if session.has_widget(kind.drawn(view, key)):
            values[view.key] = kind.entered(view, key)
    return values


def answerable(page: Page) -> Iterator[QuestionView]:
    """The questions of a page one by one, rows of a matrix in its place."""
    return (inner for outer in page.questions for inner in (outer.rows or (outer,)))
