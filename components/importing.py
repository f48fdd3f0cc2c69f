"""Answers gathered in Kobo or ODK: upload, see what would be stored and what is wrong by row, then store.

Storing the same export again adds nothing, so nobody has to remember what was imported.
"""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st
from markupsafe import Markup

from components import frame, installation, session
from components.problems import sentence
from components.text import t, tn
from forms.problems import Problem, Refused
from safe_community import gathering
from safe_community.communities import Community
from safe_community.gathering import Judged
from safe_community.rounds import Round
from safe_community.store import collecting

BATCH = 200
MOST_SHOWN = 100


def draw(found: Round, community: Community) -> None:
    """The upload, the preview by row, and the button that stores the good rows."""
    st.html(
        Markup("<p>{}</p>").format(
            t("Choose a CSV or XLSX export of Kobo or ODK Central with codes (“XML values”) or labels.")
        )
    )
    file = st.file_uploader(t("File with answers"), type=["csv", "xlsx", "xls"], key="import-file")
    if file is None:
        return
    engine = installation.publisher().compiled(found)
    try:
        table = gathering.read_table(file.getvalue())
        matched = gathering.match(engine, table.heading)
    except Refused as refused:
        frame.problems(refused.problems)
        return
    rows = list(gathering.judged(engine, table, matched, found.code, now=session.now()))
    good = [row for row in rows if not row.problems]
    st.html(
        Markup("<p>{}</p><p>{}</p>").format(
            tn("{n} row can be stored", "{n} rows can be stored", len(good)),
            t("Columns that no question knows: {names}", names=", ".join(matched.left_out[:30]) or "—"),
        )
    )
    draw_report((row.row, problem) for row in rows for problem in row.problems)
    if good and st.button(t("Store the good rows"), key="import-store", type="primary"):
        _store(found, community, good)


def _store(found: Round, community: Community, good: list[Judged]) -> None:
    stored = repeated = 0
    refused: list[tuple[int, Problem]] = []
    try:
        for begin in range(0, len(good), BATCH):
            done = collecting.import_gathered(
                session.store(), found.code, [_row(row, community) for row in good[begin : begin + BATCH]]
            )
            stored, repeated = stored + done.stored, repeated + done.repeated
            refused += done.refused
    except Refused as fault:
        frame.problems(fault.problems)
    st.html(
        Markup('<div class="sc-note sc-good" role="status"><p>{}</p><p>{}</p></div>').format(
            tn("{n} row is stored", "{n} rows are stored", stored),
            tn("{n} row was stored before", "{n} rows were stored before", repeated),
        )
    )
    draw_report(refused)


def _row(row: Judged, community: Community) -> dict[str, object]:
    return {
        "row": row.row,
        "community": community.code,
        "answers": row.answers,
        "client_token": str(row.token),
        "language": "uk",
        "seconds": None,
    }


def draw_report(faults: Iterable[tuple[int, Problem]]) -> None:
    """What is wrong by row; the rows themselves are left in the file, to be corrected there."""
    items = [
        Markup("<li>{}</li>").format(
            t(
                "Row {row}, {question}: {fault}",
                row=row,
                question=problem.place or "—",
                fault=sentence(problem),
            )
        )
        for row, problem in faults
    ]
    if items:
        st.html(
            Markup('<div class="sc-note sc-bad" role="alert"><p>{}</p><ul>{}</ul></div>').format(
                tn(
                    "{n} fault; these rows are not stored",
                    "{n} faults; these rows are not stored",
                    len(items),
                ),
                Markup("").join(items[:MOST_SHOWN]),
            )
        )
