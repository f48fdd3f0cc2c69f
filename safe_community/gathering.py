"""Answers gathered elsewhere: a Kobo or ODK Central export, a paper sheet. Columns find their questions here.

Each row goes through the engine that leads respondents, so an imported answer means what an asked one means.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import python_calamine

from forms.answers import check
from forms.codebook import Variable, variables
from forms.compiling import CompiledQuestionnaire
from forms.flow import FormState
from forms.problems import Problem, Refused

MOST_BYTES = 20_000_000
_UUIDS = ("_uuid", "instanceid", "meta/instanceid", "meta-instanceid", "key")
_SEVERAL = ("select_multiple", "rank")
_MARKED = {"1", "1.0", "true", "yes", "так"}


@dataclass(frozen=True)
class Table:
    """A file as rows of text. Row 1 is the heading, as a spreadsheet counts."""

    heading: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Matched:
    """Which column answers what. whole: column → question; marks: column → question and the code it marks."""

    whole: Mapping[int, str]
    marks: Mapping[int, tuple[str, str]]
    uuid: int | None
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class Judged:
    """One row: its number in the file, its token, the answers to store, and what is wrong with it."""

    row: int
    token: UUID
    answers: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def read_table(content: bytes) -> Table:
    """The rows of a CSV or a workbook. Refused: export_too_large, file_unreadable, file_empty."""
    if len(content) > MOST_BYTES:
        raise Refused(Problem("export_too_large", parameters={"most": MOST_BYTES // 1_000_000}))
    grid = _workbook(content) if content[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0") else _csv(content)
    filled = [tuple(_written(cell) for cell in row) for row in grid]
    if len(filled) < 2:
        raise Refused(Problem("file_empty"))
    return Table(filled[0], tuple(filled[1:]))


def _workbook(content: bytes) -> list[list[Any]]:
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        return book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except Exception as error:  # the reader of foreign files raises whatever it likes
        raise Refused(Problem("file_unreadable")) from error


def _csv(content: bytes) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(Problem("file_unreadable")) from error
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        return [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row]
    except csv.Error as error:
        raise Refused(Problem("file_unreadable")) from error


def _written(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if hasattr(cell, "isoformat") else str(cell).strip()


def match(compiled: CompiledQuestionnaire, heading: Sequence[str]) -> Matched:
    """Finds the question of each column: by name, by `group/name` or `group-name`, by label.

    Refused: no_matching_column."""
    known = {variable.name: variable for variable in variables(compiled.questionnaire) if not variable.repeat}
    labels = {text: v.name for v in known.values() for text in _words(v)}
    whole: dict[int, str] = {}
    marks: dict[int, tuple[str, str]] = {}
    uuid: int | None = None
    left_out = []
    for at, title in enumerate(heading):
        parts = [part for part in re.split(r"[/\-.]", title.strip()) if part]
        if title.strip().lower() in _UUIDS:
            uuid = at if uuid is None else uuid
        elif (name := title.strip()) in known or (parts and (name := parts[-1]) in known):
            whole[at] = name
        elif len(parts) > 1 and (several := known.get(parts[-2])) and several.kind in _SEVERAL:
            marks[at] = (several.name, parts[-1])
        elif _folded(title) in labels:
            whole[at] = labels[_folded(title)]
        else:
            left_out.append(title)
    if not whole and not marks:
        raise Refused(Problem("no_matching_column"))
    answered = set(whole.values())
    marks = {at: mark for at, mark in marks.items() if mark[0] not in answered}
    return Matched(whole, marks, uuid, tuple(left_out))


def _words(variable: Variable) -> set[str]:
    return {_folded(variable.label.in_language(language)) for language in ("uk", "en")} - {""}


def _folded(text: str) -> str:
    return " ".join(text.lower().split())


def judged(
    compiled: CompiledQuestionnaire, table: Table, found: Matched, round_code: str, *, now: datetime
) -> Iterator[Judged]:
    """Each row through the engine. Its token comes from the row's uuid, so a second import adds nothing."""
    known = {variable.name: variable for variable in variables(compiled.questionnaire)}
    codes = {
        v.name: {
            _folded(code.label.in_language(lang)): code.name for code in v.codes for lang in ("en", "uk")
        }
        | {code.name: code.name for code in v.codes}
        for v in known.values()
    }
    for number, row in enumerate(table.rows, 2):
        if not any(row):
            continue
        source = row[found.uuid] if found.uuid is not None and found.uuid < len(row) else ""
        token = uuid5(NAMESPACE_URL, f"{round_code} {source.removeprefix('uuid:') or (number, row)}")
        raw: dict[str, Any] = {}
        for at, name in found.whole.items():
            if at < len(row) and row[at]:
                raw[name] = _coded(known[name], codes[name], row[at])
        for at, (name, code) in found.marks.items():
            if at < len(row) and row[at]:
                raw.setdefault(name, [])
                if row[at].lower() in _MARKED:
                    raw[name].append(code)
        yield _judged(compiled, number, token, raw, now)


def _coded(variable: Variable, codes: Mapping[str, str], text: str) -> object:
    if variable.kind in _SEVERAL and _folded(text) not in codes:
        return [codes.get(part, part) for part in text.split()]
    return codes.get(text) or codes.get(_folded(text)) or text


def _judged(
    compiled: CompiledQuestionnaire, number: int, token: UUID, raw: Mapping[str, Any], now: datetime
) -> Judged:
    state = FormState(compiled, {}, now=now)
    for name, answer in raw.items():
        state.answer(name, answer)
    problems = check(compiled, state.answers, now=now)
    return Judged(number, token, {} if problems else state.submission(), tuple(problems))


def typed(
    compiled: CompiledQuestionnaire, codes: Mapping[str, str], *, now: datetime
) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """A paper sheet as it was typed: answers to store and what is wrong.

    What the paper's reader answered off the path is left out, as a screen would not have asked it."""
    state = FormState(compiled, {}, now=now)
    for name, text in codes.items():
        if text.strip():
            state.answer(name, text.replace(",", " ") if " " in text or "," in text else text)
    problems = state.problems_of(None)
    return dict(state.submission()), problems
