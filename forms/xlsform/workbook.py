"""Workbooks as sheets of text, whatever program saved them: .xlsx, .xls, .ods, .csv, also under a wrong name.

Cells become the texts that pyxform would see, so that both read the same questionnaire.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, WorksheetNotFound, ZipError

from forms.problems import Problem, Refused

KNOWN = ("survey", "choices", "settings", "external_choices", "entities", "osm")
LARGEST = 20_000_000
LARGEST_UNPACKED = 200_000_000
MOST_ROWS = 200_000
MOST_COLUMNS = 500
BLANK_ROWS, BLANK_COLUMNS = 60, 20  # after so many pyxform takes the sheet for ended


@dataclass
class Sheet:
    """headers: as they stand, without blank ones. rows: number (from 1, as programs show it) and texts."""

    name: str
    headers: tuple[str, ...] = ()
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)


def read_sheets(content: bytes) -> dict[str, Sheet]:
    """The sheets of a workbook by lower-case name.

    Refused: `empty_file`, `file_too_large`, `not_a_workbook`, `workbook_protected`, `column_twice`,
    `too_many_rows`."""
    if not content.strip(b"\0 \r\n\t"):
        raise Refused(Problem("empty_file"))
    if len(content) > LARGEST:
        raise Refused(Problem("file_too_large", "", {"limit": LARGEST, "length": len(content)}))
    grids = _grids(content) if content[:2] == b"PK" or content[:4] == b"\xd0\xcf\x11\xe0" else _csv(content)
    found: dict[str, Sheet] = {}
    for name, grid in grids:
        known = name.strip().lower()
        if known in KNOWN and known not in found:
            found[known] = _sheet(known, grid)
        elif len(grids) == 1:
            found["survey"] = _sheet("survey", grid)
    if not found:
        raise Refused(
            Problem("sheet_missing", "survey", {"sheet": "survey", "found": tuple(name for name, _ in grids)})
        )
    return found


Grid = Sequence[Sequence[Any]]


def _grids(content: bytes) -> list[tuple[str, Grid]]:
    try:
        if content[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                unpacked = sum(entry.file_size for entry in archive.infolist())
            if unpacked > LARGEST_UNPACKED:
                raise Refused(Problem("file_too_large", "", {"limit": LARGEST_UNPACKED, "length": unpacked}))
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return [
            (name, book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=MOST_ROWS + 1))
            for name in book.sheet_names
        ]
    except PasswordError:
        raise Refused(Problem("workbook_protected")) from None
    except (CalamineError, WorksheetNotFound, ZipError, zipfile.BadZipFile, ValueError, OSError) as error:
        raise Refused(Problem("not_a_workbook", "", {"reason": str(error)})) from None
    except BaseException as error:  # the reader is Rust: a broken file may panic
        if isinstance(error, Refused | KeyboardInterrupt | SystemExit):
            raise
        raise Refused(Problem("not_a_workbook", "", {"reason": type(error).__name__})) from None


def _csv(content: bytes) -> list[tuple[str, Grid]]:
    """Sheets one under another: the first column names the sheet, as pyxform writes them."""
    try:
        text = content.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except (UnicodeDecodeError, csv.Error) as error:
        raise Refused(Problem("not_a_workbook", "", {"reason": str(error)})) from None
    grids: dict[str, list[Sequence[Any]]] = {}
    name = ""
    for number, row in enumerate(rows):
        first = row[0].strip() if row else ""
        if first.lower() in KNOWN and len([cell for cell in row if cell.strip()]) == 1:
            name = first
            grids.setdefault(name, [])
            continue
        if first.lower() in KNOWN:
            name = first
        if name:
            grids.setdefault(name, []).append(row[1:])
        elif number == 0 and "type" in (cell.strip().lower() for cell in row):
            return [("survey", rows)]
    if not grids:
        raise Refused(Problem("not_a_workbook", "", {"reason": "no sheet is named in the first column"}))
    return list(grids.items())


def _delimiter(text: str) -> str:
    first = text.split("\n", 1)[0]
    return max(",;\t", key=first.count)


def _sheet(name: str, grid: Grid) -> Sheet:
    if len(grid) > MOST_ROWS:
        raise Refused(Problem("too_many_rows", name, {"sheet": name, "limit": MOST_ROWS}))
    start = next((at for at, row in enumerate(grid) if any(_text(cell) for cell in row)), None)
    if start is None:
        return Sheet(name)
    columns: dict[int, str] = {}
    blank = 0
    for at, cell in enumerate(grid[start][:MOST_COLUMNS]):
        header = " ".join(_text(cell).split())
        blank = 0 if header else blank + 1
        if blank > BLANK_COLUMNS:
            break
        if header in columns.values():
            place = {"sheet": name, "row": start + 1, "column": column_letter(at), "value": header}
            raise Refused(Problem("column_twice", at_cell(name, start + 1, at), place))
        if header:
            columns[at] = header
    rows, blank = [], 0
    for number, row in enumerate(grid[start + 1 :], start + 2):
        cells = {header: _text(row[at]) for at, header in columns.items() if at < len(row)}
        filled = {header: text for header, text in cells.items() if text}
        blank = 0 if filled else blank + 1
        if filled:
            rows.append((number, filled))
        elif blank > BLANK_ROWS:
            break
    return Sheet(name, tuple(columns.values()), rows)


def _text(value: Any) -> str:
    """The text of a cell: whole numbers without a point, truths in capitals, no outer spaces."""
    if isinstance(value, bool):
        text = "TRUE" if value else "FALSE"
    elif isinstance(value, float):
        text = str(int(value)) if value.is_integer() else str(value)
    elif isinstance(value, date) and not isinstance(value, datetime):
        text = f"{value} 00:00:00"
    elif isinstance(value, timedelta):
        text = str((datetime(1, 1, 1) + value).time())  # noqa: DTZ001 - a clock without a day
    else:
        text = "" if value is None else str(value)
    return text.replace("\u00a0", " ").strip()


def column_letter(at: int) -> str:
    """A, B … Z, AA of a column counted from 0."""
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def at_cell(sheet: str, row: int, column: int) -> str:
    return f"{sheet}!{column_letter(column)}{row}"


def write_sheets(sheets: Mapping[str, Iterable[Sequence[str]]]) -> bytes:
    """An .xlsx of texts: nothing in it is ever a formula, a link or a number."""
    buffer = io.BytesIO()
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "in_memory": True,
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        made = datetime(2026, 1, 1)  # noqa: DTZ001 - the same bytes for the same form
        book.set_properties({"created": made})
        head = book.add_format({"bold": True, "bg_color": "#EDE8DF", "text_wrap": True, "valign": "top"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for row_number, row in enumerate(rows):
                for column, text in enumerate(row):
                    if text:
                        sheet.write_string(row_number, column, text, head if row_number == 0 else None)
    return buffer.getvalue()
