"""Questions that are answered several times: each time under its number, one more or one less by buttons.

Only the last time is taken away by a button, so that the numbers of the others never move under a reader.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st
from markupsafe import Markup

from components import session
from components.text import t
from forms.flow import FormState, Page
from forms.problems import Refused
from forms.screens import QuestionView, inserted

if TYPE_CHECKING:
    from components.answering import Sheet

Take = Callable[["Sheet", str], FormState]
_LAST_NUMBER = re.compile(r"\[(\d+)\]$")


def draw_beginning(view: QuestionView, page: Page) -> None:
    """A heading before the first question of each time: «Людина 2»."""
    around = [place for place in view.sections if place.field.is_repeat]
    if not around:
        return
    key = around[-1].key
    first = next((one for one in page.questions if any(place.key == key for place in one.sections)), None)
    if first is None or first.key != view.key:
        return
    found = _LAST_NUMBER.search(key)
    words = inserted(view.state, around[-1], around[-1].field.item.label, session.language())
    st.html(
        Markup('<h2 class="sc-battery" data-repeat="{}">{} {}</h2>').format(
            key, words, found[1] if found else ""
        )
    )


def draw_ways(sheet: Sheet, page: Page, take: Take) -> None:
    """Under the questions: one more time, or without the last one."""
    for name in page.repeats:
        instances = _instances(page, name)
        words = _label(page, name)
        with st.container(horizontal=True, key=f"repeat-{name}"):
            st.button(
                t("Add: {what}", what=words),
                key=f"add-{name}",
                on_click=_add,
                args=(sheet, page.name, name, take),
            )
            if len(instances) > 1:
                st.button(
                    t("Remove the last: {what}", what=words),
                    key=f"remove-{name}",
                    on_click=_remove,
                    args=(sheet, page.name, name, instances[-1], take),
                )


def _instances(page: Page, name: str) -> list[str]:
    found: dict[str, None] = {}
    for view in page.questions:
        for place in view.sections:
            if place.field.is_repeat and place.field.name == name:
                found.setdefault(place.key)
    return list(found)


def _label(page: Page, name: str) -> str:
    field = page.state.compiled.field_of(name)
    label = field.item.label if field is not None else None
    return label.in_language(session.language()) if label is not None else name


def _add(sheet: Sheet, page_name: str, name: str, take: Take) -> None:
    state = take(sheet, page_name)
    try:
        state.add_repeat(name)
    except Refused as refused:
        sheet.draft["problems"] = refused.problems
        return
    sheet.draft.update(answers=state.answers, problems=())


def _remove(sheet: Sheet, page_name: str, name: str, key: str, take: Take) -> None:
    state = take(sheet, page_name)
    state.remove_repeat(key)
    # the next time that is added must not find what stood here
    session.forget_widgets(f"{sheet.scope}-{name}[")
    sheet.draft.update(answers=state.answers, problems=())
