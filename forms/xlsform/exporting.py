"""A questionnaire as a workbook that Kobo and ODK read, and that brings everything of ours back.

What is ours alone travels in columns named scp_*, which other programs pass over.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from forms.items import Described, Question, Trace
from forms.questionnaire import ExternalList, Questionnaire, WorkbookTrace, to_document
from forms.wording import Text
from forms.xlsform.cells import Cells, Line, Lines
from forms.xlsform.columns import TRANSLATED, column_of, language_codes, spelled, split
from forms.xlsform.workbook import write_sheets

SURVEY = (
    "type", "name", "label", "hint", "guidance_hint", "required", "required_message", "relevant",
    "constraint", "constraint_message", "calculation", "trigger", "default", "appearance", "read_only",
    "choice_filter",
    "repeat_count", "parameters", "media.image", "media.big_image", "media.audio", "media.video",
)  # fmt: skip
CHOICES = ("list", "name", "label", "media.image", "media.big_image", "media.audio", "media.video")
SETTINGS = ("form_title", "form_id", "version", "default_language")


def sheets(questionnaire: Questionnaire) -> dict[str, list[list[str]]]:
    """The sheets as rows of texts, headers first."""
    trace = questionnaire.workbook or WorkbookTrace()
    lines = traced_lines(questionnaire)
    survey = _table(questionnaire, "survey", [(row, line.cells) for row, line in lines], trace)
    choices = [(0, cells) for _, _, cells in Lines(questionnaire).choices()]
    settings = _retrace(settings_cells(questionnaire), trace.settings)
    found = {"survey": survey}
    if choices or "choices" in trace.columns:
        found["choices"] = _table(questionnaire, "choices", choices, trace)
    found["settings"] = _table(questionnaire, "settings", [(0, settings)], trace)
    for name, rows in trace.sheets.items():
        found[name] = [list(row) for row in rows]
    return found


def write(questionnaire: Questionnaire) -> bytes:
    """The questionnaire as an .xlsx workbook."""
    return write_sheets(sheets(questionnaire))


def traced_lines(questionnaire: Questionnaire) -> list[tuple[int, Line]]:
    """The survey's rows with the numbers they must have (0: the next one)."""
    traces = _traces(questionnaire)
    found = []
    for line in Lines(questionnaire).lines():
        trace = traces.get(line.name)
        if trace is None:
            found.append((0, line))
            continue
        ends = line.role == "end"
        cells = _retrace(line.cells, trace.end_cells if ends else trace.cells)
        found.append(((trace.end_row if ends else trace.row) or 0, Line(line.name, line.role, cells)))
    return found


def _traces(questionnaire: Questionnaire) -> dict[str, Trace]:
    found: dict[str, Trace] = {}
    for item, _ in questionnaire.walk():
        rows: Sequence[Described] = (item.rows or ()) if isinstance(item, Question) else ()
        for one in (item, *rows):
            if one.workbook is not None:
                found[one.name] = one.workbook
    return found


def _retrace(cells: Cells, differences: Mapping[str, tuple[str | None, str | None]]) -> Cells:
    """The cells as they stood in the foreign workbook, where we would still write what we would have then."""
    found = dict(cells)
    for column, (ours, theirs) in differences.items():
        if found.get(column) == ours:
            if theirs is None:
                found.pop(column, None)
            else:
                found[column] = theirs
    return found


def settings_cells(questionnaire: Questionnaire) -> Cells:
    """The settings sheet: what XLSForm knows, and `scp_document` for the rest."""
    languages = questionnaire.languages
    cells = {
        "form_title": questionnaire.title.in_language(questionnaire.default_language),
        "form_id": questionnaire.id,
        "version": questionnaire.version,
        "default_language": languages.get(questionnaire.default_language, questionnaire.default_language),
    }
    cells |= {name: value for name, value in questionnaire.settings.items() if isinstance(value, str)}
    kept = _beyond(questionnaire)
    if kept:
        cells["scp_document"] = json.dumps(kept, ensure_ascii=False)
    return {name: text for name, text in cells.items() if text}


def _beyond(questionnaire: Questionnaire) -> dict[str, object]:
    """What of the questionnaire as a whole no column can say."""
    document = to_document(questionnaire)
    kept: dict[str, object] = {name: document[name] for name in ("audience", "cell") if name in document}
    others = {name: value for name, value in questionnaire.settings.items() if not isinstance(value, str)}
    if others:
        kept["settings"] = others
    if set(questionnaire.title.languages) != {questionnaire.default_language}:
        kept["title"] = questionnaire.title.root
    if language_codes(_headers_in_use(questionnaire)) != questionnaire.languages:
        kept["languages"] = questionnaire.languages
        kept["default_language"] = questionnaire.default_language
    if questionnaire.external_lists != external_lists_in_use(questionnaire):
        kept["external_lists"] = document["external_lists"]
    return kept


def external_lists_in_use(questionnaire: Questionnaire) -> dict[str, ExternalList]:
    """The external lists as a reader of the survey sheet alone would find them."""
    found: dict[str, ExternalList] = {}
    for question in questionnaire.questions():
        external = questionnaire.external_lists.get(question.list or "")
        if external is not None and question.list is not None:
            name, label = (
                list_of_file(external.file),
                external.label.in_language(questionnaire.default_language),
            )
            name = question.list if external.file == "external_choices" else name
            words = Text({questionnaire.default_language: label})
            found.setdefault(name, ExternalList(file=external.file, value=external.value, label=words))
    return found


def list_of_file(file: str) -> str:
    """The name of the list in a file, as pyxform names its instance."""
    return file.rpartition(".")[0] or file


def _headers_in_use(questionnaire: Questionnaire) -> list[str]:
    lines = [line.cells for line in Lines(questionnaire).lines()]
    lines += [cells for _, _, cells in Lines(questionnaire).choices()]
    used = {split(column)[1] for cells in lines for column in cells if split(column)[0] in TRANSLATED}
    return [header for header in questionnaire.languages.values() if header in used]


def columns(questionnaire: Questionnaire, sheet: str, rows: Iterable[Cells]) -> list[str]:
    """The columns that these rows need, in our order: by property, then by language, then all others."""
    used = dict.fromkeys(column for cells in rows for column in cells)
    known = {"survey": SURVEY, "choices": CHOICES, "settings": SETTINGS}[sheet]
    headers = list(questionnaire.languages.values())
    found: list[str] = []
    for name in known:
        wanted = [name, *(f"{name}::{header}" for header in headers if header)]
        found.extend(column for column in wanted if column in used)
    others = [column for column in used if column not in found]
    return (
        found
        + [one for one in others if not one.startswith("scp_")]
        + sorted(one for one in others if one.startswith("scp_"))
    )


def _table(
    questionnaire: Questionnaire, sheet: str, rows: Sequence[tuple[int, Cells]], trace: WorkbookTrace
) -> list[list[str]]:
    order, headers = _order(questionnaire, sheet, [cells for _, cells in rows], trace)
    table = [headers]
    for number, cells in rows:
        while number > len(table) + 1:
            table.append([])
        table.append([cells.get(column, "") for column in order])
    return table


def _order(
    questionnaire: Questionnaire, sheet: str, rows: Sequence[Cells], trace: WorkbookTrace
) -> tuple[list[str], list[str]]:
    """Columns and their headers: those of the foreign workbook first, as they were spelled."""
    needed = columns(questionnaire, sheet, rows)
    theirs = trace.columns.get(sheet, ())
    named = {column_of(sheet, header, theirs): header for header in theirs}
    order = [*named, *(column for column in needed if column not in named)]
    return order, [named.get(column, spelled(column)) for column in order]
