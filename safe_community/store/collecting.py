"""Other ways in for answers, and the way out for staff: places, interviews, paper, imports, reading."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forms.problems import Problem
from safe_community.responses import Receipt, Submission
from safe_community.store.client import Store

PAGE = 2000


def add_place(store: Store, round_code: str, community: str, place: str, label: str) -> None:
    """Name a place where the link hangs. Refused: community_not_in_round, not_allowed, a bad name."""
    store.call("add_round_place", round=round_code, community=community, place=place, label=label)


def submit_at_place(store: Store, submission: Submission, place: str) -> Receipt:
    """As responses.submit, with the place as the channel; a place that nobody made is left out."""
    row = store.call(
        "submit_response_at_place",
        **_sheet(submission),
        client_token=str(submission.client_token),
        place=place,
        mode=submission.mode,
        seconds=submission.seconds,
    )
    return Receipt(row["receipt"], row["repeated"])


def submit_interview(store: Store, submission: Submission) -> Receipt:
    """What an interviewer of the community wrote down. Refused as responses.submit, and not_allowed."""
    row = store.call(
        "submit_interview",
        **_sheet(submission),
        client_token=str(submission.client_token),
        seconds=submission.seconds,
    )
    return Receipt(row["receipt"], row["repeated"])


def submit_paper(store: Store, submission: Submission, number: str) -> Receipt:
    """A paper sheet by its number. Refused: paper_number_used, paper_sheets_number_is_a_number, not_allowed,
    and as responses.submit."""
    row = store.call("submit_paper_sheet", **_sheet(submission), number=number)
    return Receipt(row["receipt"], row["repeated"])


def _sheet(submission: Submission) -> dict[str, Any]:
    return {
        "round": submission.round,
        "community": submission.community,
        "version": submission.version,
        "answers": dict(submission.answers),
        "language": submission.language,
    }


@dataclass(frozen=True, slots=True)
class Imported:
    """refused: the number of the row in its file, and why it was not stored."""

    stored: int
    repeated: int
    refused: tuple[tuple[int, Problem], ...]


def import_gathered(store: Store, round_code: str, rows: Sequence[Mapping[str, Any]]) -> Imported:
    """Store at most 1000 rows of another system, each by itself; repeats are counted and skipped.

    rows: `row` (its number in the file), community, answers, client_token, language, seconds."""
    found = store.call("import_gathered", round=round_code, rows=[dict(row) for row in rows])
    refused = tuple(
        (entry["row"], Problem(entry["code"], parameters=entry["parameters"])) for entry in found["refused"]
    )
    return Imported(found["stored"], found["repeated"], refused)


def responses_of(store: Store, round_code: str) -> Iterator[dict[str, Any]]:
    """All responses of a round that this person may read, read page by page in bounded memory."""
    after: dict[str, Any] = {}
    while page := store.call("responses_page", round=round_code, size=PAGE, **after):
        yield from page
        if len(page) < PAGE:
            return
        after = {"after_time": page[-1]["received_at"], "after_id": page[-1]["id"]}
