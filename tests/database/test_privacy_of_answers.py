"""Nobody who reads the database can tell when a response came, or by whose receipt; a "no" is not stored."""

from uuid import UUID, uuid4

import psycopg

from safe_community.responses import Submission
from safe_community.store import responses
from safe_community.store.client import Store
from tests.conftest import BEREZAN
from tests.database.given import VERSION, refusal

GOOD = {"consent": True, "c01": "1"}


def _stored_token(sql: psycopg.Connection[tuple[object, ...]], code: str) -> tuple[object, ...]:
    row = sql.execute(
        """select client_token, private.receipt_of(client_token), received_at = date_trunc('day', received_at)
           from public.response_tokens join public.rounds on rounds.id = round_id where code = %s""",
        [code],
    ).fetchone()
    assert row is not None
    return row


def test_the_stored_mark_of_a_submission_gives_neither_its_token_nor_its_receipt(
    sql: psycopg.Connection[tuple[object, ...]], visitor: Store, round_code: str
) -> None:
    token: UUID = uuid4()
    receipt = responses.submit(visitor, Submission(round_code, BEREZAN, VERSION, GOOD, token))
    mark, receipt_by_mark, only_the_day = _stored_token(sql, round_code)
    assert mark != token
    assert receipt_by_mark != receipt.code
    assert only_the_day


def test_a_sheet_whose_consent_says_no_is_not_stored(visitor: Store, round_code: str) -> None:
    sheet = Submission(round_code, BEREZAN, VERSION, {**GOOD, "consent": False}, uuid4())
    assert refusal(lambda: responses.submit(visitor, sheet)) == "required"


def test_only_the_latest_results_can_be_read(operator: Store, visitor: Store, round_code: str) -> None:
    (series,) = (
        row["series"]
        for row in operator.call("live_state")["series"]
        if row["round"] == round_code and row["community"] == BEREZAN
    )
    for n in (40, 50):
        operator.call(
            "publish_snapshot", the_series=series, the_n=n, is_final=False, the_document={"items": {}, "n": n}
        )
    assert [row["n"] for row in visitor.rows("published_snapshots", series=series)] == [50]
