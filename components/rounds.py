"""Rounds on a page: their title, period and state in words, their communities, their counters."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st
from markupsafe import Markup

from components import frame, session
from components.communities import address
from components.text import N_, day, moment, t, tn
from safe_community.communities import gazetteer, ukrainian_key
from safe_community.rounds import LiveState, Round, RoundState, Series

STATES: dict[RoundState, str] = {
    "open": N_("Open"),
    "paused": N_("Paused"),
    "planned": N_("Not open yet"),
    "closed": N_("Ended"),
}


def title(found: Round) -> str:
    """The round's title in the reader's language."""
    return title_in(found, session.language())


def title_in(found: Round, language: str) -> str:
    """The round's title in a language, in another one where it has none in that."""
    return found.title.get(language) or next(iter(found.title.values()), found.code)


def period(found: Round) -> str:
    """When it is or was open, by the calendar of Kyiv."""
    if found.state == "open":
        return t("Open until {moment}", moment=moment(found.closes_at))
    if found.state == "planned":
        return t("Opens on {day}", day=day(found.opens_at))
    if found.state == "paused":
        return t("Paused just now; it will go on.")
    return t("From {first} to {last}", first=day(found.opens_at), last=day(found.closes_at))


def asked_for(live: LiveState) -> Round | None:
    """The round that the address names (`?round=…`), or None."""
    return live.round(session.asked("round") or "")


def draw_all(live: LiveState) -> None:
    """All rounds, the latest first; planned ones are not announced before they open."""
    shown = [found for found in live.rounds if found.state != "planned"]
    if not shown:
        frame.empty(
            t("There is no survey yet"),
            t("Surveys will stand here with their communities as soon as the first one opens."),
        )
        return
    st.html(Markup('<ul class="sc-cards">{}</ul>').format(Markup("").join(_card(live, r) for r in shown)))


def _card(live: LiveState, found: Round) -> Markup:
    series = live.in_round(found.code)
    return Markup(
        '<li class="sc-card"><h2><a href="/rounds?round={}" data-page>{}</a></h2>'
        '<p><span class="sc-state sc-{}">{}</span> {}</p><p>{} · {}</p></li>'
    ).format(
        found.code,
        title(found),
        found.state,
        t(STATES[found.state]),
        # the mark beside it says already that it is open
        t("Until {moment}", moment=moment(found.closes_at)) if found.state == "open" else period(found),
        tn("{n} community", "{n} communities", len(series)),
        frame.live_count(
            f"answers:{found.code}", sum(entry.n for entry in series), "{n} answer", "{n} answers"
        ),
    )


def draw_one(live: LiveState, found: Round) -> None:
    """One round: its communities with the way to answer and the way to the results."""
    series = live.in_round(found.code)
    st.html(
        Markup('<ul class="sc-communities">{}</ul>').format(
            Markup("").join(_entry(found, entry) for entry in _in_order(series))
        )
    )


def _in_order(series: Iterable[Series]) -> list[Series]:
    return sorted(series, key=lambda entry: ukrainian_key(gazetteer()[entry.community].name))


def _entry(found: Round, entry: Series) -> Markup:
    community = gazetteer()[entry.community]
    return Markup(
        '<li><a href="{}" data-page>{}</a><span class="sc-where">{}</span>'
        '<span class="sc-number">{}</span><span class="sc-ways">{}</span></li>'
    ).format(
        address(community),
        community.full_name(session.language()),
        community.oblast_name(session.language()),
        frame.live_count(f"answers:{found.code}:{entry.community}", entry.n, "{n} answer", "{n} answers"),
        ways(found, entry),
    )


def ways(found: Round, entry: Series) -> Markup:
    """Links to answer (while the round is open) and to the results."""
    place = f"?round={found.code}&community={entry.community}"
    results = frame.link(f"/results{place}", t("Results"), kind="quiet")
    if found.state != "open":
        return results
    return frame.link(f"/survey{place}", t("Take the survey"), kind="action") + Markup(" ") + results
