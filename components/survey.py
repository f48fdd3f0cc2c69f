"""The survey of a community in a round: finding it, the sheet, the thanks with the receipt.

Also the way back: whoever keeps the receipt can take the answers back while the survey is open.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

import streamlit as st
from markupsafe import Markup

from components import answering, frame, installation, rounds, session
from components.answering import Sheet
from components.communities import asked_for as asked_community
from components.text import t
from forms.problems import Problem, Refused
from safe_community.communities import Community
from safe_community.responses import Receipt, Submission
from safe_community.rounds import LiveState, Round
from safe_community.store import collecting, invitations, responses


@dataclass(frozen=True, slots=True)
class Place:
    """What a link to a survey names: a round and a community in it."""

    round: Round
    community: Community

    @property
    def query(self) -> str:
        """The part of an address that names it."""
        return f"?round={self.round.code}&community={self.community.code}"


def asked_for(live: LiveState) -> Place | None:
    """The round and community that the address names, if the community is in the round."""
    found, community = rounds.asked_for(live), asked_community()
    if found is None or community is None or live.series_of(found.code, community.code) is None:
        return None
    return Place(found, community)


def draw_choice(live: LiveState) -> None:
    """What a visitor sees who comes without a whole link, or with a wrong one."""
    if session.asked("round") and rounds.asked_for(live) is None:
        frame.problems([Problem("unknown_round")])
    elif session.asked("community") and rounds.asked_for(live) is not None:
        frame.problems([Problem("community_not_in_round")])
    open_now = [found for found in live.rounds if found.state == "open"]
    if not open_now:
        frame.empty(
            t("No survey is open just now"),
            t("When the next one opens, its communities will stand here."),
            frame.link("/rounds", t("Results of earlier surveys"), kind="quiet"),
        )
        return
    for found in open_now:
        st.html(
            Markup("<h2>{}</h2><p>{}</p>").format(
                rounds.title(found), t("Choose your community. {period}.", period=rounds.period(found))
            )
        )
        rounds.draw_one(live, found)


def draw_closed(place: Place) -> None:
    """The survey is not open: why, and the way on."""
    frame.problems([Problem(f"round_{place.round.state}")])
    st.html(
        Markup('<p class="sc-ways">{} {}</p>').format(
            frame.link(f"/results{place.query}", t("Results"), kind="action"),
            frame.link("/rounds", t("All surveys"), kind="quiet"),
        )
    )


def sheet(place: Place) -> Sheet:
    """The sheet of answers of this visitor for that survey."""
    publisher = installation.publisher()
    return Sheet(
        name=f"survey:{place.round.code}:{place.community.code}",
        compiled=publisher.compiled(place.round),
        submit=partial(_submit, place),
        help_lines=publisher.live.help_lines,
    )


def invitation_problem(place: Place) -> Problem | None:
    """Why the invitation in the address opens nothing, said before somebody answers nine minutes for it."""
    code = session.asked("invitation")
    if code is None or session.draft(f"survey:{place.round.code}:{place.community.code}"):
        return None  # whoever has begun, or has just sent, is told at the end
    state = invitations.state(session.store(), place.round.code, place.community.code, code)
    return {"used": Problem("invitation_used"), "unknown": Problem("unknown_invitation")}.get(state)


def _submit(place: Place, answers: dict[str, Any], token: str, seconds: int) -> Receipt:
    submission = Submission(
        round=place.round.code,
        community=place.community.code,
        version=place.round.version,
        answers=answers,
        client_token=UUID(token),
        language=session.language(),
        seconds=seconds,
    )
    if invitation := session.asked("invitation"):
        return invitations.submit(session.store(), submission, invitation)
    if hung := session.asked("place"):
        return collecting.submit_at_place(session.store(), submission, hung)
    return responses.submit(session.store(), submission)


def draw_thanks(place: Place, answered: Sheet, receipt: Receipt) -> None:
    """Thanks, what happens next, the receipt, and the way for the next person on this phone."""
    withdrawn = answered.draft.get("withdrawn")
    if withdrawn:
        frame.head(t("Your answers were taken back"), t("They are deleted and no longer counted."))
    else:
        frame.head(
            t("Thank you. Your answers are stored."), t("They are counted at once, without your name.")
        )
        st.html(
            Markup('<div class="sc-note"><p>{}</p><p class="sc-receipt">{}</p><p>{}</p></div>').format(
                t("The code of your answers:"),
                receipt.code,
                t("Keep it if you may want to take your answers back while the survey is open."),
            )
        )
        frame.problems(answered.draft.get("problems") or ())
    series = installation.publisher().live.series_of(place.round.code, place.community.code)
    number = series.n if series else 0
    st.html(
        Markup('<p class="sc-counter">{}: <strong>{}</strong></p><p class="sc-ways">{}</p>').format(
            place.community.full_name(session.language()),
            frame.live_count(
                f"answers:{place.round.code}:{place.community.code}", number, "{n} answer", "{n} answers"
            ),
            frame.link(f"/results{place.query}", t("See the results"), kind="action"),
        )
    )
    with st.container(key="steps"):
        st.button(
            t("Answer for another person"), key="again", on_click=answering.start_again, args=(answered,)
        )
        if not withdrawn:
            st.button(
                t("Take my answers back"), key="withdraw", on_click=_withdraw, args=(place, answered, receipt)
            )


def _withdraw(place: Place, answered: Sheet, receipt: Receipt) -> None:
    try:
        responses.withdraw(session.store(), place.round.code, receipt.code)
    except Refused as refused:
        answered.draft["problems"] = refused.problems
    else:
        answered.draft["withdrawn"] = True
