"""Draws the plain pages: given a sheet and the way through its questionnaire, the HTML that is sent."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from components import answering, cookies, installation, rounds
from components.light.fields import field_of
from components.light.sheet import LightSheet
from components.problems import sentence
from components.screens import BY_PATH
from components.text import N_, language, t, tn
from forms.flow import FormState, Page
from forms.problems import Problem
from safe_community.communities import Community, gazetteer
from safe_community.i18n import LANGUAGES
from safe_community.responses import Receipt
from safe_community.rounds import Round

_HOME = BY_PATH[""]
_FOLDER = Path(__file__).parent
_WORDS = {
    "next": N_("Continue"),
    "back": N_("Back"),
    "send": N_("Send my answers"),
    "exit": N_("Leave quickly"),
    "help": N_("If you need help, you can call now:"),
    "check": N_("Nothing has been sent yet. You can change any answer, then send them."),
    "unanswered": N_("not answered"),
    "rank": N_("Write 1 beside the most important, then 2, and so on."),
    "day": N_("Day"),
    "month": N_("Month"),
    "year": N_("Year"),
    "time": N_("Time"),
    "elsewhere": N_("This question can be answered only on the full page. You may skip it here."),
    "rich": N_("Open the full page (it begins with an empty sheet)"),
}
_NEVER_KEPT = {"Cache-Control": "no-store", "Referrer-Policy": "same-origin"}


@cache
def _environment() -> Environment:
    found = Environment(
        loader=FileSystemLoader(_FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    css = (_FOLDER / "light.css").read_text(encoding="utf-8")
    found.globals["css"] = Markup(css)  # noqa: S704 - a file of ours
    return found


def _html(template: str, values: dict[str, object], status: int = 200) -> Response:
    demonstration = installation.settings().demonstration
    text = (
        _environment()
        .get_template(template)
        .render(
            language=language(),
            product=t(_HOME.title),
            demonstration=t("Demonstration (synthetic) data") if demonstration else "",
            **values,
        )
    )
    return HTMLResponse(text, status, headers=_NEVER_KEPT)


def _common(sheet: LightSheet) -> dict[str, object]:
    other = next(code for code in LANGUAGES if code != language())
    return {
        "words": {name: t(words) for name, words in _WORDS.items()},
        "sheet": sheet.sealed(installation.seal()),
        "action": address(sheet.round, sheet.community),
        "place": gazetteer()[sheet.community].full_name(language()),
        "other": other,
        "other_name": LANGUAGES[other],
    }


def address(round_code: str, community: str) -> str:
    """The light door of a survey."""
    return f"/s/{round_code}/{community}"


def page(sheet: LightSheet, state: FormState, problems: Sequence[Problem], speaking: str) -> Response:
    """One page of questions, with what is wrong on it."""
    here = state.page(sheet.step) or state.pages[0]
    progress = state.progress(here.name)
    values: dict[str, object] = {
        "heading": here.label(speaking) or t("Question"),
        "progress": t("Page {page} of {pages}", page=progress.page, pages=progress.pages),
        "first": progress.page == 1,
        "fields": [field_of(view, problems) for view in here.questions],
        "repeats": _repeats(here),
        "problems": [(problem.place, sentence(problem)) for problem in problems],
        "problem_count": tn("{n} answer needs a change", "{n} answers need a change", len(problems)),
        "help_lines": _help_lines() if here.shows_help_lines else [],
        "exit": answering.NEUTRAL if here.is_sensitive else "",
        "rich": f"/survey?round={sheet.round}&community={sheet.community}",
    }
    return _html("page.html", _common(sheet.at(here.name)) | values)


def _repeats(here: Page) -> list[dict[str, str]]:
    return [{"do": f"add:{key}", "words": t("Add one more")} for key in here.repeats]


def _help_lines() -> list[dict[str, str]]:
    checked = installation.publisher().live.help_lines
    lines = checked["lines"] if checked else []
    return [
        {
            "number": line["number"],
            "dial": "".join(sign for sign in line["number"] if sign.isdigit()),
            "name": line["name"].get(language(), ""),
        }
        for line in lines
    ]


def review(sheet: LightSheet, state: FormState, problems: Sequence[Problem], speaking: str) -> Response:
    """All answers before they are sent."""
    rows = state.review(speaking)
    groups = []
    for one in state.pages:
        title = one.label(speaking) or t("Question")
        of_page = [row for row in rows if row.page == one.name]
        if of_page:
            groups.append(
                {"name": one.name, "title": title, "rows": of_page, "change": t("Change: {page}", page=title)}
            )
    values: dict[str, object] = {
        "heading": t("Check your answers"),
        "groups": groups,
        "problems": [(problem.place, sentence(problem)) for problem in problems],
    }
    return _html("review.html", _common(sheet) | values)


def thanks(found: Round, community: Community, receipt: Receipt) -> Response:
    """The answers are stored: the receipt and what comes next."""
    return _message(
        t("Thank you. Your answers are stored."),
        t("They are counted at once, without your name."),
        t("The code of your answers:"),
        receipt=receipt.code,
        ways=[
            _way(f"/results?round={found.code}&community={community.code}", t("See the results")),
            _way(address(found.code, community.code), t("Answer for another person")),
        ],
    )


def not_open(found: Round, community: Community) -> Response:
    """The round takes no answers now."""
    return _message(
        rounds.title_in(found, language()),
        sentence(Problem(f"round_{found.state}")),
        status=410 if found.state == "closed" else 403,
        ways=[_way(f"/results?round={found.code}&community={community.code}", t("Results"))],
    )


def no_survey(problem: Problem) -> Response:
    """The address names no survey."""
    return _message(t("There is no such page"), sentence(problem), status=404, ways=[_all_surveys()])


def foreign_sheet(address_: str) -> Response:
    """A form that this installation did not write, or wrote for another survey."""
    return _message(
        t("This page cannot be continued"),
        t("It was opened too long ago, or belongs to another survey. Nothing was stored."),
        status=400,
        ways=[_way(address_, t("Begin the survey"))],
    )


def too_large(address_: str) -> Response:
    """A body beyond all reason."""
    return _message(
        t("This is too much for one page"),
        t("Nothing was stored. Go back in your browser: what you typed is still there. Please shorten it."),
        status=413,
        ways=[_way(address_, t("Begin the survey"))],
    )


def not_a_form(address_: str) -> Response:
    """A body that cannot be read."""
    return _message(
        t("The answers could not be read"),
        t("Nothing was stored. Go back in your browser and press Continue once more."),
        status=400,
        ways=[_way(address_, t("Begin the survey"))],
    )


def _message(
    heading: str, *paragraphs: str, status: int = 200, receipt: str = "", ways: Sequence[object] = ()
) -> Response:
    values: dict[str, object] = {
        "heading": heading,
        "paragraphs": paragraphs,
        "receipt": receipt,
        "ways": ways,
        "sheet": "",
    }
    return _html("message.html", values, status)


def _way(address_: str, words: str) -> dict[str, str]:
    return {"address": address_, "words": words}


def _all_surveys() -> dict[str, str]:
    return _way("/rounds", t("All surveys"))


def remember_language(answer: Response, chosen: str) -> None:
    """The language was changed by a button: other pages follow."""
    answer.set_cookie(cookies.LANGUAGE, chosen, max_age=365 * 24 * 3600, path="/", samesite="lax")
