"""Territory status by order No. 376: where hostilities are possible or going on, and what is occupied.

Read from a file that the operator downloads; a file with one bad row is refused whole, with every bad row
named, because half a list would leave people asked in a place under fire.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from forms.problems import Problem, Refused

COLUMNS = ("code", "status", "from", "to")
STATUSES = ("possible_hostilities", "active_hostilities", "occupied")
_CODE = re.compile(r"^UA\d{17}$")


@dataclass(frozen=True, slots=True)
class TerritoryStatus:
    """One entry of the list; `code` is an oblast, a raion or a community. No `valid_to`: it still holds."""

    code: str
    status: str
    valid_from: date
    valid_to: date | None


def read(content: bytes) -> list[TerritoryStatus]:
    """Read the list from CSV (comma or semicolon, UTF-8) with the columns code, status, from, to.

    Dates are 2026-11-24 or 24.11.2026. Raises Refused with a Problem for each bad row (place "row 7").
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(Problem("file_not_utf8")) from None
    separator = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
    reader = csv.DictReader(io.StringIO(text), delimiter=separator)
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise Refused(Problem("columns_missing", "row 1", {"columns": ", ".join(missing)}))
    problems: list[Problem] = []
    entries = [_entry(row, f"row {number}", problems) for number, row in enumerate(reader, start=2)]
    seen: dict[tuple[str, str, date], int] = {}
    for number, entry in enumerate(entries, start=2):
        if entry and seen.setdefault((entry.code, entry.status, entry.valid_from), number) != number:
            first = seen[entry.code, entry.status, entry.valid_from]
            problems.append(Problem("row_repeated", f"row {number}", {"first": first}))
    if problems:
        raise Refused(problems)
    if not entries:
        raise Refused(Problem("file_has_no_rows"))
    return [entry for entry in entries if entry]


def _entry(row: Mapping[str, str | None], place: str, problems: list[Problem]) -> TerritoryStatus | None:
    code, status = (row["code"] or "").strip(), (row["status"] or "").strip()
    found: list[Problem] = []
    if not _CODE.match(code):
        found.append(Problem("code_not_katotth", place, {"value": code[:40]}))
    if status not in STATUSES:
        found.append(Problem("status_unknown", place, {"value": status[:40], "known": ", ".join(STATUSES)}))
    begins = _date(row["from"])
    ends = _date(row["to"])
    if begins is None:
        found.append(Problem("not_a_date", place, {"column": "from", "value": (row["from"] or "")[:40]}))
    if ends is None and (row["to"] or "").strip():
        found.append(Problem("not_a_date", place, {"column": "to", "value": (row["to"] or "")[:40]}))
    if begins and ends and ends < begins:
        found.append(Problem("ends_before_it_begins", place))
    problems.extend(found)
    return None if found or begins is None else TerritoryStatus(code, status, begins, ends)


def _date(text: str | None) -> date | None:
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return datetime.strptime((text or "").strip(), form).date()  # noqa: DTZ007 - a day, not a moment
        except ValueError:
            continue
    return None
