"""Results of a community in a round: every question with its base, chart, interval and table."""

import streamlit as st
from markupsafe import Markup

from components import communities, frame, installation, results, rounds, session
from components.screens import BY_PATH
from components.text import moment, t

SCREEN = BY_PATH["results"]

frame.guard(SCREEN.permission)
live = installation.publisher().live
round_, community = rounds.asked_for(live), communities.asked_for()
series = live.series_of(round_.code, community.code) if round_ and community else None
if round_ is None or community is None or series is None:
    frame.head(t(SCREEN.title), t("Choose a survey, then a community."))
    rounds.draw_all(live)
    st.stop()

frame.head(community.full_name(session.language()), f"{rounds.title(round_)}. {rounds.period(round_)}")
address = f"/results?round={round_.code}&community={community.code}"
published = installation.publisher().published(round_.code, community.code)
results.draw_summary(round_, series, published)
if published is None:
    results.draw_collecting(series)
    st.stop()
questionnaire = installation.publisher().questionnaire(round_)
offered = results.topics(questionnaire, published.items)
topic = session.asked("topic")
topic = topic if topic in offered else next(iter(offered))
results.topic_links(topic, offered, address)
for question in offered[topic]:
    results.draw(questionnaire, question, published.items)
st.html(
    Markup('<p class="sc-small">{} {}</p>').format(
        t("Computed on {moment}.", moment=moment(published.published_at)),
        frame.link("/method", t("How we compute")),
    )
)
