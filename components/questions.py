"""One question as a widget: given the view of a question, draws it; what was entered is read by its key.

Widgets send nothing until Continue (`on_change="ignore"`): a phone on a bad network types in peace. Only a
choice that rules the others out speaks at once, and questions that others on the same page depend on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Literal

import streamlit as st
from markupsafe import Markup

from components import session
from components.problems import sentence
from components.text import t
from forms.flow import Page
from forms.problems import Problem
from forms.screens import QuestionView

#: Up to this many answers (not counting "don't know" and the like) are all in sight; more are searched.
IN_SIGHT = 7
#: Only what would change the look: a screen reader is told the words with their backslashes.
_MARKDOWN = re.compile(r"[\\`*_\[\]<>$~]|:(?=\w)|(?m:^)(?=[#+\-=>])|(?m:(?<=^\d)|(?<=^\d\d))(?=[.)])")

OnChange = Literal["ignore"] | None


def plain(words: str) -> str:
    """Words of a questionnaire for a place that reads Markdown: nothing in them is a sign of it."""
    return _MARKDOWN.sub(lambda found: f"\\{found[0]}", words)


def paragraphs(words: str) -> Markup:
    """Words of a questionnaire as paragraphs of HTML, escaped."""
    return Markup("").join(Markup("<p>{}</p>").format(part) for part in words.split("\n\n") if part.strip())


def draw(view: QuestionView, scope: str, problems: Sequence[Problem] = (), *, at_once: bool = False) -> None:
    """Draw one question, note or matrix.

    scope: begins the keys of its widgets, so that two drafts never share one. at_once: an answer is sent
    when it is given, because something on the page depends on it.
    """
    if view.type == "note":
        st.html(Markup('<div class="sc-note-text">{}</div>').format(paragraphs(view.label(_language()))))
        return
    if view.rows:
        _draw_matrix(view, scope, problems, at_once=at_once)
        return
    with st.container(border=True, key=f"{scope}-card-{view.key}"):
        _fault(view.key, problems)
        _draw_answerable(view, scope, at_once=at_once)


def _draw_matrix(view: QuestionView, scope: str, problems: Sequence[Problem], *, at_once: bool) -> None:
    # cards, one a row: a grid does not fit a phone and is answered worse even where it fits
    st.html(Markup('<h2 class="sc-battery">{}</h2>').format(view.label(_language())))
    for row in view.rows:
        draw(row, scope, problems, at_once=at_once)


def _draw_answerable(view: QuestionView, scope: str, *, at_once: bool) -> None:
    change: OnChange = None if at_once else "ignore"
    key = f"{scope}-{view.key}"
    label = plain(view.label(_language()))
    hint = view.hint(_language())
    if hint and view.type != "acknowledge":
        label = f"{label}\n\n{plain(hint)}"
    if view.type == "select_one":
        _draw_one_of(view, key, label, change)
    elif view.type == "select_multiple":
        _draw_several_of(view, key, change)
    elif view.type == "acknowledge":
        _first(key, view.value is True)
        st.checkbox(label, key=key, on_change=change)
    elif view.type in {"integer", "decimal"}:
        _first(key, "" if view.value is None else str(view.value))
        st.text_input(label, key=key, on_change=change, max_chars=40, autocomplete="off")
    elif view.type == "date":
        _first(key, date.fromisoformat(str(view.value)) if view.value else None)
        st.date_input(label, key=key, on_change=change, format="DD.MM.YYYY", min_value=date(1900, 1, 1))
    elif view.type == "text":
        _first(key, str(view.value or ""))
        draw_text = st.text_area if "multiline" in (view.question.appearance or "") else st.text_input
        draw_text(label, key=key, on_change=change, max_chars=view.question.max_length or 2000)
    else:
        st.html(Markup("<p>{}</p>").format(t("This kind of question cannot be answered on this page yet.")))


def _draw_one_of(view: QuestionView, key: str, label: str, change: OnChange) -> None:
    codes = [choice.name for choice in view.choices]
    words = {code: view.choice_label(code, _language()) for code in codes}
    chosen = view.value if view.value in codes else None
    _first(key, chosen)
    if sum(not choice.missing for choice in view.choices) <= IN_SIGHT:
        st.radio(
            label, codes, index=None, key=key, on_change=change, format_func=lambda code: plain(words[code])
        )
    else:
        st.selectbox(
            label,
            codes,
            index=None,
            key=key,
            on_change=change,
            format_func=lambda code: words[code],
            placeholder=t("Choose or type"),
        )


def _draw_several_of(view: QuestionView, key: str, change: OnChange) -> None:
    chosen = set(view.value) if isinstance(view.value, list) else set()
    alone = view.exclusive
    held_alone = {code for code in alone if session.widget(f"{key}:{code}") or code in chosen}
    st.html(
        Markup('<p class="sc-legend-text">{}</p><p class="sc-small">{}</p>').format(
            view.label(_language()), view.hint(_language())
        )
    )
    for choice in view.choices:
        box = f"{key}:{choice.name}"
        _first(box, choice.name in chosen)
        words = plain(view.choice_label(choice.name, _language()))
        if choice.name in alone or held_alone:
            others = [f"{key}:{code}" for code in _ruled_out(view, choice.name)]
            st.checkbox(words, key=box, on_change=session.rule_out, args=(box, others))
        else:
            st.checkbox(words, key=box, on_change=change)


def _ruled_out(view: QuestionView, code: str) -> Iterable[str]:
    if code in view.exclusive:
        return (choice.name for choice in view.choices if choice.name != code)
    return (other for other in view.exclusive if other != code)


def _first(key: str, value: Any) -> None:
    # the widget's first value; after that its state is Streamlit's, and the draft is ours
    session.first_value(key, value)


def _fault(key: str, problems: Sequence[Problem]) -> None:
    found = [sentence(problem) for problem in problems if problem.place == key]
    anchor = Markup('<span id="q-{}"></span>').format(key)
    faults = Markup("").join(Markup('<p class="sc-fault">{}</p>').format(words) for words in found)
    st.html(anchor + faults)


def entered(page: Page, scope: str) -> dict[str, object]:
    """What stands in the widgets of a page, by question key; questions without a widget are left out."""
    values: dict[str, object] = {}
    for view in (inner for outer in page.questions for inner in (outer.rows or (outer,))):
        key = f"{scope}-{view.key}"
        if view.type == "select_multiple":
            codes = [choice.name for choice in view.choices]
            if session.has_widget(f"{key}:{codes[0]}" if codes else key):
                values[view.key] = [code for code in codes if session.widget(f"{key}:{code}")]
        elif session.has_widget(key):
            given = session.widget(key)
            values[view.key] = given.isoformat() if isinstance(given, date) else given
    return values


def _language() -> str:
    return session.language()
