"""A round on paper: the sheet to print, with codes beside the answers and a number, and typing it in again.

The letters are embedded and searchable; a person with a keyboard needs only codes, Tab and Enter.
"""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from uuid import uuid4

import streamlit as st
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont
from fpdf import FPDF
from markupsafe import Markup

from components import session
from components.account import attempt
from components.interviewing import compiled
from components.problems import sentence
from components.text import t
from components.web.compressed import ASSETS
from forms.codebook import Variable, variables
from forms.problems import Problem
from forms.questionnaire import Questionnaire
from safe_community import gathering
from safe_community.communities import Community
from safe_community.responses import Submission
from safe_community.rounds import Round
from safe_community.store import collecting

MOST_SHEETS = 200
_ON_ONE_LINE = 60  # signs of all answers together
_FAMILY = "Sans"


@cache
def _fonts() -> tuple[Path, Path]:
    """Regular and bold as a PDF wants them, made once a process from the font of our pages."""
    folder = Path(tempfile.mkdtemp(prefix="safe-community-fonts-"))
    made = []
    for name, weight in (("regular", 400), ("bold", 700)):
        font = TTFont(ASSETS / "sans.woff2")
        instantiateVariableFont(font, {"wght": weight}, inplace=True)
        font.flavor = None
        font.save(folder / f"{name}.ttf")
        made.append(folder / f"{name}.ttf")
    return made[0], made[1]


def on_paper(questionnaire: Questionnaire) -> list[Variable]:
    """What paper can ask: choices, numbers, words, dates."""
    kinds = {"select_one", "select_multiple", "integer", "decimal", "range", "text", "date", "acknowledge"}
    return [v for v in variables(questionnaire) if not v.repeat and not v.is_personal and v.kind in kinds]


def sheets(questionnaire: Questionnaire, title: str, place: str, numbers: range, language: str) -> bytes:
    """A PDF with a sheet for each number. place: the name of the community."""
    pdf = FPDF(format="A4")
    regular, bold = _fonts()
    pdf.add_font(_FAMILY, "", str(regular))
    pdf.add_font(_FAMILY, "B", str(bold))
    pdf.set_auto_page_break(auto=True, margin=14)
    pdf.set_title(title)
    for sheet in numbers:
        pdf.add_page()
        pdf.set_font(_FAMILY, "B", 13)
        pdf.multi_cell(0, 7, f"{title} — {place}", new_x="LMARGIN", new_y="NEXT")
        pdf.cell(0, 8, f"№ {sheet}", new_x="LMARGIN", new_y="NEXT")
        for variable in on_paper(questionnaire):
            _question(pdf, variable, language)
    return bytes(pdf.output())


def _question(pdf: FPDF, variable: Variable, language: str) -> None:
    label = variable.label.in_language(language) or variable.name
    answers = [f"[  ] {code.name}  {code.label.in_language(language)}" for code in variable.codes]
    if pdf.will_page_break(9 + 5 * min(len(answers), 8)):
        pdf.add_page()
    pdf.set_font(_FAMILY, "B", 10)
    pdf.multi_cell(0, 5, f"{variable.name.upper()}. {label}", new_x="LMARGIN", new_y="NEXT")
    pdf.set_font(_FAMILY, "", 10)
    if not answers:
        pdf.cell(
            0, 7, "[  ] OK" if variable.kind == "acknowledge" else "_" * 40, new_x="LMARGIN", new_y="NEXT"
        )
    elif sum(map(len, answers)) <= _ON_ONE_LINE:
        pdf.multi_cell(0, 5, "     ".join(answers), new_x="LMARGIN", new_y="NEXT")
    else:
        for answer in answers:
            pdf.multi_cell(0, 5, answer, new_x="LMARGIN", new_y="NEXT")
    pdf.ln(2)


def draw_entry(found: Round, community: Community) -> None:
    """Typing sheets in: codes, Tab to the next question, Enter to store."""
    engine = compiled(found)
    draft = session.draft(f"paper:{found.code}:{community.code}")
    turn = draft.setdefault("turn", 0)
    st.html(
        Markup("<p>{}</p>").format(
            t("Type the codes; several with spaces between. Tab goes on, Enter stores. Confirmations: OK.")
        )
    )
    asked = on_paper(engine.questionnaire)
    with st.form(f"paper-{turn}", border=False):
        number = st.text_input(t("Number of the sheet"), key=f"paper-{turn}-number", max_chars=9)
        typed = {}
        for variable in asked:
            words = variable.label.in_language(session.language())[:90]
            codes = " ".join(code.name for code in variable.codes[:14])
            typed[variable.name] = st.text_input(
                f"{variable.name.upper()} {words}", key=f"paper-{turn}-{variable.name}", placeholder=codes
            )
        if not st.form_submit_button(t("Store the sheet"), type="primary"):
            return
    answers, problems = gathering.typed(engine, typed, now=session.now())
    if problems:
        draw_places(problems)
        return
    submission = Submission(
        found.code, community.code, found.version, answers, uuid4(), session.language(), "paper"
    )
    if attempt(lambda: collecting.submit_paper(session.store(), submission, number.strip())):
        draft["turn"] = turn + 1
        session.say(t("The sheet is stored. The next one, please."))
        session.draw_again()


def draw_places(problems: tuple[Problem, ...]) -> None:
    """What is wrong, each with its question."""
    items = Markup("").join(
        Markup("<li><strong>{}</strong>: {}</li>").format(problem.place.upper(), sentence(problem))
        for problem in problems
    )
    st.html(
        Markup('<div class="sc-note sc-bad" role="alert"><p>{}</p><ul>{}</ul></div>').format(
            t("Nothing was stored yet. Please correct:"), items
        )
    )
