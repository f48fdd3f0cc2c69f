"""What a foreign workbook says otherwise than we would, noted at its item, so that it goes back as it came.

Both are written out as rows and compared; a workbook of our own leaves no trace.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from forms.questionnaire import Questionnaire
from forms.xlsform.cells import Lines
from forms.xlsform.columns import spelled
from forms.xlsform.exporting import columns, settings_cells
from forms.xlsform.finishing import walk
from forms.xlsform.interpreting import Document
from forms.xlsform.rows import Row, Table

Differences = dict[str, tuple[str | None, str | None]]


def add_traces(document: Document, questionnaire: Questionnaire, tables: Mapping[str, Table]) -> None:
    """Puts into the document of an import what is needed to write the same workbook again."""
    origins = dict(_origins(document["items"]))
    current = 2
    for line in Lines(questionnaire).lines():
        item = origins.get(line.name)
        row: Row | None = item.get("_end" if line.role == "end" else "_row") if item is not None else None
        if item is None or row is None or row.number == 0:
            current += 1
            continue
        trace: Document = item.setdefault("workbook", {})
        found = differences(line.cells, row.cells)
        ends = line.role == "end"
        if found:
            trace["end_cells" if ends else "cells"] = found
        if row.number != current:
            trace["end_row" if ends else "row"] = row.number
        current = row.number + 1
    for item in origins.values():
        if not item.get("workbook", True):
            item.pop("workbook")
    whole = _of_whole(questionnaire, tables)
    if whole:
        document["workbook"] = whole


def _origins(items: list[Document]) -> Iterator[tuple[str, Document]]:
    for item in walk(items):
        yield item["name"], item
        for row in item.get("rows", []):
            yield row["name"], row


def differences(ours: Mapping[str, str], theirs: Mapping[str, str]) -> Differences:
    """By column: what we would write and what stood there, where these are not the same."""
    return {
        column: (ours.get(column), theirs.get(column))
        for column in dict.fromkeys([*ours, *theirs])
        if (ours.get(column) or None) != (theirs.get(column) or None)
    }


def _of_whole(questionnaire: Questionnaire, tables: Mapping[str, Table]) -> Document:
    found: Document = {}
    lines = Lines(questionnaire)
    rows = {
        "survey": [line.cells for line in lines.lines()],
        "choices": [cells for _, _, cells in lines.choices()],
        "settings": [settings_cells(questionnaire)],
    }
    for name, cells in rows.items():
        usual = [spelled(column) for column in columns(questionnaire, name, cells)]
        headers = list(tables[name].sheet.headers) if name in tables else []
        if headers != usual and headers:
            found.setdefault("columns", {})[name] = headers
    settings = tables["settings"].rows[0].cells if "settings" in tables and tables["settings"].rows else {}
    changed = differences(rows["settings"][0], settings)
    if changed:
        found["settings"] = changed
    for name in ("external_choices", "entities", "osm"):
        if name in tables:
            sheet = tables[name].sheet
            body = [[cells.get(header, "") for header in sheet.headers] for _, cells in sheet.rows]
            found.setdefault("sheets", {})[name] = [list(sheet.headers), *body]
    return found
