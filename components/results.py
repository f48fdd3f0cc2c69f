"""Results of a community in a round: topic by topic, each question with its base, chart, sentence and table.

One topic at a time, because a phone should not draw forty charts to show one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import streamlit as st
from markupsafe import Markup

from components import charts, frame, session
from components.text import N_, percent, t, tn, whole
from forms.items import Choice, Question, Row
from forms.questionnaire import Questionnaire
from forms.wording import Text
from safe_community.results import SHOWN_FROM, Category, ItemResult
from safe_community.rounds import Round, Series
from safe_community.store.results import Published

#: Topic → title and the indicators whose questions stand under it; the first is shown unless asked otherwise.
TOPICS: dict[str, tuple[str, frozenset[str]]] = {
    "main": (N_("The main things"), frozenset({"context"})),
    "physical": (N_("Physical safety"), frozenset({"physical"})),
    "medical": (N_("Medical safety"), frozenset({"medical"})),
    "psychological": (N_("Psychological safety"), frozenset({"psychological"})),
    "women": (N_("Women's safety"), frozenset({"women"})),
    "ecological": (N_("Ecological safety"), frozenset({"ecological"})),
    "youth": (N_("Youth safety"), frozenset({"youth"})),
    "inclusion": (N_("Inclusion"), frozenset({"inclusion"})),
    "police": (N_("Police and trust"), frozenset({"trust"})),
    "victims": (N_("What happened to people"), frozenset({"victimisation"})),
    "participation": (N_("Taking part"), frozenset({"participation"})),
    "who": (N_("Who answered"), frozenset({"demographic"})),
}
#: The question that every other survey of safety asks too; it opens the page and stands under its topic.
HEADLINE = "safety.walk_alone_dark"
#: A whole scale of at least this many steps is drawn as bars around its middle.
_BATTERY_STEPS = range(2, 6)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as it is shown: its words, its choices, its result."""

    label: str
    choices: tuple[Choice, ...]
    result: ItemResult

    @property
    def words(self) -> dict[str, str]:
        """Code → words of the choice in the reader's language."""
        return {choice.name: say(choice.label) for choice in self.choices}


def say(words: Text | None) -> str:
    """A questionnaire's wording in the reader's language, in the other one where it has no such wording."""
    return words.in_language(session.language()) if words is not None else ""


def topic_of(question: Question) -> str:
    """The topic under which a question is shown; a battery over all indicators is a main thing."""
    if question.rows:
        return "main"
    return next((topic for topic, (_, names) in TOPICS.items() if question.indicator in names), "main")


def topics(questionnaire: Questionnaire, results: Mapping[str, ItemResult]) -> dict[str, list[Question]]:
    """The questions with results by topic, in the order of topics."""
    found: dict[str, list[Question]] = {topic: [] for topic in TOPICS}
    for question in questionnaire.questions():
        if not question.concept and not question.rows:
            continue  # a question of this questionnaire's own working, such as "open the next page?"
        if question.name in results or any(row.name in results for row in question.rows or ()):
            found[topic_of(question)].append(question)
            if question.concept == HEADLINE:
                found["main"].insert(0, question)
    return {topic: questions for topic, questions in found.items() if questions}


def topic_links(chosen: str, offered: Mapping[str, object], address: str) -> None:
    """The row of topics; each is a link, so that a topic can be shared."""
    entries = Markup("").join(
        Markup("<li>{}</li>").format(
            frame.link(f"{address}&topic={topic}", t(TOPICS[topic][0]), current=topic == chosen)
        )
        for topic in offered
    )
    st.html(Markup('<nav class="sc-topics" aria-label="{}"><ul>{}</ul></nav>').format(t("Topics"), entries))


def draw(questionnaire: Questionnaire, question: Question, results: Mapping[str, ItemResult]) -> None:
    """One question, or all rows of a battery, as the reader sees it."""
    choices = questionnaire.choices_of(question)
    if question.rows:
        rows = [
            Asked(_row_name(row), choices, results[row.name]) for row in question.rows if row.name in results
        ]
        _draw_battery(say(question.label), rows)
    else:
        _draw_one(Asked(say(question.label), choices, results[question.name]))


def _row_name(row: Row) -> str:
    # the full wording of a row is a paragraph; on an axis stands the indicator it is about
    return t(TOPICS[row.indicator][0]) if row.indicator in TOPICS else say(row.label)


def _draw_one(asked: Asked) -> None:
    _heading(asked.label)
    result = asked.result
    if not result.shown:
        _too_few(result)
        return
    multiple = result.kind == "select_multiple"
    shown = [category for category in result.categories if category.n is not None]
    if multiple:
        shown.sort(key=lambda category: -(category.n or 0))
    sentence = _sentence(asked, shown)
    few = len(result.categories) - len(shown) if shown else 0
    hidden = (
        tn(
            "{n} answer is hidden, so that no small group shows.",
            "{n} answers are hidden, so that no small group shows.",
            few,
        )
        if few
        else ""
    )
    note = (
        t("Several answers were possible, so the shares may add up to more than 100 %.") if multiple else ""
    )
    st.html(Markup('<p class="sc-says">{} {} {}</p>').format(sentence, hidden, note))
    if shown:
        words = asked.words
        bars = [charts.Bar(words[c.code], c.share or 0, c.low or 0, c.high or 0, c.n or 0) for c in shown]
        st.altair_chart(charts.bars(bars, sentence), width="stretch", key=f"chart-{result.name}", theme=None)
    _table([asked])


