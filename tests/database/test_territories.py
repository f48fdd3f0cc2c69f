"""Where it is not safe to ask, the database does not let anyone ask."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from forms.problems import Refused
from safe_community.communities import gazetteer
from safe_community.rounds import Round
from safe_community.store import communities, rounds
from safe_community.store.client import Store
from safe_community.territories import TerritoryStatus
from tests.conftest import BEREZAN, SEVASTOPOL
from tests.database.given import VERSION, refusal


@pytest.fixture
def under_fire(operator: Store) -> Iterator[str]:
    code = next(c for c in gazetteer() if c.startswith("UA63"))
    communities.import_territory_status(
        operator, [TerritoryStatus(code, "active_hostilities", date(2022, 2, 24), None)], "test"
    )
    yield code
    operator.call("import_territory_status", rows=[], source="test")


def _plan(operator: Store, community: str) -> None:
    now = datetime.now(UTC)
    planned = Round(
        f"fire-{community[-6:].lower()}",
        {},
        "planned",
        "tiny",
        VERSION,
        frozenset(),
        now,
        now + timedelta(days=1),
    )
    rounds.create(operator, planned, [community])


@pytest.mark.usefixtures("tiny_questionnaire")
def test_no_round_is_planned_where_there_is_fighting(operator: Store, under_fire: str) -> None:
    assert refusal(lambda: _plan(operator, under_fire)) == "territory_not_safe"


@pytest.mark.usefixtures("tiny_questionnaire")
def test_no_round_is_planned_in_occupied_sevastopol(operator: Store) -> None:
    assert refusal(lambda: _plan(operator, SEVASTOPOL)) == "territory_not_safe"


def test_no_community_under_fire_applies(operator: Store, under_fire: str) -> None:
    assert refusal(lambda: communities.set_participation(operator, under_fire, "applying")) == (
        "territory_not_safe"
    )


def test_a_new_list_keeps_crimea_and_sevastopol_occupied(operator: Store, under_fire: str) -> None:
    live = rounds.live_state(operator)
    assert live.territory_status(SEVASTOPOL) == "occupied"
    assert live.territory_status("UA01020010000048857") == "occupied"
    assert live.territory_status(under_fire) == "active_hostilities"
    assert live.territory_status(BEREZAN) is None


def test_a_stranger_cannot_replace_the_list(visitor: Store) -> None:
    with pytest.raises(Refused) as refused:
        communities.import_territory_status(visitor, [], "a stranger")
    assert refused.value.problems[0].code == "not_allowed"


def test_a_bad_row_leaves_the_old_list_in_place(operator: Store, under_fire: str) -> None:
    with pytest.raises(Refused):
        operator.call(
            "import_territory_status",
            rows=[{"code": "UA63", "status": "occupied", "valid_from": "2022-02-24"}],
            source="test",
        )
    assert rounds.live_state(operator).territory_status(under_fire) == "active_hostilities"
