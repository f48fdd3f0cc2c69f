"""Communities on a page: the words of their states, their list, and the search for one's own.

The list says everything that the map says, because a map has no keyboard.
"""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st
from markupsafe import Markup

from components import frame, session
from components.text import N_, t, whole
from safe_community.communities import Community, CommunityState, gazetteer, search, state_of, ukrainian_key
from safe_community.rounds import LiveState, Series

STATES: dict[CommunityState, str] = {
    "survey_open": N_("Survey is open"),
    "survey_closed": N_("Survey has ended"),
    "accepted": N_("Takes part, no survey yet"),
    "applying": N_("Applies to take part"),
    "not_invited": N_("Not in the programme yet"),
    "not_possible": N_("Survey is not possible: occupation or hostilities"),
}
Listed = tuple[Community, CommunityState, Series | None]
#: States of communities that have something to do with the programme.
IN_THE_PROGRAMME: tuple[CommunityState, ...] = ("survey_open", "survey_closed", "accepted", "applying")


def address(community: Community) -> str:
    """The address of a community's page."""
    return f"/community?code={community.code}"


def asked_for() -> Community | None:
    """The community that the address names (`?code=…` or `?community=…`), or None."""
    code = session.asked("code") or session.asked("community")
    return gazetteer().get(code or "")


def in_programme(live: LiveState) -> list[Listed]:
    """Communities that take part or apply: first where a survey is open, then by name."""
    codes = {series.community for series in live.series} | set(live.participations)
    rows = [(community, *state_of(community, live)) for code in codes if (community := gazetteer().get(code))]
    rows = [row for row in rows if row[1] in IN_THE_PROGRAMME]
    return sorted(rows, key=lambda row: (IN_THE_PROGRAMME.index(row[1]), ukrainian_key(row[0].name)))


def draw_list(rows: Iterable[Listed]) -> None:
    """A list of communities with their states and numbers of answers, each a link to its page."""
    items = Markup("").join(_entry(*row) for row in rows)
    st.html(Markup('<ul class="sc-communities">{}</ul>').format(items))


def _entry(community: Community, state: CommunityState, series: Series | None) -> Markup:
    language = session.language()
    return Markup(
        '<li><a href="{}" data-page>{}</a><span class="sc-where">{}</span>'
        '<span class="sc-state sc-{}">{}</span>{}</li>'
    ).format(
        address(community),
        community.full_name(language),
        community.oblast_name(language),
        state.replace("_", "-"),
        t(STATES[state]),
        _number(series),
    )


def _number(series: Series | None) -> Markup:
    if series is None:
        return Markup("")
    name = f"answers:{series.round}:{series.community}"
    return Markup(' <span class="sc-number">{}</span>').format(
        frame.live_count(name, series.n, "{n} answer", "{n} answers")
    )


def draw_search(live: LiveState) -> None:
    """A field that finds any community of Ukraine by its name or centre, in both alphabets."""
    typed = st.text_input(
        t("Find your community"),
        placeholder=t("Berezan"),
        key="community-search",
        autocomplete="off",
    )
    if not typed:
        return
    found = search(typed)
    if not found:
        frame.empty(
            t("No community has this name"),
            t("Try the name of the town or village in which your council sits."),
        )
        return
    draw_list((community, *state_of(community, live)) for community in found)


def legend(counts: dict[CommunityState, int]) -> Markup:
    """What the circles of the map mean, with how many there are of each."""
    entries = Markup("").join(
        Markup('<li><span class="sc-dot sc-{}"></span>{} <span class="sc-number">{}</span></li>').format(
            state.replace("_", "-"), t(words), whole(counts.get(state, 0))
        )
        for state, words in STATES.items()
    )
    return Markup('<ul class="sc-legend">{}<li><span class="sc-dot sc-hollow"></span>{}</li></ul>').format(
        entries, t("Hollow: the place is approximate")
    )