def _draw_battery(label: str, rows: list[Asked]) -> None:
    _heading(label)
    shown = [row for row in rows if row.result.shown]
    if not shown:
        _too_few(rows[0].result)
        return
    steps = [choice for choice in shown[0].choices if not choice.missing]
    steps.sort(key=lambda choice: choice.value or 0)
    sentence = t(
        "The safest stands on top. The question with the fewest answers was answered by {n} people.",
        n=whole(min(row.result.base or 0 for row in shown)),
    )
    st.html(Markup('<p class="sc-says">{}</p>').format(sentence))
    if len(steps) in _BATTERY_STEPS:
        by_code = [{c.code: c.share for c in row.result.categories} for row in shown]
        st.altair_chart(
            charts.battery(
                [
                    charts.Row(row.label, [shares.get(step.name) for step in steps])
                    for row, shares in zip(shown, by_code, strict=True)
                ],
                [say(step.label) for step in steps],
                sentence,
            ),
            width="stretch",
            key=f"chart-{shown[0].result.name}",
            theme=None,
        )
    _table(rows)


def _heading(words: str) -> None:
    st.html(Markup('<h2 class="sc-question">{}</h2>').format(words))


def _too_few(result: ItemResult) -> None:
    if result.withheld:
        words = t("Not shown: next to another question it would give away what a few people answered.")
    elif result.base is None:
        words = t("Fewer than 10 people have answered this question; it is shown from {needed}.")
    else:
        words = t("Collected {base} of {needed} answers that this question needs before it is shown.")
    base = whole(result.base) if result.base is not None else ""
    st.html(Markup('<p class="sc-collecting">{}</p>').format(words.format(base=base, needed=result.needed)))


def _sentence(asked: Asked, shown: list[Category]) -> str:
    result = asked.result
    base = tn("{n} person answered.", "{n} people answered.", result.base or 0)
    if not shown:
        return t("{base} Every answer was given by too few people to be shown.", base=base)
    top = max(shown, key=lambda category: category.n or 0)
    return t(
        "{base} Most often: “{answer}” – {share} (from {low} to {high}).",
        base=base,
        answer=asked.words[top.code],
        share=percent(top.share or 0),
        low=percent(top.low or 0),
        high=percent(top.high or 0),
    )


def _table(rows: list[Asked]) -> None:
    body = Markup("").join(line for row in rows for line in _lines(row, named=len(rows) > 1))
    st.html(
        Markup(
            '<details class="sc-figures"><summary>{}</summary>'
            '<div class="sc-scroll" tabindex="0"><table><thead><tr>'
            '<th scope="col">{}</th><th scope="col">{}</th><th scope="col">{}</th><th scope="col">{}</th>'
            "</tr></thead><tbody>{}</tbody></table></div></details>"
        ).format(t("Figures"), t("Answer"), t("Share"), t("95 % interval"), t("People"), body)
    )


def _lines(asked: Asked, *, named: bool) -> Iterator[Markup]:
    result, words = asked.result, asked.words
    if named:
        yield Markup('<tr><th scope="rowgroup" colspan="4">{}</th></tr>').format(asked.label)
    if not result.shown:
        return
    for category in result.categories:
        yield _line(words[category.code], category)
    base = Markup('<tr class="sc-sum"><th scope="row">{}</th><td></td><td></td><td>{}</td></tr>')
    yield base.format(t("Answered"), whole(result.base or 0))
    yield base.format(t("Did not answer or do not know"), whole(result.non_answers or 0))
    for category in result.missing:
        if category.n:
            yield _line(words[category.code], category)


def _line(label: str, category: Category) -> Markup:
    row = Markup('<tr><th scope="row">{}</th><td>{}</td><td>{}</td><td>{}</td></tr>')
    if category.n is None:
        return row.format(label, t("hidden"), "", t("few"))
    interval = f"{percent(category.low or 0)} – {percent(category.high or 0)}"
    return row.format(label, percent(category.share or 0), interval, whole(category.n))


def draw_summary(found: Round, series: Series, published: Published | None) -> None:
    """The live counter, what the results rest on, and the standing notice."""
    place = f"{series.round}:{series.community}"
    rest = t("The results below rest on {n} answers.", n=whole(published.n)) if published is not None else ""
    more = t("They are renewed after every ten new answers.") if published and found.state == "open" else ""
    st.html(
        Markup(
            '<p class="sc-counter"><strong>{}</strong> {} {}</p>'
            '<p class="sc-note">{} <strong>{}</strong></p>'
            '<span hidden data-live-redraw="results:{}" data-seen="{}"></span>'
        ).format(
            frame.live_count(f"answers:{place}", series.n, "{n} answer so far.", "{n} answers so far."),
            rest,
            more,
            t("The survey is voluntary: these are the views of those who answered."),
            t("Unweighted"),
            place,
            series.seq,
        )
    )


def draw_collecting(series: Series) -> None:
    """What stands here while there are too few answers for any result."""
    frame.empty(
        t("Collected {n} of {needed}", n=whole(series.n), needed=SHOWN_FROM)
        if series.n
        else t("There are no answers yet"),
        t("Results appear from {needed} answers on, so that nobody can be recognised.", needed=SHOWN_FROM),
    )
