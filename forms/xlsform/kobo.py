"""Kobo's own blocks, which pyxform refuses with a misleading message, rewritten as plain XLSForm.

A matrix becomes a group for each of its rows, a rating a table of choices, a ranking a rank question.
"""

from __future__ import annotations

from collections.abc import Mapping

from forms.problems import Problem, Refused
from forms.xlsform.columns import split
from forms.xlsform.rows import Row, Table

_LIST_COLUMNS = {
    "begin_kobomatrix": ("kobo--matrix_list",),
    "begin_score": ("kobo--score-choices", "kobo--score_choices"),
    "begin_rank": ("kobo--rank-items", "kobo--rank_items"),
}
_TEXTS = frozenset({"label", "hint"})
_CONDITIONS = frozenset({"relevant", "appearance"})


def standard_rows(tables: Mapping[str, Table], notes: list[Problem]) -> list[Row]:
    """The rows of the survey with Kobo's blocks rewritten; each rewriting is noted."""
    survey, found, block = tables["survey"], list[Row](), list[Row]()
    for row in survey.rows:
        name = row.cells["type"].replace(" ", "_")
        if name in _LIST_COLUMNS:
            if block:
                raise Refused(survey.problem("group_not_closed", block[0].number, "type"))
            block = [row]
        elif block and name == f"end_{block[0].cells['type'].replace(' ', '_').removeprefix('begin_')}":
            found.extend(_rewritten(tables, block))
            said = {"type": block[0].cells["type"], "name": block[0].cells.get("name", "")}
            notes.append(survey.problem("rewritten", block[0].number, "type", **said))
            block = []
        elif block:
            block.append(row)
        else:
            found.append(row)
    if block:
        raise Refused(survey.problem("group_not_closed", block[0].number, "type"))
    return found


def _rewritten(tables: Mapping[str, Table], block: list[Row]) -> list[Row]:
    first, inner = block[0], block[1:]
    kind = first.cells["type"].replace(" ", "_")
    listed = next((first.cells[name] for name in _LIST_COLUMNS[kind] if name in first.cells), "")
    choices = [
        row
        for row in (tables["choices"].rows if "choices" in tables else [])
        if row.cells.get("list") == listed
    ]
    if not listed or not choices:
        column = _LIST_COLUMNS[kind][0]
        raise Refused(tables["survey"].problem("list_missing", first.number, column, value=listed))
    if kind == "begin_rank":
        return [Row(0, {**_plain(first), "type": f"rank {listed}"})]
    if kind == "begin_score":
        rows = [Row(0, {**_plain(row), "type": f"select_one {listed}"}) for row in inner]
        return [*_group(first, "table-list", rows)]
    return _matrix(first, inner, choices)


def _plain(row: Row) -> dict[str, str]:
    return {column: text for column, text in row.cells.items() if not column.startswith("kobo--")}


def _group(first: Row, looks: str, rows: list[Row]) -> list[Row]:
    begin = Row(0, {**_plain(first), "type": "begin_group", "appearance": looks})
    return [begin, *rows, Row(0, {"type": "end_group"})]


def _matrix(first: Row, questions: list[Row], choices: list[Row]) -> list[Row]:
    """A group for each line, in it each question, named matrix_line_question as Kobo does."""
    name = first.cells.get("name", "matrix")
    rows: list[Row] = []
    for choice in choices:
        line = choice.cells["name"]
        words = {column: text for column, text in choice.cells.items() if split(column)[0] in _TEXTS}
        inner = [
            Row(0, {**_plain(question), "name": f"{name}_{line}_{question.cells.get('name', '')}"})
            for question in questions
        ]
        group = Row(0, {**words, "type": "begin_group", "name": f"{name}_{line}"})
        rows.extend([group, *inner, Row(0, {"type": "end_group"})])
    return _group(first, "field-list", rows)
