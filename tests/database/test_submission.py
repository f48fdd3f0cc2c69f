"""The database takes a good sheet of answers once, and refuses every other with a code."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from safe_community.responses import Receipt, Submission
from safe_community.store import responses, rounds
from safe_community.store.client import Footing, Store
from tests.conftest import BEREZAN, SEVASTOPOL
from tests.database.given import VERSION, plan, refusal

GOOD: dict[str, Any] = {"consent": True, "c01": "1", "c06": ["11", "12"], "d01": "1", "d02": "2", "d03": None}
Submit = Callable[..., Receipt]


@pytest.fixture
def submit(visitor: Store, round_code: str) -> Submit:
    def send(answers: object = GOOD, **changed: Any) -> Receipt:
        sheet: dict[str, Any] = {
            "round": round_code,
            "community": BEREZAN,
            "version": VERSION,
            "answers": answers,
            "client_token": uuid4(),
            **changed,
        }
        return responses.submit(visitor, Submission(**sheet))

    return send


def counted(operator: Store, code: str) -> int:
    return sum(series.n for series in rounds.live_state(operator).in_round(code))


def test_a_good_sheet_is_stored_and_counted(submit: Submit, operator: Store, round_code: str) -> None:
    assert not submit().repeated
    assert counted(operator, round_code) == 1


@pytest.mark.acceptance(20)
def test_the_stored_row_tells_nothing_of_the_person(
    submit: Submit, sql: psycopg.Connection[Any], round_code: str
) -> None:
    submit()
    columns = {
        row[0]
        for row in sql.execute(
            "select column_name from information_schema.columns "
            "where table_schema = 'public' and table_name = 'responses'"
        )
    }
    assert columns == {
        "id", "received_at", "series", "language", "mode", "seconds", "cell", "flag", "receipt_hash",
        "answers", "channel",
    }  # fmt: skip
    (received,) = sql.execute(
        "select received_at from responses join round_communities using (series) "
        "join rounds on rounds.id = round_id "
        "where rounds.code = %s",
        [round_code],
    ).fetchone() or (None,)
    assert (received.minute, received.second) == (0, 0)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"zz": "1"}, "unknown_question"),
        ({"c01": "7"}, "unknown_choice"),
        ({"c01": 1}, "answer_of_wrong_kind"),
        ({"c01": ["1"]}, "answer_of_wrong_kind"),
        ({"c01": ""}, "unknown_choice"),
        ({"c06": ["#"]}, "unknown_choice"),
        ({"c06": ["11", "11"]}, "choice_repeated"),
        ({"c06": ["11", "12", "13"]}, "too_many_chosen"),
        ({"c06": ["11", "0"]}, "exclusive_choice"),
        ({"age": 15}, "out_of_range"),
        ({"age": 16.5}, "answer_of_wrong_kind"),
        ({"age": "20"}, "answer_of_wrong_kind"),
        ({"note": "x" * 21}, "too_long"),
        ({"consent": None}, "required"),
        ({"note": "x" * 70_000}, "answers_too_large"),
    ],
)
def test_an_answer_outside_the_codebook_is_refused_and_nothing_is_stored(
    change: dict[str, Any], code: str, submit: Submit, operator: Store, round_code: str
) -> None:
    assert refusal(lambda: submit({**GOOD, **change})) == code
    assert counted(operator, round_code) == 0


def test_a_megabyte_of_answers_is_refused_with_a_sentence(submit: Submit) -> None:
    assert refusal(lambda: submit({**GOOD, "note": "ї" * 1_000_000})) == "answers_too_large"


@pytest.mark.parametrize("answers", [[], "yes", 7, None])
def test_answers_that_are_no_sheet_are_refused(answers: object, visitor: Store, round_code: str) -> None:
    def send() -> object:
        return visitor.call(
            "submit_response", round=round_code, community=BEREZAN, version=VERSION, answers=answers,
            client_token=str(uuid4()),
        )  # fmt: skip

    assert refusal(send) == "answers_are_not_an_object"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"round": "no-such-round"}, "unknown_round"),
        ({"version": "2026112402"}, "version_is_not_the_rounds"),
        ({"community": "UA32060000000030729"}, "unknown_community"),
        ({"community": SEVASTOPOL}, "territory_not_safe"),
        ({"community": "UA32020010000093088"}, "community_not_in_round"),
        ({"mode": "paper"}, "mode_not_allowed"),
    ],
)
def test_a_sheet_for_another_round_place_or_version_is_refused(
    change: dict[str, Any], code: str, submit: Submit
) -> None:
    assert refusal(lambda: submit(**change)) == code


@pytest.mark.parametrize("state", ["paused", "closed"])
def test_a_round_that_is_not_open_takes_nothing(
    state: Any, submit: Submit, operator: Store, round_code: str
) -> None:
    rounds.set_state(operator, round_code, state)
    assert refusal(submit) == f"round_{state}"


@pytest.mark.parametrize(("hours", "code"), [((-2, -1), "round_closed"), ((1, 2), "round_planned")])
def test_the_databases_clock_opens_and_closes_a_round(
    hours: tuple[float, float], code: str, operator: Store, tiny_questionnaire: str, submit: Submit
) -> None:
    other = plan(operator, tiny_questionnaire, hours=hours)
    rounds.set_state(operator, other, "open")
    assert refusal(lambda: submit(round=other)) == code


def test_the_same_sheet_sent_twice_is_stored_once_with_the_same_receipt(
    submit: Submit, operator: Store, round_code: str
) -> None:
    token = uuid4()
    first, second = submit(client_token=token), submit(client_token=token)
    assert (first.code, second.repeated) == (second.code, True)
    assert counted(operator, round_code) == 1


def test_the_same_sheet_sent_in_parallel_is_stored_once(
    footing: Footing, operator: Store, round_code: str
) -> None:
    token: UUID = uuid4()

    def send(_: int) -> Receipt:
        sheet = Submission(round_code, BEREZAN, VERSION, GOOD, token)
        return responses.submit(Store(footing), sheet)

    with ThreadPoolExecutor(6) as pool:
        receipts = list(pool.map(send, range(12)))
    assert len({receipt.code for receipt in receipts}) == 1
    assert sum(not receipt.repeated for receipt in receipts) == 1
    assert counted(operator, round_code) == 1


def test_a_repeat_after_the_close_still_gets_its_receipt(
    submit: Submit, operator: Store, round_code: str
) -> None:
    token = uuid4()
    first = submit(client_token=token)
    rounds.set_state(operator, round_code, "closed")
    assert submit(client_token=token) == Receipt(first.code, True)


def test_an_open_link_never_refuses_a_second_person_on_the_same_phone(
    submit: Submit, operator: Store, round_code: str
) -> None:
    submit()
    submit()
    assert counted(operator, round_code) == 2


def test_counts_equal_what_was_answered_and_left_empty(
    submit: Submit, operator: Store, round_code: str
) -> None:
    submit()
    submit({**GOOD, "c01": "98", "c06": []})
    submit({"consent": True, "c01": None, "c06": ["98"]})
    state = rounds.live_state(operator)
    series = next(
        row["series"]
        for row in operator.call("live_state")["series"]
        if row["round"] == round_code and row["community"] == BEREZAN
    )
    counts = operator.call("series_item_counts", the_series=series)
    assert state.in_round(round_code)
    assert counts["c01"] == {"": 1, "1": 1, "2": 0, "98": 1}
    assert counts["c06"] == {"": 1, "#": 1, "11": 1, "12": 1, "13": 0, "0": 0, "98": 1}


def test_a_response_is_taken_back_by_its_receipt_and_its_counts_go_with_it(
    submit: Submit, visitor: Store, operator: Store, round_code: str
) -> None:
    receipt = submit()
    submit()
    assert refusal(lambda: responses.withdraw(visitor, round_code, "AAAA-BBBB-CCCC")) == "unknown_receipt"
    responses.withdraw(visitor, round_code, f" {receipt.code.lower()} ")
    assert counted(operator, round_code) == 1
    assert refusal(lambda: responses.withdraw(visitor, round_code, receipt.code)) == "unknown_receipt"


def test_after_the_close_nothing_is_taken_back(
    submit: Submit, visitor: Store, operator: Store, round_code: str
) -> None:
    receipt = submit()
    rounds.set_state(operator, round_code, "closed")
    assert refusal(lambda: responses.withdraw(visitor, round_code, receipt.code)) == "round_closed"


def test_an_import_repeated_makes_no_doubles(operator: Store, round_code: str) -> None:
    sheets = [
        (
            Submission(round_code, BEREZAN, VERSION, GOOD, uuid4(), mode="paper"),
            datetime(2026, 11, 2, tzinfo=UTC),
        )
        for _ in range(5)
    ]
    assert responses.import_many(operator, round_code, sheets) == 5
    assert responses.import_many(operator, round_code, sheets) == 0
    assert counted(operator, round_code) == 5


def test_a_bad_row_stops_the_whole_import(operator: Store, round_code: str) -> None:
    good = Submission(round_code, BEREZAN, VERSION, GOOD, uuid4(), mode="paper")
    bad = Submission(round_code, BEREZAN, VERSION, {"consent": True, "c01": "7"}, uuid4(), mode="paper")
    moment = datetime(2026, 11, 2, tzinfo=UTC)
    assert refusal(lambda: responses.import_many(operator, round_code, [(good, moment), (bad, moment)])) == (
        "unknown_choice"
    )
    assert counted(operator, round_code) == 0
