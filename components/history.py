"""Berezan 2015–2017 on a page: a table of published figures, with a dash and a reason where there is none."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from components.text import N_, percent, t, whole
from safe_community.history import YEARS, Figure, figure
from safe_community.intervals import wilson

SUBJECTS: dict[str, str] = {
    "respondents": N_("How many people were asked"),
    "feels_in_danger": N_("Feel in danger"),
    "turned_to_police": N_("Turned to law enforcement in the year before the survey"),
    "need_to_improve": N_("Say that the work of the police needs to improve"),
    "satisfaction": N_("Satisfaction with the result, on a scale of five"),
}
DOUBTS = {
    "base_unclear": N_(
        "The source does not say whether this is a share of all 307 or of those who turned to the police."
    ),
    "mean_or_mode_unknown": N_(
        "“Two”; the source does not say whether this is the mean or the most frequent."
    ),
}


def draw() -> None:
    """The table, and under it what the sources leave open."""
    head = Markup("").join(Markup('<th scope="col">{}</th>').format(year) for year in YEARS)
    rows = Markup("").join(_row(subject, words) for subject, words in SUBJECTS.items())
    st.html(
        Markup(
            '<div class="sc-scroll" tabindex="0"><table class="sc-series"><caption>{}</caption>'
            '<thead><tr><th scope="col">{}</th>{}</tr></thead><tbody>{}</tbody></table></div>'
        ).format(t("Figures as published"), t("Figure"), head, rows)
    )


def _row(subject: str, words: str) -> Markup:
    cells = Markup("").join(_cell(subject, year) for year in YEARS)
    return Markup('<tr><th scope="row">{}</th>{}</tr>').format(t(words), cells)


def _cell(subject: str, year: int) -> Markup:
    found = figure(subject, year)
    if found is None:
        return Markup('<td class="sc-absent" data-year="{}">{}</td>').format(year, t("not published"))
    return Markup('<td data-year="{}"><span>{}</span>{}</td>').format(year, _number(found), _note(found))


def _number(found: Figure) -> str:
    if found.share is not None:
        return percent(found.share)
    if found.subject == "respondents" and found.n is not None:
        return t("about {n}", n=whole(found.n)) if found.about else whole(found.n)
    return "2"


def _note(found: Figure) -> Markup:
    note = Markup('<br><span class="sc-small">{}</span>')
    if found.doubt is not None:
        return note.format(t(DOUBTS[found.doubt]))
    if found.share is None or found.n is None:
        return Markup("")
    low, high = wilson(found.share, found.n)
    return note.format(
        t(
            "of {n}; 95 % interval {low} – {high}",
            n=whole(found.n),
            low=percent(float(low), 1),
            high=percent(float(high), 1),
        )
    )
