"""Questionnaires on a screen: those published, and a new one from a workbook of Kobo or ODK.

The report says what was changed, what is not used, and what must be mended, each at its cell; nothing is
published with a fault.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from components import frame, session
from components.account import attempt
from components.form_faults import listed
from components.text import N_, t
from forms import xlsform
from forms.problems import Problem, Refused
from forms.questionnaire import Questionnaire
from forms.soundness import report
from safe_community.store import questionnaires


def draw_published() -> None:
    """All published versions."""
    found = questionnaires.published(session.store())
    if not found:
        frame.empty(t("No questionnaire is published yet"), t("Take one in from an XLSForm below."))
    items = Markup("").join(Markup("<li><strong>{}</strong> {}</li>").format(*entry) for entry in found)
    st.html(Markup("<ul>{}</ul>").format(items))


def draw_import() -> None:
    """Upload, report, publish."""
    file = st.file_uploader(
        t("XLSForm (.xlsx, .xls, .ods, .csv)"), type=["xlsx", "xls", "ods", "csv"], key="xlsform"
    )
    if file is None:
        return
    try:
        read = xlsform.examine(file.getvalue())
        sound = report(read.questionnaire)
    except Refused as refused:
        _note("sc-bad", t("The form cannot be taken in. Nothing was stored."), refused.problems)
        return
    open_faults = [problem for problem in (*read.faults, *sound.errors) if _is_grave(problem)]
    _note(
        "sc-good",
        t("“{title}” was read.", title=read.questionnaire.title.in_language(session.language())),
        (),
    )
    if read.notes:
        _note("", t("Changed, or kept but not used here:"), read.notes)
    if open_faults:
        _note("sc-bad", t("To be mended before it can be published:"), _once(open_faults))
        return
    if sound.warnings:
        _note("", t("Worth a look:"), sound.warnings)
    _draw_publish(read.questionnaire)


def _is_grave(problem: Problem) -> bool:
    return problem.code != "typographic_quotes_replaced"


def _once(problems: Sequence[Problem]) -> list[Problem]:
    return list({(problem.code, problem.place): problem for problem in problems}.values())


def _note(look: str, words: str, problems: Sequence[Problem]) -> None:
    st.html(
        Markup('<div class="sc-note {}" role="status"><p><strong>{}</strong></p>{}</div>').format(
            look, words, listed(problems) if problems else ""
        )
    )


def _draw_publish(read: Questionnaire) -> None:
    taken = {name for name, _ in questionnaires.published(session.store())}
    name = st.text_input(
        t("Short name of the questionnaire"), _free(read.id, taken), key="xlsform-id", max_chars=32
    )
    if not st.button(t("Publish as a new questionnaire"), key="xlsform-publish", type="primary"):
        return
    if name in taken or not re.fullmatch(r"[a-z][a-z0-9_]{0,31}", name):
        frame.problems([Problem("questionnaire_name_taken")])
        return
    version = session.now().strftime("%Y%m%d01")
    chosen = read.model_copy(update={"id": name, "version": version})
    if attempt(lambda: questionnaires.publish(session.store(), chosen)):
        session.say(N_("The questionnaire is published. A survey can use it now."))
        session.draw_again()


def _free(name: str, taken: set[str]) -> str:
    plain = re.sub(r"[^a-z0-9_]", "_", name.lower())[:28] or "form"
    plain = plain if plain[0].isalpha() else f"f_{plain}"[:28]
    return next(n for n in (plain, *(f"{plain}_{k}" for k in range(2, 99))) if n not in taken)
