"""Results are published when ten new answers have come or the round closes, and never in between."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import islice
from uuid import uuid4

import pytest

from forms.questionnaire import Questionnaire, load
from safe_community.demo.sheets import sheets
from safe_community.publishing import Publisher
from safe_community.responses import Submission
from safe_community.rounds import Round
from safe_community.store import questionnaires, responses, rounds
from safe_community.store.client import Footing, Store
from tests.benchmarks.submissions import SURVEY
from tests.conftest import BEREZAN, KYIV


@pytest.fixture(scope="module")
def survey(operator: Store) -> Questionnaire:
    questionnaire = load(SURVEY)
    questionnaires.publish(operator, questionnaire)
    return questionnaire


@pytest.fixture
def round_code(operator: Store, survey: Questionnaire) -> str:
    now = datetime.now(UTC)
    code = f"publish-{uuid4().hex[:8]}"
    planned = Round(
        code, {}, "planned", survey.id, survey.version, frozenset({"core", "extended"}),
        now - timedelta(days=1), now + timedelta(days=1),
    )  # fmt: skip
    rounds.create(operator, planned, [BEREZAN, KYIV])
    rounds.set_state(operator, code, "open")
    return code


@pytest.fixture
def answer(visitor: Store, survey: Questionnaire, round_code: str) -> Callable[[int], None]:
    people = sheets(BEREZAN, "міська", 0, 500)

    def several(n: int) -> None:
        for sheet in islice(people, n):
            responses.submit(visitor, Submission(round_code, BEREZAN, survey.version, sheet, uuid4()))

    return several


def _seq(publisher: Publisher, code: str) -> int:
    series = publisher.refresh().series_of(code, BEREZAN)
    assert series is not None
    return series.seq


@pytest.mark.acceptance(61)
def test_nine_new_answers_move_the_counter_and_the_tenth_moves_the_results(
    operator: Store, round_code: str, answer: Callable[[int], None]
) -> None:
    publisher = Publisher(operator)
    answer(40)
    assert _seq(publisher, round_code) == 1
    answer(9)
    assert _seq(publisher, round_code) == 1
    series = publisher.live.series_of(round_code, BEREZAN)
    assert series is not None
    assert series.n == 49
    answer(1)
    assert _seq(publisher, round_code) == 2
    published = publisher.published(round_code, BEREZAN)
    assert published is not None
    assert published.n == 50


def test_below_thirty_answers_no_figure_is_published(
    operator: Store, round_code: str, answer: Callable[[int], None]
) -> None:
    publisher = Publisher(operator)
    answer(20)
    _seq(publisher, round_code)
    published = publisher.published(round_code, BEREZAN)
    assert published is not None
    assert not any(item.shown for item in published.items.values())
    assert all(item.categories == () for item in published.items.values())


def test_the_close_publishes_what_the_last_ten_left_over(
    operator: Store, round_code: str, answer: Callable[[int], None]
) -> None:
    publisher = Publisher(operator)
    answer(35)
    _seq(publisher, round_code)
    answer(3)
    rounds.set_state(operator, round_code, "closed")
    assert _seq(publisher, round_code) == 2
    published = publisher.published(round_code, BEREZAN)
    assert published is not None
    assert (published.n, published.final) == (38, True)
    assert _seq(publisher, round_code) == 2


def test_several_processes_publish_once(
    footing: Footing, operator: Store, round_code: str, answer: Callable[[int], None]
) -> None:
    answer(40)
    publishers = [Publisher(Store.of_the_operator(footing)) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(Publisher.refresh, publishers))
    assert _seq(publishers[0], round_code) == 1


def test_a_community_without_answers_has_no_results(operator: Store, round_code: str) -> None:
    publisher = Publisher(operator)
    publisher.refresh()
    assert publisher.published(round_code, KYIV) is None


def test_a_questionnaire_that_cannot_be_read_holds_up_nobody_elses_results(
    operator: Store, round_code: str, answer: Callable[[int], None]
) -> None:
    now = datetime.now(UTC)
    broken = Round(
        f"broken-{uuid4().hex[:8]}", {}, "planned", "broken", "2026112499", frozenset(),
        now - timedelta(days=1), now + timedelta(days=1),
    )  # fmt: skip
    codebook = {"items": {"c01": {"kind": "select_one", "codes": ["1"], "missing": []}}, "cell": {}}
    operator.call(
        "publish_version",
        questionnaire="broken",
        title={},
        version=broken.version,
        document={},
        codebook=codebook,
    )
    rounds.create(operator, broken, [BEREZAN])
    rounds.set_state(operator, broken.code, "open")
    for _ in range(10):
        responses.submit(
            Store(operator.footing), Submission(broken.code, BEREZAN, broken.version, {"c01": "1"}, uuid4())
        )
    answer(40)
    assert _seq(Publisher(operator), round_code) == 1


def test_when_the_data_are_away_the_last_state_stays(
    operator: Store, round_code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    publisher = Publisher(operator)
    before = publisher.refresh()
    monkeypatch.setattr(operator.client, "rpc", _away)
    assert publisher.refresh() is before


def _away(*_: object, **__: object) -> object:
    import httpx

    raise httpx.ConnectError("gone")


def test_what_is_published_equals_what_was_answered(
    operator: Store, survey: Questionnaire, visitor: Store, round_code: str
) -> None:
    many = list(sheets(BEREZAN, "міська", 1, 120))
    for sheet in many:
        responses.submit(visitor, Submission(round_code, BEREZAN, survey.version, sheet, uuid4()))
    publisher = Publisher(operator)
    publisher.refresh()
    published = publisher.published(round_code, BEREZAN)
    assert published is not None
    worried = published.items["c06"]
    valid = [s["c06"] for s in many if s["c06"] and not {"98", "99"} & set(s["c06"])]
    assert worried.base == len(valid)
    for category in worried.categories:
        if category.n is not None:
            assert category.n == sum(category.code in codes for codes in valid)
