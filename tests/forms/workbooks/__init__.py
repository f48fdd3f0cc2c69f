"""Workbooks as another program's author might have written them, one a corner of XLSForm, as tables in text.

`book("repeats")` is an .xlsx of repeats.md; `## survey` begins a sheet, cells stand between bars.
"""

from __future__ import annotations

from pathlib import Path

from forms.xlsform.workbook import write_sheets

FOLDER = Path(__file__).parent
BOOKS = sorted(path.stem for path in FOLDER.glob("*.md"))


def sheets(text: str) -> dict[str, list[list[str]]]:
    """The sheets of a text; a blank line is a blank row."""
    found: dict[str, list[list[str]]] = {}
    rows: list[list[str]] = []
    for line in text.strip().split("\n"):
        stripped = line.strip()
        if stripped.startswith("## "):
            rows = found.setdefault(stripped[3:], [])
        elif stripped.startswith("|"):
            rows.append([cell.strip() for cell in stripped.strip("|").split("|")])
        elif not stripped and rows:
            rows.append([])
    return found


def book(name: str) -> bytes:
    return write_sheets(sheets((FOLDER / f"{name}.md").read_text(encoding="utf-8")))
