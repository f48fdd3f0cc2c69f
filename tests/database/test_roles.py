"""Who may read what: each role and each table, asked directly and not through a screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from forms.problems import Refused
from safe_community.permissions import Role, RoleHeld
from safe_community.responses import Submission
from safe_community.store import accounts, responses, rounds
from safe_community.store.client import Store
from tests.conftest import BEREZAN, KYIV, Cast
from tests.database.given import VERSION, refusal
from tests.database.test_submission import GOOD

#: Table → roles of the cast that see rows of Berezan's (or rows that are not their own).
READERS: dict[str, set[str]] = {
    "responses": {"petro", "maria"},
    "user_roles": {"anna"},
    "accounts": {"anna"},
    "audit_log": {"anna"},
    "app_sessions": set(),
    "response_tokens": set(),
    "response_counters": set(),
    "answer_counts": set(),
    "codebook_items": set(),
    "codebook_codes": set(),
    "installation": set(),
    "agg_item": set(),
    "series_counts": set(),
    "round_places": set(),
    "round_quotas": set(),
    "invitations": set(),
    "paper_sheets": set(),
}
PEOPLE = ("petro", "maria", "ihor", "anna", "nobody")


@pytest.fixture(scope="module")
def a_response_of_berezan(operator: Store, tiny_questionnaire: str) -> str:
    from uuid import uuid4

    from tests.database.given import plan

    code = plan(operator, tiny_questionnaire)
    rounds.set_state(operator, code, "open")
    responses.submit(operator, Submission(code, BEREZAN, VERSION, GOOD, uuid4()))
    return code


def _others(table: str, store: Store) -> list[dict[str, object]]:
    """Rows of the table that are not the person's own."""
    me = accounts.who(store)
    own = me.id if me else ""
    rows = store.rows(table)
    return [row for row in rows if own not in {str(row.get("user_id")), str(row.get("id"))}]


def _sees(read: Callable[[], list[dict[str, object]]]) -> bool:
    """Whether reading gives any row; a refusal for want of rights is a no, any other fault is a fault."""
    try:
        return bool(read())
    except Refused as refused:
        if refused.problems[0].code != "not_allowed":
            raise
        return False


@pytest.mark.acceptance(80)
@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("table", READERS)
def test_each_role_sees_only_what_is_its_own(
    table: str, who: str, cast: Cast, a_response_of_berezan: str
) -> None:
    store: Store = getattr(cast, who)
    assert _sees(lambda: _others(table, store)) == (who in READERS[table])


@pytest.mark.parametrize("table", READERS)
def test_a_stranger_sees_no_row_of_any_inner_table(table: str, visitor: Store) -> None:
    assert refusal(lambda: visitor.rows(table)) == "not_allowed"


def test_ihor_of_another_community_gets_no_row_of_berezan(cast: Cast, a_response_of_berezan: str) -> None:
    assert cast.ihor.rows("responses") == []
    assert len(cast.petro.rows("responses")) >= 1


STAFF_CALLS: dict[str, Callable[[Store], object]] = {
    "publish_version": lambda store: store.call(
        "publish_version", questionnaire="x", title={}, version=VERSION, document={}, codebook={"items": {}}
    ),
    "create_round": lambda store: store.call(
        "create_round", code="x1", title={}, questionnaire="tiny", version=VERSION, parts=["core"],
        opens_at="2026-01-01", closes_at="2027-01-01", communities=[KYIV],
    ),
    "set_round_state": lambda store: rounds.set_state(store, "x1", "closed"),
    "set_participation": lambda store: store.call("set_participation", community=KYIV, new_state="applying"),
    "import_territory_status": lambda store: store.call("import_territory_status", rows=[], source="x"),
    "check_setting": lambda store: store.call("check_setting", setting="help_lines", new_value={}),
    "import_responses": lambda store: store.call("import_responses", round="x", rows=[]),
    "series_item_counts": lambda store: store.call("series_item_counts", the_series=1),
    "snapshots_due": lambda store: store.call("snapshots_due"),
    "publish_snapshot": lambda store: store.call(
        "publish_snapshot", the_series=1, the_n=99, is_final=True, the_document={}
    ),
    "app_session_read": lambda store: store.call("app_session_read", id_hash="x"),
    "mark_installation": lambda store: store.call("mark_installation", is_demonstration=True),
    "import_communities": lambda store: store.call("import_communities", rows=[]),
}  # fmt: skip


@pytest.mark.parametrize("call", STAFF_CALLS)
@pytest.mark.parametrize("who", ["petro", "ihor", "nobody", "visitor"])
def test_a_function_of_the_staff_refuses_everybody_else(
    call: str, who: str, cast: Cast, visitor: Store
) -> None:
    store: Store = visitor if who == "visitor" else getattr(cast, who)
    assert refusal(lambda: STAFF_CALLS[call](store)) == "not_allowed"


@pytest.mark.acceptance(70)
@pytest.mark.parametrize(
    "statement", ["update audit_log set action = ''", "delete from audit_log", "truncate audit_log"]
)
def test_nobody_changes_the_audit_log_not_even_the_owner(sql: object, statement: str) -> None:
    import psycopg

    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="audit_is_append_only"):
        sql.execute(statement)  # type: ignore[attr-defined]


@pytest.mark.acceptance(70)
def test_giving_a_role_is_written_down_with_the_person_who_did_it(cast: Cast) -> None:
    held = RoleHeld(Role.REVIEWER)
    accounts.grant_role(cast.anna, "nobody@example.org", held)
    person = accounts.people(cast.anna, "nobody@")[0]
    accounts.revoke_role(cast.anna, person.id, held)
    me = accounts.who(cast.anna)
    assert me is not None
    written = [row for row in cast.anna.rows("audit_log", subject="user_roles") if row["actor"] == me.id]
    assert {"insert", "delete"} <= {row["action"] for row in written}
