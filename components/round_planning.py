"""Rounds for coordinators: the list, planning one, and opening, pausing or closing it with what that means.

The programme coordinator plans; a community coordinator sees the rounds of that community and its links.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from datetime import time as clock_time

import streamlit as st
from markupsafe import Markup

from components import frame, installation, rounds, session
from components.account import attempt
from components.text import KYIV, N_, t, tn
from forms.problems import Problem, Refused
from safe_community.communities import gazetteer
from safe_community.quotas import Margin, Quota
from safe_community.rounds import LiveState, Round, RoundState
from safe_community.store import questionnaires, quotas
from safe_community.store import rounds as stored

MARGINS: dict[Margin, str] = {"sex": N_("Sex"), "age": N_("Age"), "settlement": N_("Settlement")}
BANDS: dict[Margin, tuple[str, ...]] = {
    "sex": (N_("Men"), N_("Women"), N_("Not said")),
    "age": ("16–29", "30–44", "45–59", "60–74", "75+", N_("Not said")),
    "settlement": (N_("City or town"), N_("Village"), N_("Not said")),
}
#: State → what can follow, the button, and what it means.
STEPS: Mapping[RoundState, tuple[tuple[RoundState, str, str], ...]] = {
    "planned": (
        ("open", N_("Open the survey"), N_("From its first day on everybody with the link can answer.")),
    ),
    "open": (
        ("paused", N_("Pause the survey"), N_("Nobody can answer until you open it again. Nothing is lost.")),
        (
            "closed",
            N_("Close the survey"),
            N_("It ends for good: no answers come in, none can be taken back."),
        ),
    ),
    "paused": (
        ("open", N_("Open the survey again"), N_("Everybody with the link can answer again.")),
        (
            "closed",
            N_("Close the survey"),
            N_("It ends for good: no answers come in, none can be taken back."),
        ),
    ),
    "closed": (),
}


def mine(live: LiveState) -> list[Round]:
    """The rounds that this person works with: all, or those of the person's communities."""
    who = session.person()
    if who is None:
        return []
    if session.may("create_round"):
        return list(live.rounds)
    here = {held.community for held in who.roles}
    return [r for r in live.rounds if here & {series.community for series in live.in_round(r.code)}]


def draw_list(live: LiveState) -> None:
    """All rounds of this person; the state that is looked for stands in the address."""
    wanted = session.asked("state")
    ways = [frame.link("/my-rounds", t("All"), current=wanted is None)]
    ways += [
        frame.link(f"/my-rounds?state={state}", t(words), current=wanted == state)
        for state, words in rounds.STATES.items()
    ]
    st.html(Markup('<p class="sc-ways">{}</p>').format(Markup(" ").join(ways)))
    found = [entry for entry in mine(live) if wanted in {None, entry.state}]
    if not found:
        frame.empty(t("No survey here"), t("Surveys appear here as soon as they are planned."))
    cards = Markup("").join(_card(live, entry) for entry in found)
    st.html(Markup('<ul class="sc-cards">{}</ul>').format(cards))
    if session.may("create_round"):
        with st.expander(t("Plan a survey")):
            _draw_plan()


def _card(live: LiveState, found: Round) -> Markup:
    series = live.in_round(found.code)
    return Markup(
        '<li class="sc-card"><h2>{}</h2><p><span class="sc-state sc-{}">{}</span> {}</p><p>{} · {}</p></li>'
    ).format(
        frame.link(f"/my-rounds?round={found.code}", rounds.title(found)),
        found.state,
        t(rounds.STATES[found.state]),
        rounds.period(found),
        tn("{n} community", "{n} communities", len(series)),
        tn("{n} answer", "{n} answers", sum(entry.n for entry in series)),
    )


