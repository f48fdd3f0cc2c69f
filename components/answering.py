"""Answering a questionnaire page by page: draft, pages, review, submission, receipt.

What is asked comes from forms.flow on each run; the draft is kept on Continue and lives in no widget. The
address never says where somebody stands, so Back and a copied address show an empty form.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st
from markupsafe import Markup

from components import frame, questions, repeats, session
from components.help_lines import draw as draw_help_lines
from components.problems import sentence
from components.resuming import Kept, draw_code, draw_mark, draw_offer
from components.text import t, tn
from forms.flow import CompiledQuestionnaire, FormState, Page
from forms.problems import Problem, Refused
from forms.screens import QuestionView
from safe_community.responses import Receipt

REVIEW, DONE = "review", "done"
#: Where somebody who must not be seen answering is taken; an address that says nothing.
NEUTRAL = "https://uk.wikipedia.org/"


@dataclass(frozen=True)
class Sheet:
    """A questionnaire being answered.

    name: of the draft. submit: stores the answers (with the token and the seconds it took) or raises Refused.
    help_lines: as coordinators have checked them, or None.
    """

    name: str
    compiled: CompiledQuestionnaire
    submit: Callable[[dict[str, Any], str, int], Receipt]
    help_lines: Any = None

    @property
    def draft(self) -> MutableMapping[str, Any]:
        """answers, step, token, began, receipt, problems."""
        return session.draft(self.name)

    @property
    def kept(self) -> Kept:
        """The same draft as it outlives the session."""
        return Kept(self.name, self.draft)

    @property
    def scope(self) -> str:
        """Begins the keys of widgets; a new sheet of the same questionnaire gets new ones."""
        return f"w{self.draft.get('token', '')[:8]}"

    def state(self) -> FormState:
        """The way through the questionnaire as of now."""
        return FormState(
            self.compiled, self.draft.get("answers"), now=session.now(), language=session.language()
        )


def draw(sheet: Sheet) -> None:
    """Draw the step at which the person stands."""
    draft = sheet.draft
    if not draft:
        sheet.kept.begin()
    draw_mark(sheet.kept)
    if draft["step"] == DONE or draw_offer(sheet.kept):
        return
    state = sheet.state()
    if draft["step"] == REVIEW:
        _draw_review(sheet, state)
    else:
        _draw_page(sheet, state, state.page(draft["step"] or "") or state.pages[0])


def receipt(sheet: Sheet) -> Receipt | None:
    """The receipt once the answers are stored, else None."""
    found: Receipt | None = sheet.draft.get("receipt")
    return found


def start_again(sheet: Sheet) -> None:
    """An empty sheet, for the next person on the same phone."""
    session.forget_draft(sheet.name)


def _draw_page(sheet: Sheet, state: FormState, page: Page) -> None:
    language = session.language()
    progress = state.progress(page.name)
    if page.is_sensitive:
        _draw_quick_exit()
    st.html(
        Markup(
            '<button type="button" class="sc-larger" data-larger aria-pressed="false">{larger}</button>'
            '<div class="sc-step" data-step="{name}"><p class="sc-progress">{words}</p>'
            '<progress max="{last}" value="{now}" aria-label="{words}"></progress><h1>{title}</h1></div>'
        ).format(
            name=page.name,
            words=t("Page {page} of {pages}", page=progress.page, pages=progress.pages),
            last=progress.pages,
            now=progress.page,
            title=page.label(language) or t("Question"),
            larger=t("Larger text"),
        )
    )
    problems: tuple[Problem, ...] = sheet.draft["problems"]
    _draw_summary(page, problems)
    if page.shows_help_lines:
        draw_help_lines(sheet.help_lines)
    watched = _watched(sheet.compiled, page)
    for view in page.questions:
        repeats.draw_beginning(view, page)
        at_once = partial(_heed, sheet, page.name) if watched & _names(view) else None
        questions.draw(view, sheet.scope, problems, at_once=at_once)
    repeats.draw_ways(sheet, page, _take)
    with st.container(horizontal=True, key="steps"):
        if progress.page > 1:
            st.button(t("Back"), key="back", on_click=_go_back, args=(sheet, page.name))
        st.button(t("Continue"), key="continue", type="primary", on_click=_go_on, args=(sheet, page.name))
    draw_code(sheet.kept)


def _names(view: QuestionView) -> set[str]:
    return {view.name, *(row.name for row in view.rows)}


def _watched(compiled: CompiledQuestionnaire, page: Page) -> set[str]:
    """Questions of the page on which another one of the same page depends."""
    here = {name for view in page.questions for name in _names(view)}
    names = {
        item.name for item, groups in compiled.questionnaire.walk() if page.name in {g.name for g in groups}
    }
    return {
        name
        for name in here
        if {field.name for field in compiled.dependants.get(name, ())} & (names | here) - {name}
    }


def _draw_summary(page: Page, problems: tuple[Problem, ...]) -> None:
    if not problems:
        return
    labels = {view.key: view.label(session.language()) for view in questions.answerable(page)}
    items = Markup("").join(
        Markup('<li><a href="#q-{}">{}</a></li>').format(
            problem.place, f"{labels.get(problem.place, '')[:80]}: {sentence(problem)}"
        )
        for problem in problems
    )
    st.html(
        Markup(
            '<div class="sc-note sc-bad" role="alert" tabindex="-1" data-focus><p><strong>{}</strong></p>'
            "<ul>{}</ul></div>"
        ).format(
            tn("{n} answer needs a change", "{n} answers need a change", len(problems)),
            items,
        )
    )


def _take(sheet: Sheet, page_name: str) -> FormState:
    """Move what stands in the widgets into the draft; nothing is lost even where it is not accepted."""
    state = sheet.state()
    page = state.page(page_name)
    if page is not None:
        for key, raw in questions.entered(page, sheet.scope).items():
            state.answer(key, raw)
    sheet.draft["answers"] = state.answers
    return state


def _heed(sheet: Sheet, page_name: str) -> None:
    """An answer was given on which others of the same page depend."""
    _take(sheet, page_name)


def _go_on(sheet: Sheet, page_name: str) -> None:
    before = {view.key for view in _page_views(sheet.state(), page_name)}
    state = _take(sheet, page_name)
    problems = state.problems_of(page_name)
    sheet.draft["problems"] = problems
    appeared = {view.key for view in _page_views(state, page_name)} - before
    if problems or appeared:
        return
    names = [page.name for page in state.pages]
    place = names.index(page_name) + 1 if page_name in names else 0
    back_to_review = sheet.draft.pop("from_review", False)
    if back_to_review and not state.problems_of(None):
        unseen = [name for name in names[place:] if name not in sheet.draft["seen"]]
        sheet.draft["step"] = unseen[0] if unseen else REVIEW
        sheet.draft["from_review"] = bool(unseen)
    else:
        sheet.draft["step"] = names[place] if place < len(names) else REVIEW
    sheet.draft["seen"].add(page_name)
    sheet.kept.save(state)


def _page_views(state: FormState, name: str) -> tuple[QuestionView, ...]:
    page = state.page(name)
    return tuple(questions.answerable(page)) if page else ()


def _go_back(sheet: Sheet, page_name: str) -> None:
    state = _take(sheet, page_name)
    sheet.draft["problems"] = ()
    names = [page.name for page in state.pages]
    place = names.index(page_name) if page_name in names else 1
    sheet.draft["step"] = names[max(place - 1, 0)]
    sheet.kept.save(state)


def _draw_review(sheet: Sheet, state: FormState) -> None:
    frame.head(
        t("Check your answers"), t("Nothing has been sent yet. You can change any answer, then send them.")
    )
    frame.problems(sheet.draft["problems"])
    if sheet.draft.get("is_restored") and any(page.is_sensitive for page in state.pages):
        st.html(
            Markup('<p class="sc-note">{}</p>').format(
                t("Answers to sensitive questions are not kept for later. You may give them again.")
            )
        )
    rows = state.review(session.language())
    for page in state.pages:
        of_page = [row for row in rows if row.page == page.name]
        if not of_page:
            continue
        entries = Markup("").join(
            Markup("<div><dt>{}</dt><dd{}>{}</dd></div>").format(
                row.label,
                Markup("") if row.is_answered else Markup(' class="sc-absent"'),
                row.answer if row.is_answered else t("not answered"),
            )
            for row in of_page
        )
        with st.container(border=True, key=f"review-{page.name}"):
            st.html(
                Markup('<h2>{}</h2><dl class="sc-answers">{}</dl>').format(
                    page.label(session.language()), entries
                )
            )
            st.button(
                t("Change: {page}", page=page.label(session.language()) or page.name),
                key=f"change-{page.name}",
                on_click=_change,
                args=(sheet, page.name),
            )
    with st.container(horizontal=True, key="steps"):
        st.button(t("Back"), key="back", on_click=_change, args=(sheet, state.pages[-1].name, False))
        st.button(t("Send my answers"), key="send", type="primary", on_click=_send, args=(sheet,))


def _change(sheet: Sheet, page_name: str, and_return: bool = True) -> None:
    sheet.draft.update(step=page_name, from_review=and_return, problems=())


def _send(sheet: Sheet) -> None:
    state = sheet.state()
    problems = state.problems_of(None)
    if problems:
        sheet.draft.update(problems=problems, step=_page_of(state, problems[0].place))
        return
    seconds = int((session.now() - sheet.draft["began"]).total_seconds())
    try:
        stored = sheet.submit(state.submission(), sheet.draft["token"], seconds)
    except Refused as refused:
        sheet.draft["problems"] = refused.problems
        return
    sheet.draft.update(step=DONE, receipt=stored, answers={}, problems=())
    sheet.kept.drop()


def _page_of(state: FormState, key: str) -> str:
    for page in state.pages:
        if any(view.key == key for view in _page_views(state, page.name)):
            return page.name
    return state.pages[0].name


def _draw_quick_exit() -> None:
    st.html(
        Markup(
            '<p class="sc-exit"><a class="sc-button" href="{}" data-exit rel="noreferrer">{}</a> {}</p>'
        ).format(NEUTRAL, t("Leave quickly"), t("This page closes and your answers are deleted."))
    )
