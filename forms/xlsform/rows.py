"""The rows of a workbook by property, and where each stood, so that a fault can be shown in its cell.

Blank, disabled and comment rows are passed over, as pyxform does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from forms.problems import Problem, Refused
from forms.xlsform.columns import TRANSLATED, column_of, language_codes, split
from forms.xlsform.names import fitting
from forms.xlsform.types import Kind, kind_of
from forms.xlsform.workbook import Sheet, column_letter

YES = frozenset({"yes", "true", "true()"})
NEEDED = {"survey": ("type",), "choices": ("list", "name")}


@dataclass
class Row:
    """One row: its number as programs show it (0: made here), and its texts by property."""

    number: int
    cells: dict[str, str]

    @property
    def kind(self) -> Kind:
        return kind_of(self.cells.get("type", ""))


class Table:
    """One sheet by property."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.columns = {header: column_of(sheet.name, header, sheet.headers) for header in sheet.headers}
        self._refuse_doubles()
        for column in NEEDED.get(sheet.name, ()) if sheet.rows else ():
            if column not in self.columns.values():
                raise Refused(self.problem("column_missing", 1, column, found=sheet.headers))
        self.rows = list(self._rows())

    def _refuse_doubles(self) -> None:
        seen: dict[str, str] = {}
        for header, column in self.columns.items():
            if column in seen:
                raise Refused(self.problem("column_twice", 1, column, value=header, first=seen[column]))
            seen[column] = header

    def _rows(self) -> Iterable[Row]:
        for number, cells in self.sheet.rows:
            row = {self.columns[header]: text for header, text in cells.items()}
            if row.pop("disabled", "").lower() in YES:
                continue
            if self.sheet.name == "survey":
                if not any(split(column)[0] in ("type", "name", "label") for column in row):
                    continue
                row["type"] = " ".join(row.get("type", "").split())
            yield Row(number, row)

    def problem(self, code: str, number: int, column: str, **more: object) -> Problem:
        """A problem in one cell: sheet, row, column as a letter and by its header."""
        headers = list(self.columns)
        at = next((at for at, header in enumerate(headers) if self.columns[header] == column), None)
        letter = "" if at is None else column_letter(at)
        said = {"sheet": self.sheet.name, "row": number, "column": headers[at] if at is not None else column}
        return Problem(code, f"{self.sheet.name}!{letter}{number}", {**said, **more})


def languages(tables: Iterable[Table], default: str | None) -> dict[str, str]:
    """Header to code, of the columns that hold words, in their order."""
    headers: dict[str, None] = {}
    for table in tables:
        used = {column for row in table.rows for column in row.cells}
        for column in table.columns.values():
            if column in used and split(column)[0] in TRANSLATED:
                headers.setdefault(split(column)[1])
    if not headers:
        headers[default or ""] = None
    return {header: code for code, header in language_codes(headers).items()}


def new_names(rows: Iterable[Row]) -> tuple[list[str], dict[str, str]]:
    """The name that each row gets here (of an end: that of its group), and old to new where they differ."""
    taken: set[str] = set()
    changed: dict[str, str] = {}
    given: list[str] = []
    groups: list[str] = []
    for row in rows:
        kind = row.kind
        if kind.role == "end":
            given.append(groups.pop() if groups else "")
            continue
        old = row.cells.get("name") or usual_name(row)
        new = fitting(old, groups[-1] if groups else "", taken.__contains__)
        taken.add(new)
        given.append(new)
        if old != new:
            changed.setdefault(old, new)
        if kind.role == "begin":
            groups.append(new)
    return given, changed


def usual_name(row: Row) -> str:
    """The name of a row that has none: of an audit and a note it is usual."""
    return {"audit": "audit", "note": f"note_{row.number}"}.get(row.kind.type, f"row_{row.number}")
