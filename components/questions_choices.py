"""Questions that are answered by choosing: one of a few, one of many, several, an order.

A few answers stand in sight, many are searched in the browser; an order is made by pressing, never by
dragging, so that a keyboard and an unsteady hand do as well as a mouse.
"""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st
from markupsafe import Markup

from components import session
from components.questions_words import OnChange, label_of, legend, plain
from components.text import t
from forms.screens import QuestionView
from safe_community import settlements

#: Up to this many answers (not counting "don't know" and the like) are all in sight; more are searched.
IN_SIGHT = 7


def draw_one_of(view: QuestionView, key: str, change: OnChange) -> None:
    """Radio buttons, a list to search, or the field that searches all settlements."""
    if _is_of_settlements(view):
        _draw_settlement(view, key, change)
        return
    codes = [choice.name for choice in view.choices]
    words = {code: view.choice_label(code, session.language()) for code in codes}
    session.first_value(key, view.value if view.value in codes else None)
    if sum(not choice.missing for choice in view.choices) <= IN_SIGHT:
        st.radio(
            label_of(view),
            codes,
            index=None,
            key=key,
            on_change=change,
            format_func=lambda code: plain(words.get(code, "")),
        )
        return
    st.selectbox(
        label_of(view),
        codes,
        index=None,
        key=key,
        on_change=change,
        format_func=lambda code: words.get(code, ""),
        placeholder=t("Choose or type"),
    )


def chosen_one(view: QuestionView, key: str) -> object:
    """The code that was chosen; words of a settlement that is none stay as they are, to be refused."""
    given = session.widget(key)
    if given and _is_of_settlements(view):
        return settlements.code_of(str(given)) or given
    return given


def _is_of_settlements(view: QuestionView) -> bool:
    question = view.question
    external = view.state.questionnaire.external_lists.get(question.list or "")
    return external is not None and external.file == settlements.FILE and question.choice_filter is None


def _draw_settlement(view: QuestionView, key: str, change: OnChange) -> None:
    language = session.language()
    held = str(view.value or "")
    session.first_value(key, settlements.words_of(held, language) or held)
    st.html(
        Markup('<span data-search="{}" data-none="{}"></span>').format(
            settlements.address(language), t("Nothing of this name. Try fewer letters.")
        )
    )
    st.text_input(
        label_of(view), key=key, on_change=change, placeholder=t("Begin to type the name"), autocomplete="off"
    )


def draw_several_of(view: QuestionView, key: str, change: OnChange) -> None:
    """Boxes to tick; one that rules the others out clears them at once."""
    chosen = set(view.value) if isinstance(view.value, list) else set()
    alone = view.exclusive
    held_alone = {code for code in alone if session.widget(f"{key}:{code}") or code in chosen}
    st.html(legend(view))
    for choice in view.choices:
        box = f"{key}:{choice.name}"
        session.first_value(box, choice.name in chosen)
        words = plain(view.choice_label(choice.name, session.language()))
        if choice.name in alone or held_alone:
            others = [f"{key}:{code}" for code in _ruled_out(view, choice.name)]
            st.checkbox(words, key=box, on_change=_rule_out, args=(box, others, change))
        else:
            st.checkbox(words, key=box, on_change=change)


def _rule_out(box: str, others: list[str], change: OnChange) -> None:
    session.rule_out(box, others)
    if callable(change):
        change()


def chosen_several(view: QuestionView, key: str) -> object:
    """The codes of the boxes that are ticked."""
    return [choice.name for choice in view.choices if session.widget(f"{key}:{choice.name}")]


def _ruled_out(view: QuestionView, code: str) -> Iterable[str]:
    if code in view.exclusive:
        return (choice.name for choice in view.choices if choice.name != code)
    return (other for other in view.exclusive if other != code)


def draw_order(view: QuestionView, key: str, _change: OnChange) -> None:
    """Pressed one after the other, the answers get their numbers; each can move up, down, or out again."""
    session.first_value(key, list(view.value) if isinstance(view.value, list) else [])
    placed = _placed(view, key)
    st.html(legend(view, t("Press the answers in your order, the most important first.")))
    for number, code in enumerate(placed):
        words = view.choice_label(code, session.language())
        with st.container(horizontal=True, vertical_alignment="center", key=f"{key}-place-{code}"):
            st.html(Markup('<p class="sc-placed"><strong>{}.</strong> {}</p>').format(number + 1, words))
            st.button(
                t("Move up: {answer}", answer=words),
                key=f"{key}-up-{code}",
                disabled=number == 0,
                on_click=_move,
                args=(key, code, -1),
            )
            st.button(
                t("Move down: {answer}", answer=words),
                key=f"{key}-down-{code}",
                disabled=number == len(placed) - 1,
                on_click=_move,
                args=(key, code, 1),
            )
            st.button(
                t("Take out: {answer}", answer=words),
                key=f"{key}-out-{code}",
                on_click=_take_out,
                args=(key, code),
            )
    for choice in view.choices:
        if choice.name not in placed:
            st.button(
                plain(view.choice_label(choice.name, session.language())),
                key=f"{key}-in-{choice.name}",
                on_click=_put,
                args=(key, choice.name),
            )


def _placed(view: QuestionView, key: str) -> list[str]:
    held = session.widget(key)
    offered = {choice.name for choice in view.choices}
    return [str(code) for code in held if code in offered] if isinstance(held, list) else []


# Each looks at the order as it stands now: who presses quickly presses on a page that is out of date.
def _order(key: str) -> list[str]:
    held = session.widget(key)
    return [str(code) for code in held] if isinstance(held, list) else []


def _put(key: str, code: str) -> None:
    session.replace_value(key, [*(other for other in _order(key) if other != code), code])


def _take_out(key: str, code: str) -> None:
    session.replace_value(key, [other for other in _order(key) if other != code])


def _move(key: str, code: str, by: int) -> None:
    order = _order(key)
    if code in order:
        place = order.index(code)
        order.insert(max(place + by, 0), order.pop(place))
        session.replace_value(key, order)
