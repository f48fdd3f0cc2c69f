"""Every screen there is: its address, its file, its name, and who may open it.

One table, because four things must agree on it: the router, the menu, the server's index page (title,
description, which addresses exist at all) and the tests that visit each screen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from components.text import N_

Place = Literal["menu", "footer", "account", "staff", "nowhere"]


@dataclass(frozen=True)
class Screen:
    """One screen.

    path: the address without slashes; "" is the home page.
    file: the page's file under `pages/`.
    title, description: English messages; the description is what a search engine and a shared link show.
    permission: the word that `frame.guard` asks for; None when everybody may open it.
    place: where a link to it stands.
    wide: dashboards and maps use the whole width; text and forms keep to a readable measure.
    """

    path: str
    file: str
    title: str
    description: str
    place: Place = "nowhere"
    permission: str | None = None
    wide: bool = False

    @property
    def address(self) -> str:
        """The path as a link has it."""
        return f"/{self.path}"


SCREENS: tuple[Screen, ...] = (
    Screen(
        "",
        "public/home.py",
        N_("Safe Community"),
        N_("Residents say where they feel unsafe, communities act, everyone sees what came of it."),
    ),
    Screen(
        "survey",
        "resident/survey.py",
        N_("Take the survey"),
        N_("About four minutes, without registration. Your answers stay anonymous."),
        place="menu",
    ),
    Screen(
        "rating",
        "public/rating.py",
        N_("Communities on the map"),
        N_("Which communities take part, and how many people have answered."),
        place="menu",
        wide=True,
    ),
    Screen(
        "rounds",
        "public/rounds.py",
        N_("Surveys"),
        N_("Surveys that are open now, and those that have ended."),
        place="menu",
    ),
    Screen(
        "results",
        "public/results.py",
        N_("Results"),
        N_("What residents answered, question by question, with the number of answers."),
        wide=True,
    ),
    Screen(
        "community",
        "public/community.py",
        N_("Community"),
        N_("One community: its surveys, its results, its programme."),
        wide=True,
    ),
    Screen(
        "about",
        "public/about.py",
        N_("About the programme"),
        N_("Why safety is a joint responsibility of residents, police and local government."),
        place="menu",
    ),
    Screen(
        "history",
        "public/history.py",
        N_("History: Berezan 2015–2017"),
        N_("The first surveys in Berezan, their figures and their gaps."),
        place="footer",
        wide=True,
    ),
    Screen(
        "method",
        "public/method.py",
        N_("Method"),
        N_("How answers become figures, and what the figures cannot tell."),
        place="footer",
    ),
    Screen(
        "privacy",
        "public/privacy.py",
        N_("Privacy"),
        N_("What is stored, what is never stored, and how to have it erased."),
        place="footer",
    ),
    Screen(
        "sign-in",
        "account/sign_in.py",
        N_("Sign in"),
        N_("For communities, police, experts and the Foundation."),
        place="account",
    ),
    Screen(
        "register",
        "account/register.py",
        N_("Register"),
        N_("An account for a community that applies. Residents need none."),
    ),
    Screen(
        "recover",
        "account/recover.py",
        N_("Recover the password"),
        N_("A letter with a link and a code helps you back in."),
    ),
    Screen(
        "profile",
        "account/profile.py",
        N_("My account"),
        N_("Your name, your language, your password, and how to delete the account."),
        place="account",
        permission="signed_in",
    ),
    Screen(
        "my-rounds",
        "coordinator/rounds.py",
        N_("Manage surveys"),
        N_("Plan, open and close surveys; links, invitations, coverage and files."),
        place="staff",
        permission="see_own_rounds",
        wide=True,
    ),
    Screen(
        "gathered",
        "coordinator/responses.py",
        N_("Paper and imports"),
        N_("Type paper sheets in, and take in answers gathered in Kobo or ODK."),
        place="staff",
        permission="collect_answers",
    ),
    Screen(
        "questionnaires",
        "coordinator/questionnaires.py",
        N_("Questionnaires"),
        N_("Published questionnaires; new ones from an XLSForm."),
        place="staff",
        permission="publish_questionnaire",
    ),
    Screen(
        "interviews",
        "interviewer/interview.py",
        N_("Interviews"),
        N_("Blank forms one after another, and how many answers are still needed."),
        place="staff",
        permission="interview",
    ),
    Screen(
        "people",
        "admin/people.py",
        N_("People and roles"),
        N_("Who may do what, and where."),
        place="staff",
        permission="read_people",
        wide=True,
    ),
)

BY_PATH: dict[str, Screen] = {screen.path: screen for screen in SCREENS}


def placed(*places: Place) -> Iterator[Screen]:
    """The screens whose links stand in these places, in the order of the table."""
    return (screen for screen in SCREENS if screen.place in places)
