"""Ways in for answers beside the open link: each refuses first, stores once, and links nobody."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from forms.problems import Refused
from safe_community.permissions import Role, RoleHeld
from safe_community.quotas import Quota
from safe_community.responses import Submission
from safe_community.rounds import Round
from safe_community.store import accounts, collecting, invitations, quotas, rounds
from safe_community.store.client import Footing, Store
from tests.conftest import BEREZAN, KYIV, PASSWORD, SEVASTOPOL, Cast
from tests.database.given import VERSION, refusal
from tests.database.test_submission import GOOD


@pytest.fixture(scope="module")
def interviewer(footing: Footing, operator: Store) -> Store:
    email = f"{uuid4().hex[:8]}@example.org"
    operator.client.auth.admin.create_user({"email": email, "password": PASSWORD, "email_confirm": True})
    accounts.grant_role(operator, email, RoleHeld(Role.INTERVIEWER, BEREZAN))
    store = Store(footing)
    accounts.sign_in(store, email, PASSWORD)
    return store


@pytest.fixture
def sheet(round_code: str) -> Submission:
    return Submission(round_code, BEREZAN, VERSION, GOOD, uuid4())


STAFF_CALLS: dict[str, Callable[[Store, Submission], object]] = {
    "submit_interview": collecting.submit_interview,
    "submit_paper_sheet": lambda store, sheet: collecting.submit_paper(store, sheet, "1"),
    "import_gathered": lambda store, sheet: collecting.import_gathered(
        store,
        sheet.round,
        [{"row": 2, "community": BEREZAN, "answers": GOOD, "client_token": str(uuid4()), "language": "uk"}],
    ),
    "add_round_place": lambda store, sheet: collecting.add_place(store, sheet.round, BEREZAN, "a", "A"),
    "make_invitations": lambda store, sheet: invitations.make(store, sheet.round, BEREZAN, 1),
}


@pytest.mark.parametrize("call", STAFF_CALLS)
@pytest.mark.parametrize("who", ["ihor", "nobody", "anna"])
def test_nobody_collects_in_a_community_that_is_not_theirs(
    call: str, who: str, cast: Cast, sheet: Submission
) -> None:
    assert refusal(lambda: STAFF_CALLS[call](getattr(cast, who), sheet)) == "not_allowed"


@pytest.mark.parametrize("call", [*STAFF_CALLS, "round_coverage", "responses_page", "plan_round"])
def test_a_stranger_may_call_nothing_of_the_staff(
    call: str, visitor: Store, sheet: Submission, sql: psycopg.Connection[Any]
) -> None:
    allowed = sql.execute(
        "select bool_or(has_function_privilege('anon', oid, 'execute')) from pg_proc where proname = %s",
        [call],
    ).fetchone()
    assert allowed == (False,)
    if call in STAFF_CALLS:
        assert refusal(lambda: STAFF_CALLS[call](visitor, sheet)) == "not_allowed"


def test_an_interviewer_stores_interviews_and_reads_no_response(
    interviewer: Store, cast: Cast, sheet: Submission
) -> None:
    collecting.submit_interview(interviewer, sheet)
    assert list(collecting.responses_of(interviewer, sheet.round)) == []
    assert [row["mode"] for row in collecting.responses_of(cast.petro, sheet.round)] == ["interviewer"]


def test_an_interviewer_types_no_paper_and_makes_no_invitations(
    interviewer: Store, sheet: Submission
) -> None:
    for call in set(STAFF_CALLS) - {"submit_interview"}:
        assert refusal(lambda call=call: STAFF_CALLS[call](interviewer, sheet)) == "not_allowed"  # type: ignore[misc]


def test_ihor_exports_nothing_and_sees_no_coverage_of_berezan(cast: Cast, sheet: Submission) -> None:
    collecting.submit_interview(cast.petro, sheet)
    assert list(collecting.responses_of(cast.ihor, sheet.round)) == []
    assert {found.community for found in quotas.coverage(cast.ihor, sheet.round)} == {KYIV}


def test_the_same_invitation_twice_in_parallel_stores_one_and_tells_the_other(
    cast: Cast, visitor: Store, sheet: Submission
) -> None:
    (code,) = invitations.make(cast.petro, sheet.round, BEREZAN, 1)

    def send(_number: int) -> str:
        try:
            invitations.submit(visitor, replace(sheet, client_token=uuid4()), code)
        except Refused as refused:
            return refused.problems[0].code
        return "stored"

    with ThreadPoolExecutor(4) as pool:
        results = sorted(pool.map(send, range(4)))
    assert results == ["invitation_used"] * 3 + ["stored"]
    assert len(list(collecting.responses_of(cast.petro, sheet.round))) == 1


def test_the_same_sheet_sent_again_by_invitation_gets_its_receipt(
    cast: Cast, visitor: Store, sheet: Submission
) -> None:
    (code,) = invitations.make(cast.petro, sheet.round, BEREZAN, 1)
    first = invitations.submit(visitor, sheet, code)
    again = invitations.submit(visitor, sheet, code)
    assert (again.code, again.repeated) == (first.code, True)


def test_an_invitation_survives_a_sheet_that_is_refused(
    cast: Cast, visitor: Store, sheet: Submission
) -> None:
    (code,) = invitations.make(cast.petro, sheet.round, BEREZAN, 1)
    wrong = replace(sheet, answers={**GOOD, "c01": "7"})
    assert refusal(lambda: invitations.submit(visitor, wrong, code)) == "unknown_choice"
    assert invitations.state(visitor, sheet.round, BEREZAN, code.lower()) == "free"


def test_an_invitation_of_one_community_opens_no_other(cast: Cast, visitor: Store, sheet: Submission) -> None:
    (code,) = invitations.make(cast.maria, sheet.round, KYIV, 1)
    assert refusal(lambda: invitations.submit(visitor, sheet, code)) == "unknown_invitation"


def test_an_open_link_refuses_nobody(visitor: Store, cast: Cast, sheet: Submission) -> None:
    for _person in range(2):
        collecting.submit_at_place(visitor, replace(sheet, client_token=uuid4()), "")
    assert len(list(collecting.responses_of(cast.petro, sheet.round))) == 2


def test_a_codes_words_are_kept_nowhere(cast: Cast, sheet: Submission, sql: psycopg.Connection[Any]) -> None:
    (code,) = invitations.make(cast.petro, sheet.round, BEREZAN, 1)
    kept = [str(row) for row in sql.execute("select invitations::text, code_hash::text from invitations")]
    assert kept
    assert not any(code.replace("-", "") in row or code in row for row in kept)


def test_a_known_place_is_the_channel_and_an_unknown_one_is_left_out(
    cast: Cast, visitor: Store, sheet: Submission
) -> None:
    collecting.add_place(cast.petro, sheet.round, BEREZAN, "market", "Ринок")
    for place in ("market", "made-up"):
        collecting.submit_at_place(visitor, replace(sheet, client_token=uuid4()), place)
    channels = {row["channel"] for row in collecting.responses_of(cast.petro, sheet.round)}
    assert channels == {"market", None}


def test_a_paper_number_is_entered_once_a_round(cast: Cast, sheet: Submission) -> None:
    collecting.submit_paper(cast.petro, sheet, "17")
    assert refusal(lambda: collecting.submit_paper(cast.petro, sheet, "17")) == "paper_number_used"
    (row,) = collecting.responses_of(cast.petro, sheet.round)
    assert row["mode"] == "paper"


def test_a_bad_row_of_an_import_is_named_and_the_others_are_stored_once(
    cast: Cast, sheet: Submission
) -> None:
    rows = [
        {"row": at, "community": BEREZAN, "answers": answers, "client_token": str(uuid4()), "language": "uk"}
        for at, answers in ((2, GOOD), (3, {**GOOD, "c01": "7"}), (4, GOOD))
    ]
    first = collecting.import_gathered(cast.petro, sheet.round, rows)
    again = collecting.import_gathered(cast.petro, sheet.round, rows)
    assert (first.stored, again.stored, again.repeated) == (2, 0, 2)
    assert [(row, problem.code) for row, problem in first.refused] == [(3, "unknown_choice")]


def test_coverage_says_what_is_had_and_needed_and_refuses_nobody_above(
    cast: Cast, visitor: Store, operator: Store, tiny_questionnaire: str, sheet: Submission
) -> None:
    model = rounds.live_state(operator).round(sheet.round)
    assert model is not None
    planned = replace(model, code=f"quota-{uuid4().hex[:8]}")
    quotas.plan(cast.maria, planned, [BEREZAN], [Quota("sex", 0, 1)])
    rounds.set_state(cast.maria, planned.code, "open")
    for _person in range(2):
        collecting.submit_at_place(visitor, replace(sheet, round=planned.code, client_token=uuid4()), "")
    (found,) = quotas.coverage(cast.petro, planned.code)
    assert (found.n, found.band("sex", 0).n, found.band("sex", 0).need) == (2, 2, 1)
    assert found.band("sex", 0).is_full


def _planned(model: Round, **changed: Any) -> Round:
    return replace(model, code=f"plan-{uuid4().hex[:8]}", **changed)


def test_a_round_in_an_unsafe_territory_is_refused_whole_and_names_it(
    cast: Cast, operator: Store, round_code: str
) -> None:
    model = rounds.live_state(operator).round(round_code)
    assert model is not None
    planned = _planned(model)
    with pytest.raises(Refused) as refused:
        quotas.plan(cast.maria, planned, [BEREZAN, SEVASTOPOL], [])
    assert refused.value.problems[0].code == "territory_not_safe"
    assert refused.value.problems[0].parameters["community"] == SEVASTOPOL
    assert rounds.live_state(operator).round(planned.code) is None


def test_a_community_coordinator_plans_no_round(cast: Cast, operator: Store, round_code: str) -> None:
    model = rounds.live_state(operator).round(round_code)
    assert model is not None
    assert refusal(lambda: quotas.plan(cast.petro, _planned(model), [BEREZAN], [])) == "not_allowed"


def test_reading_in_pages_gives_every_response_once(
    cast: Cast, visitor: Store, sheet: Submission, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collecting, "PAGE", 2)
    for _person in range(5):
        collecting.submit_at_place(visitor, replace(sheet, client_token=uuid4()), "")
    identifiers = [row["id"] for row in collecting.responses_of(cast.maria, sheet.round)]
    assert len(identifiers) == len(set(identifiers)) == 5
