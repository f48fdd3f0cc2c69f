"""The first screen: one sentence, three doors, the country in numbers, open surveys, what comes of it."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from components import frame, maps, rounds
from components.text import day, moment, t, tn, whole
from safe_community.rounds import LiveState, Round


def draw_doors(live: LiveState) -> None:
    """Three ways in, each for somebody: resident, community, everyone."""
    open_rounds = [found for found in live.rounds if found.state == "open"]
    survey = "/survey" if open_rounds else "/rounds"
    doors = (
        (survey, t("Take the survey"), t("Residents. About four minutes, no registration.")),
        ("/register", t("Apply for your community"), t("Councils. Register and prepare the application.")),
        ("/rating", t("See the communities"), t("Everyone. The map, the list and the results.")),
    )
    entries = Markup("").join(
        Markup(
            '<li><a class="sc-door" href="{}" data-page><strong>{}</strong><span>{}</span></a></li>'
        ).format(*door)
        for door in doors
    )
    st.html(Markup('<ul class="sc-doors">{}</ul>').format(entries))


def draw_numbers(live: LiveState) -> None:
    """The country today in three live numbers with their date."""
    numbers = (
        frame.live_count("answers", live.answers, "{n} answer", "{n} answers"),
        frame.live_count(
            "communities", len(live.participations), "{n} community in the programme",
            "{n} communities in the programme",
        ),
        frame.live_count(
            "rounds:open",
            sum(found.state == "open" for found in live.rounds),
            "{n} survey open",
            "{n} surveys open",
        ),
    )  # fmt: skip
    entries = Markup("").join(Markup("<li>{}</li>").format(number) for number in numbers)
    st.html(
        Markup('<h2>{}</h2><ul class="sc-numbers">{}</ul><p class="sc-small">{}</p>').format(
            t("The country today"), entries, t("As of {moment}. The numbers move by themselves.",
                                                moment=moment(live.at)),
        )
    )  # fmt: skip


def draw_open(live: LiveState) -> None:
    """Open surveys with their last day."""
    found = [entry for entry in live.rounds if entry.state == "open"]
    body = (
        Markup('<ul class="sc-cards">{}</ul>').format(Markup("").join(_card(live, entry) for entry in found))
        if found
        else Markup("<p>{}</p>").format(t("No survey is open just now. The next one will stand here."))
    )
    st.html(Markup("<h2>{}</h2>{}").format(t("Open now"), body))


def _card(live: LiveState, found: Round) -> Markup:
    series = live.in_round(found.code)
    return Markup('<li class="sc-card"><h3>{}</h3><p>{}</p><p>{}</p><p class="sc-ways">{}</p></li>').format(
        rounds.title(found),
        t("Last day: {day}", day=day(found.closes_at)),
        tn("In {n} community", "In {n} communities", len(series)),
        frame.link(f"/rounds?round={found.code}", t("Choose your community"), kind="action"),
    )


def draw_map_door(live: LiveState) -> None:
    """A small picture of the country that opens the large map; drawn without loading a map library."""
    words = t("Map of Ukraine: {n} communities in the programme", n=whole(len(live.participations)))
    picture = Markup('<img src="{}" alt="{}" width="360" height="240" loading="lazy">').format(
        maps.picture_address(live), words
    )
    st.html(
        Markup('<h2>{}</h2><a class="sc-map-door" href="/rating" data-page>{}<span>{}</span></a>').format(
            t("Where it happens"), picture, t("Open the large map")
        )
    )


def draw_loop(demonstration: bool) -> None:
    """What comes of an answer: a need, a measure, a change. An example says that it is one."""
    steps = (
        (t("Need"), t("Residents say that they are afraid to walk home along an unlit street.")),
        (
            t("Measure"),
            t("The council puts lighting of that street into its programme, with money and a date."),
        ),
        (
            t("Change"),
            t("A year later the same question is asked again, and everyone sees whether fear fell."),
        ),
    )
    entries = Markup("").join(Markup("<li><strong>{}</strong> {}</li>").format(*step) for step in steps)
    note = t("An invented example.") if demonstration else t("An example of how it works.")
    st.html(
        Markup('<h2>{}</h2><ol class="sc-steps">{}</ol><p class="sc-small">{} {}</p>').format(
            t("What comes of it"), entries, note, frame.link("/history", t("How it began in Berezan"))
        )
    )
