"""Invitations in the database: made by staff, used up by one response each."""

from __future__ import annotations

from typing import cast

from safe_community.invitations import InvitationState, new_codes
from safe_community.responses import Receipt, Submission
from safe_community.store.client import Store


def make(store: Store, round_code: str, community: str, number: int) -> list[str]:
    """New codes of a round and community; they are readable only in this answer.

    Refused: bad_number_of_invitations, community_not_in_round, unknown_round, not_allowed."""
    codes = new_codes(number)
    store.call("make_invitations", round=round_code, community=community, codes=codes)
    return codes


def state(store: Store, round_code: str, community: str, code: str) -> InvitationState:
    """Whether a code can still be used."""
    found = store.call("invitation_state", round=round_code, community=community, invitation=code[:40])
    return cast("InvitationState", found)


def submit(store: Store, submission: Submission, code: str) -> Receipt:
    """Store a sheet and use the invitation up. Refused: invitation_used, unknown_invitation, and all that
    responses.submit is refused for; the invitation stays free then."""
    row = store.call(
        "submit_response_by_invitation",
        round=submission.round,
        community=submission.community,
        version=submission.version,
        answers=dict(submission.answers),
        client_token=str(submission.client_token),
        invitation=code[:40],
        language=submission.language,
        mode=submission.mode,
        seconds=submission.seconds,
    )
    return Receipt(row["receipt"], row["repeated"])