def _draw_plan() -> None:
    versions = questionnaires.published(session.store())
    language = session.language()
    with st.form("plan", border=False):
        code = st.text_input(
            t("Code in the address"), key="plan-code", placeholder="2027-spring", max_chars=40
        )
        uk = st.text_input(t("Title in Ukrainian"), key="plan-uk", max_chars=120)
        en = st.text_input(t("Title in English"), key="plan-en", max_chars=120)
        version = st.selectbox(
            t("Questionnaire and version"),
            versions,
            key="plan-version",
            format_func=lambda entry: f"{entry[0]} · {entry[1]}",
        )
        communities = st.multiselect(
            t("Communities"),
            [found.code for found in gazetteer().values() if found.choosable],
            key="plan-communities",
            format_func=lambda found: (
                f"{gazetteer()[found].full_name(language)}, {gazetteer()[found].oblast_name(language)}"
            ),
            placeholder=t("Choose or type"),
        )
        opens = _moment("opens", t("Opens on"), t("at (Kyiv time)"), session.now().date(), clock_time(9))
        later = session.now().date() + timedelta(days=30)
        closes = _moment("closes", t("Closes on"), t("at (Kyiv time)"), later, clock_time(18))
        extended = st.checkbox(t("Ask the extended part too"), value=True, key="plan-extended")
        needed = _draw_quotas()
        if not st.form_submit_button(t("Plan the survey"), type="primary"):
            return
    if not uk.strip() or version is None or opens is None or closes is None:
        frame.problems([Problem("no_title")])
        return
    planned = Round(
        code.strip(),
        {"uk": uk.strip(), "en": en.strip() or uk.strip()},
        "planned",
        version[0],
        version[1],
        frozenset({"core", "extended"} if extended else {"core"}),
        opens,
        closes,
    )
    if _planned(planned, communities, needed):
        installation.publisher().refresh()
        session.say(N_("The survey is planned. It takes no answers until you open it."))
        session.ask(state=None, round=planned.code)
        session.draw_again()


def _planned(planned: Round, communities: list[str], needed: list[Quota]) -> bool:
    try:
        quotas.plan(session.store(), planned, communities, needed)
    except Refused as refused:
        frame.problems(refused.problems)
        for problem in refused.problems:
            community = gazetteer().get(str(problem.parameters.get("community", "")))
            if community is not None:
                words = t("The community: {name}", name=community.full_name(session.language()))
                st.html(Markup("<p>{}</p>").format(words))
        return False
    return True


def _moment(key: str, words: str, at: str, day: date, clock: clock_time) -> datetime | None:
    left, right = st.columns(2)
    chosen = left.date_input(words, day, key=f"plan-{key}-day", format="DD.MM.YYYY")
    hour = right.time_input(at, clock, key=f"plan-{key}-clock")
    return datetime.combine(chosen, hour, KYIV) if isinstance(chosen, date) else None


def _draw_quotas() -> list[Quota]:
    st.html(
        Markup("<h3>{}</h3><p>{}</p>").format(
            t("How many answers each community needs"),
            t("0 means no target. Above a target people are thanked, never refused."),
        )
    )
    found = []
    for margin, bands in BANDS.items():
        for column, (band, words) in zip(st.columns(len(bands) - 1), enumerate(bands[:-1]), strict=True):
            need = column.number_input(
                t(words), min_value=0, max_value=100_000, value=0, step=10, key=f"plan-{margin}-{band}"
            )
            if need:
                found.append(Quota(margin, band, int(need)))
    return found


def draw_one(found: Round) -> None:
    """One round: its version and period, and the steps that can follow."""
    st.html(
        Markup('<p><span class="sc-state sc-{}">{}</span> {}</p><p>{}</p>').format(
            found.state,
            t(rounds.STATES[found.state]),
            rounds.period(found),
            t(
                "Questionnaire {name}, version {version}. The survey keeps this version to its end.",
                name=found.questionnaire,
                version=found.version,
            ),
        )
    )
    if not session.may("change_round_state"):
        return
    for state, words, meaning in STEPS[found.state]:
        st.html(Markup("<p>{}</p>").format(t(meaning)))
        agreed = state != "closed" or st.checkbox(t("I understand that this is final"), key="close-agreed")
        if st.button(t(words), key=f"to-{state}", disabled=not agreed) and attempt(
            lambda state=state: stored.set_state(session.store(), found.code, state)  # type: ignore[misc]
        ):
            installation.publisher().refresh()
            session.draw_again()
