"""Builds the demonstration country through the store, as people and staff would have made it.

Deterministic: the same day gives the same communities, answers and receipts.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from uuid import NAMESPACE_URL, uuid5

from forms.questionnaire import Questionnaire
from safe_community.communities import gazetteer
from safe_community.demo import country, people
from safe_community.demo.country import DemoRound
from safe_community.demo.sheets import sheets
from safe_community.responses import Submission
from safe_community.rounds import Round
from safe_community.store import accounts, communities, questionnaires, responses, rounds
from safe_community.store.client import Store

__all__ = ["build"]
_BATCH = 500
#: The lines of the demonstration are checked by a demonstration person; a real installation checks its own.
HELP_LINES = {
    "checked": "demo",
    "lines": [
        {"number": "102", "name": {"uk": "Поліція", "en": "Police"}},
        {"number": "103", "name": {"uk": "Екстрена медична допомога", "en": "Ambulance"}},
        {"number": "15-47", "name": {"uk": "Урядова гаряча лінія", "en": "Government hotline"}},
        {
            "number": "116 123",
            "name": {
                "uk": "Лінія для постраждалих від домашнього насильства",
                "en": "Line for survivors of domestic violence",
            },
        },
    ],
}


def build(operator: Store, questionnaire: Questionnaire, today: datetime) -> int:
    """Fill an empty installation; returns the number of responses. `today` must be aware."""
    communities.import_gazetteer(operator, gazetteer().values())
    _people(operator)
    operator.call("check_setting", setting="help_lines", new_value=HELP_LINES)
    for key in (*country.TAKING_PART, *country.ACCEPTED):
        communities.set_participation(operator, country.community(*key).code, "accepted")
    for key in country.APPLYING:
        communities.set_participation(operator, country.community(*key).code, "applying")
    questionnaires.publish(operator, questionnaire)
    return sum(_round(operator, questionnaire, planned, today) for planned in country.rounds(today))


def _people(operator: Store) -> None:
    for person in people.PEOPLE:
        operator.client.auth.admin.create_user(
            {
                "email": person.email,
                "password": people.PASSWORD,
                "email_confirm": True,
                "user_metadata": {"display_name": person.name, "language": "uk"},
            }
        )
        accounts.grant_role(operator, person.email, person.held)


def _round(operator: Store, questionnaire: Questionnaire, planned: DemoRound, today: datetime) -> int:
    rounds.create(
        operator,
        Round(
            planned.code,
            planned.title,
            "planned",
            questionnaire.id,
            questionnaire.version,
            planned.parts,
            planned.opens_at,
            planned.closes_at,
        ),
        list(planned.answers),
    )
    gathered = _gathered(planned, questionnaire, today)
    stored = 0
    while batch := list(islice(gathered, _BATCH)):
        stored += responses.import_many(operator, planned.code, batch)
    rounds.set_state(operator, planned.code, "open")
    if planned.closes_at <= today:
        rounds.set_state(operator, planned.code, "closed")
    return stored


def _gathered(
    planned: DemoRound, questionnaire: Questionnaire, today: datetime
) -> Iterator[tuple[Submission, datetime]]:
    until = min(planned.closes_at, today)
    for code, n in planned.answers.items():
        step = (until - planned.opens_at) / max(n, 1)
        for number, answers in enumerate(sheets(code, gazetteer()[code].type, planned.place, n)):
            token = uuid5(NAMESPACE_URL, f"demo/{planned.code}/{code}/{number}")
            submission = Submission(
                planned.code,
                code,
                questionnaire.version,
                answers,
                token,
                mode="web",
                seconds=180 + number % 240,
            )
            yield submission, planned.opens_at + step * number + timedelta(minutes=1)
