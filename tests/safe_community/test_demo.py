"""The demonstration country is the same every time, and its people answer as the questionnaire allows."""

from datetime import UTC, datetime

import pytest

from forms import answers
from forms.flow import compile as compile_questionnaire
from forms.questionnaire import load
from safe_community.demo import country
from safe_community.demo.people import PEOPLE
from safe_community.demo.sheets import sheets
from safe_community.permissions import SCOPED, Role
from tests.benchmarks.submissions import SURVEY
from tests.conftest import BEREZAN

TODAY = datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_there_are_enough_communities_in_every_state_and_three_rounds() -> None:
    found = {
        country.community(*key).code for key in (*country.TAKING_PART, *country.ACCEPTED, *country.APPLYING)
    }
    assert len(found) >= 24
    rounds = country.rounds(TODAY)
    assert [planned.closes_at <= TODAY for planned in rounds] == [True, True, False]
    assert sum(sum(planned.answers.values()) for planned in rounds) > 3000


def test_the_same_day_gives_the_same_answers() -> None:
    assert list(sheets(BEREZAN, "міська", 2, 5)) == list(sheets(BEREZAN, "міська", 2, 5))
    assert list(sheets(BEREZAN, "міська", 1, 5)) != list(sheets(BEREZAN, "міська", 2, 5))


def test_every_invented_sheet_passes_the_questionnaires_own_checks() -> None:
    survey = compile_questionnaire(load(SURVEY))
    for sheet in sheets(BEREZAN, "міська", 0, 60):
        assert answers.check(survey, sheet, now=TODAY) == ()


def test_women_fear_the_dark_more_than_men_do() -> None:
    many = [s for s in sheets(BEREZAN, "міська", 0, 1500) if s["c01"] in {"1", "2", "3", "4"}]

    def fear(sex: str) -> float:
        of = [sheet["c01"] in {"3", "4"} for sheet in many if sheet["d01"] == sex]
        return sum(of) / len(of)

    assert fear("1") > fear("2") + 0.03


def test_there_is_one_demonstration_person_for_each_role_and_each_is_marked() -> None:
    assert sorted(person.held.role for person in PEOPLE) == sorted(Role)
    assert all("(демо)" in person.name for person in PEOPLE)
    assert all((person.held.role in SCOPED) == (person.held.community is not None) for person in PEOPLE)


@pytest.mark.parametrize("when", [datetime(2027, 1, 3, tzinfo=UTC), datetime(2028, 2, 29, tzinfo=UTC)])
def test_the_country_can_be_built_on_any_day(when: datetime) -> None:
    rounds = country.rounds(when)
    assert len({planned.code for planned in rounds}) == 3
    assert rounds[2].opens_at <= when < rounds[2].closes_at
