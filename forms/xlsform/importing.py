"""A workbook of XLSForm as a questionnaire, with a note for everything that is kept but not used here.

What cannot be read at all is refused with sheet, row and column; nothing is guessed.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from forms.problems import Problem, Refused
from forms.questionnaire import Questionnaire, from_document
from forms.soundness import report
from forms.wording import UNNAMED
from forms.xlsform.building import Builder, stripped
from forms.xlsform.finishing import settle
from forms.xlsform.interpreting import Document, Interpreter
from forms.xlsform.kobo import standard_rows
from forms.xlsform.rows import Row, Table, languages, new_names
from forms.xlsform.tracing import add_traces
from forms.xlsform.workbook import read_sheets

TO_TRANSLATE = frozenset({"ukrainian_missing"})  # the translator's work, not the workbook's fault
OF_DOCUMENT = frozenset({"form_title", "form_id", "version", "default_language", "scp_document"})
_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


@dataclass(frozen=True)
class Imported:
    """notes: what is kept for the way back but not used here, and what was renamed; by sheet, row, column.

    faults: what pyxform passes over but would mislead a respondent (forms.soundness), by cell too.
    """

    questionnaire: Questionnaire
    notes: tuple[Problem, ...]
    faults: tuple[Problem, ...]


def examine(content: bytes) -> Imported:
    """Reads a workbook.

    Refused, with `sheet`, `row` and `column` in the parameters: what forms.xlsform.workbook says of files,
    `column_missing`, `column_twice`, `type_missing`, `name_missing`, `choice_incomplete`, `list_missing`,
    `group_not_closed`, `group_not_opened`, and what the document of a questionnaire cannot hold."""
    tables = {name: Table(sheet) for name, sheet in read_sheets(content).items()}
    if "survey" not in tables:
        raise Refused(Problem("sheet_missing", "survey", {"sheet": "survey", "found": tuple(tables)}))
    settings = _settings(tables)
    ours = _ours(settings, tables)
    notes: list[Problem] = []
    rows = standard_rows(tables, notes)
    names, changed = new_names(rows)
    codes = _languages(tables, settings, ours)
    interpreter = Interpreter(changed, lambda header: codes.get(header, header or UNNAMED))
    builder = Builder(
        tables["survey"], tables.get("choices"), interpreter, has_external="external_choices" in tables
    )
    items = builder.items(rows, names)
    if builder.problems:
        raise Refused(builder.problems)
    settle(items, builder.choices)
    document = _document(items, builder, settings, ours, codes)
    questionnaire = _checked(document, tables)
    add_traces(document, questionnaire, tables)
    notes += builder.notes
    notes += [
        Problem("sheet_not_used", name, {"sheet": name}) for name in ("entities", "osm") if name in tables
    ]
    faults = [_located(document, tables, problem) for problem in _unsound(questionnaire)]
    return Imported(_checked(document, tables), tuple(notes), tuple(faults))


def _unsound(questionnaire: Questionnaire) -> list[Problem]:
    found = report(questionnaire)
    quotes = [problem for problem in found.warnings if problem.code == "typographic_quotes_replaced"]
    return [problem for problem in found.errors if problem.code not in TO_TRANSLATE] + quotes


def _settings(tables: dict[str, Table]) -> dict[str, str]:
    rows = tables["settings"].rows if "settings" in tables else []
    return dict(rows[0].cells) if rows else {}


def _ours(settings: dict[str, str], tables: dict[str, Table]) -> Document:
    try:
        found = json.loads(settings.get("scp_document", "{}"))
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Refused(tables["settings"].problem("not_readable", 2, "scp_document"))
    return found


def _languages(tables: dict[str, Table], settings: dict[str, str], ours: Document) -> dict[str, str]:
    """Header to code."""
    kept = ours.get("languages")
    if isinstance(kept, dict):
        return {str(header): str(code) for code, header in kept.items()}
    worded = [tables[name] for name in ("survey", "choices") if name in tables]
    return languages(worded, settings.get("default_language"))


def _document(
    items: list[Document], builder: Builder, settings: dict[str, str], ours: Document, codes: dict[str, str]
) -> Document:
    default = _default_language(settings, ours, codes)
    identifier = settings.get("form_id", "data")
    externals = {
        name: {**entry, "label": {default: entry.get("label", "label")}}
        for name, entry in builder.externals.items()
    }
    kept = dict(ours)
    own_settings = kept.pop("settings", {})
    others = {name: text for name, text in settings.items() if name not in OF_DOCUMENT}
    return {
        "id": identifier,
        "version": settings.get("version", "1"),
        "title": {default: settings.get("form_title", identifier)},
        "languages": {code: header for header, code in codes.items()},
        "default_language": default,
        "settings": {**others, **(own_settings if isinstance(own_settings, dict) else {})},
        "choice_lists": builder.choices,
        "external_lists": externals,
        "items": items,
        **kept,
    }


def _default_language(settings: dict[str, str], ours: Document, codes: dict[str, str]) -> str:
    if isinstance(ours.get("default_language"), str):
        return str(ours["default_language"])
    header = settings.get("default_language")
    if header is not None and header in codes:
        return codes[header]
    return UNNAMED if UNNAMED in codes.values() else next(iter(codes.values()))


def _checked(document: Document, tables: dict[str, Table]) -> Questionnaire:
    plain = stripped(document)
    try:
        return from_document(plain if isinstance(plain, dict) else {})
    except Refused as refusal:
        raise Refused([_located(document, tables, problem) for problem in refusal.problems]) from None


def _located(document: Document, tables: dict[str, Table], problem: Problem) -> Problem:
    """A problem of the document at its row in the workbook."""
    here: Any = document
    row: Row | None = None
    for name, index in _STEP.findall(problem.place):
        try:
            here = here[int(index)] if index else here[name]
        except (KeyError, IndexError, TypeError):
            break
        if isinstance(here, dict) and isinstance(here.get("_row"), Row):
            row = here["_row"]
    if row is None:
        return problem
    sheet = "choices" if problem.place.startswith("choice_lists") else "survey"
    where = tables[sheet].problem(problem.code, row.number, problem.place.rpartition(".")[2])
    in_text = {"in_line": problem.parameters["line"]} if "line" in problem.parameters else {}
    if "column" in problem.parameters:
        in_text["in_column"] = problem.parameters["column"]
    return Problem(where.code, where.place, {**problem.parameters, **in_text, **where.parameters})
