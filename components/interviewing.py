"""An interviewer's work: blank forms one after another, and how many answers are still needed. No results.

Questions that people must answer alone are left out; the mode of collection is recorded by the database.
"""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

import streamlit as st
from markupsafe import Markup

from components import answering, collecting, frame, installation, rounds, session
from components.answering import Sheet
from components.text import t
from forms.compiling import CompiledQuestionnaire
from forms.compiling import compile as compile_questionnaire
from forms.questionnaire import for_interviewers
from safe_community import settlements
from safe_community.responses import Receipt, Submission
from safe_community.rounds import LiveState, Round
from safe_community.store import collecting as stored
from safe_community.store import quotas

_COMPILED: dict[tuple[str, str, frozenset[str]], CompiledQuestionnaire] = {}  # versions never change


def compiled(found: Round) -> CompiledQuestionnaire:
    """What an interviewer or a paper sheet asks in a round; compiled once a process."""
    key = (found.questionnaire, found.version, found.parts)
    if key not in _COMPILED:
        asked = for_interviewers(installation.publisher().questionnaire(found))
        _COMPILED[key] = compile_questionnaire(asked, settlements.lists_of(asked))
    return _COMPILED[key]


def choose_round(live: LiveState, key: str = "interview-round") -> Round | None:
    """The open round of this person's communities; chosen where there are several."""
    who = session.person()
    here = {held.community for held in who.roles} if who else set()
    everywhere = session.may("change_round_state")
    found = [
        entry
        for entry in live.rounds
        if entry.state == "open"
        and (everywhere or here & {series.community for series in live.in_round(entry.code)})
    ]
    if not found:
        frame.empty(
            t("No survey is open in your community"), t("Interviews begin here as soon as one opens.")
        )
        return None
    codes = [entry.code for entry in found]
    asked = session.asked("round")
    return st.selectbox(
        t("Survey"),
        found,
        index=codes.index(asked) if asked in codes else 0,
        key=key,
        format_func=rounds.title,
    )


def draw(found: Round) -> None:
    """The counters, then the form; after sending, the next blank one."""
    begun = session.widget("interviewing-now")
    covered = collecting.choose(quotas.coverage(session.store(), found.code))
    if covered is None:
        return
    sheet = Sheet(
        name=f"interview:{found.code}:{covered.community}",
        compiled=compiled(found),
        submit=partial(_submit, found, covered.community),
        help_lines=installation.publisher().live.help_lines,
    )
    if begun != sheet.name:
        collecting.draw_coverage(covered)
        st.button(
            t("Begin an interview"), key="begin-interview", type="primary", on_click=_begin, args=(sheet,)
        )
        return
    answering.draw(sheet)
    if answering.receipt(sheet) is not None:
        st.html(
            Markup('<p class="sc-note sc-good" role="status">{}</p>').format(
                t("The interview is stored. Please thank the person.")
            )
        )
        st.button(t("Next interview"), key="next-interview", type="primary", on_click=_begin, args=(sheet,))
    st.button(t("Back to the counters"), key="leave-interview", on_click=_leave)


def _begin(sheet: Sheet) -> None:
    answering.start_again(sheet)
    session.replace_value("interviewing-now", sheet.name)


def _leave() -> None:
    session.replace_value("interviewing-now", "")


def _submit(found: Round, community: str, answers: dict[str, Any], token: str, seconds: int) -> Receipt:
    return stored.submit_interview(
        session.store(),
        Submission(
            round=found.code,
            community=community,
            version=found.version,
            answers=answers,
            client_token=UUID(token),
            language=session.language(),
            seconds=seconds,
        ),
    )
