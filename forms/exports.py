"""Answers as tables for other programs: one row a response, or one row an answer, and the codebook.

Rows are made one by one, so that a hundred thousand responses need no more memory than one.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import xlsxwriter

from forms.codebook import Variable, variables
from forms.entry import written
from forms.questionnaire import Questionnaire

Cell = str | float | int | None
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
_BATCH = 500
CODEBOOK = (
    "variable", "type", "concept", "indicator", "code", "number", "value", "missing", "label_uk", "label_en",
    "source",
)  # fmt: skip


@dataclass(frozen=True)
class Response:
    """One submitted questionnaire. answers: as stored. about: further columns: day, mode, weight."""

    identifier: str
    answers: Mapping[str, Any]
    about: Mapping[str, Cell] = field(default_factory=dict)


@dataclass(frozen=True)
class Column:
    """One column of the wide table. take: its cell, given the answer."""

    name: str
    heading: str
    take: Callable[[Any], Cell]
    variable: Variable


def columns(questionnaire: Questionnaire, language: str, *, labels: bool) -> tuple[Column, ...]:
    """The columns of the wide table.

    A question of several choices has one column of 0 and 1 for each choice (`c06/11`), a place one for its
    latitude and one for its longitude; a repeat is one column of JSON. labels: words instead of codes."""
    found: list[Column] = []
    repeats: set[str] = set()
    for variable in shared(questionnaire):
        if variable.repeat:
            if variable.repeat not in repeats:
                repeats.add(variable.repeat)
                found.append(Column(variable.repeat, variable.repeat, _json, variable))
        else:
            found.extend(_columns_of(variable, language, labels=labels))
    return tuple(found)


def shared(questionnaire: Questionnaire) -> tuple[Variable, ...]:
    """The variables that may leave with the answers: personal ones never do."""
    return tuple(variable for variable in variables(questionnaire) if not variable.is_personal)


def _columns_of(variable: Variable, language: str, *, labels: bool) -> Iterator[Column]:
    heading = variable.label.in_language(language) or variable.name
    words = {code.name: code.label.in_language(language) or code.name for code in variable.codes}
    if variable.kind == "select_multiple":
        for code in variable.codes:
            said = f"{heading}: {words[code.name]}"
            yield Column(f"{variable.name}/{code.name}", said, _marked(code.name), variable)
    elif variable.kind == "geopoint":
        for part in ("lat", "lon"):
            yield Column(f"{variable.name}/{part}", f"{heading} ({part})", _part(part), variable)
    elif variable.kind == "rank":
        yield Column(variable.name, heading, _ranking(words if labels else {}), variable)
    elif words and labels:
        yield Column(variable.name, heading, lambda answer: words.get(answer, answer), variable)
    else:
        yield Column(variable.name, heading, _plain, variable)


def _plain(answer: Any) -> Cell:
    if answer is None or isinstance(answer, str):
        return answer
    if isinstance(answer, bool):
        return 1 if answer else 0
    return answer if isinstance(answer, int | float) else written(answer)


def _json(answer: Any) -> Cell:
    return None if answer is None else json.dumps(answer, ensure_ascii=False)


def _marked(code: str) -> Callable[[Any], Cell]:
    return lambda answer: None if not isinstance(answer, list) else int(code in answer)


def _part(name: str) -> Callable[[Any], Cell]:
    return lambda answer: answer.get(name) if isinstance(answer, dict) else None


def _ranking(words: Mapping[str, str]) -> Callable[[Any], Cell]:
    return lambda answer: (
        None if not isinstance(answer, list) else " > ".join(words.get(code, code) for code in answer)
    )


def wide(
    questionnaire: Questionnaire, responses: Iterable[Response], *, language: str = "uk", labels: bool = False
) -> Iterator[list[Cell]]:
    """The wide table, headings first: identifier, what is said about each response, then the answers."""
    taken = columns(questionnaire, language, labels=labels)
    about: tuple[str, ...] | None = None
    for response in responses:
        if about is None:
            about = tuple(response.about)
            yield ["id", *about, *(column.heading if labels else column.name for column in taken)]
        answers = response.answers
        cells = [column.take(answers.get(_key(column))) for column in taken]
        yield [response.identifier, *(response.about.get(name) for name in about), *cells]
    if about is None:
        yield ["id", *(column.heading if labels else column.name for column in taken)]


def _key(column: Column) -> str:
    return column.variable.repeat or column.variable.name


def long(
    questionnaire: Questionnaire, responses: Iterable[Response], *, language: str = "uk"
) -> Iterator[list[Cell]]:
    """The long table, headings first: one row for each question that was asked, several choices apart.

    A question left empty has a row with a blank answer; one that was not asked has none."""
    yield ["id", "repeat", "number", "question", "answer", "label", "value", "missing"]
    known = shared(questionnaire)
    codes = {variable.name: {code.name: code for code in variable.codes} for variable in known}
    outside = [variable for variable in known if not variable.repeat]
    inside: dict[str, list[Variable]] = {}
    for variable in known:
        if variable.repeat:
            inside.setdefault(variable.repeat, []).append(variable)
    for response in responses:
        for variable in outside:
            if variable.name in response.answers:
                for cells in _answer_rows(variable, response.answers[variable.name], codes, language):
                    yield [response.identifier, "", None, variable.name, *cells]
        for repeat, asked in inside.items():
            records = response.answers.get(repeat)
            for number, record in enumerate(records if isinstance(records, list) else (), 1):
                for variable in asked:
                    if isinstance(record, dict) and variable.name in record:
                        for cells in _answer_rows(variable, record[variable.name], codes, language):
                            yield [response.identifier, repeat, number, variable.name, *cells]


def _answer_rows(
    variable: Variable, answer: Any, codes: Mapping[str, Mapping[str, Any]], language: str
) -> Iterator[list[Cell]]:
    several = isinstance(answer, list) and variable.kind in ("select_multiple", "rank")
    for one in answer if several and answer else [None if several else answer]:
        code = codes[variable.name].get(one) if isinstance(one, str) else None
        if code is not None:
            yield [one, code.label.in_language(language), code.value, int(code.is_missing)]
        else:
            yield [_plain(one), "", None, None]


def codebook_rows(questionnaire: Questionnaire) -> Iterator[list[Cell]]:
    """The codebook for people, headings first: a row for each variable, and under it one for each code."""
    yield list(CODEBOOK)
    for variable in variables(questionnaire):
        label = variable.label
        about: list[Cell] = [variable.name, variable.kind, variable.concept, variable.indicator]
        yield [
            *about,
            None,
            None,
            None,
            None,
            label.in_language("uk"),
            label.in_language("en"),
            variable.source,
        ]
        for code in variable.codes:
            words = (code.label.in_language("uk"), code.label.in_language("en"))
            coded: list[Cell] = [code.name, code.number, code.value, int(code.is_missing)]
            yield [variable.name, None, None, None, *coded, *words, None]


def guarded(cell: Cell) -> Cell:
    """A text that a spreadsheet would take for a formula, made plain by an apostrophe before it."""
    if isinstance(cell, str) and cell.lstrip(" ").startswith(_DANGEROUS):
        return f"'{cell}"
    return cell


def csv_of(rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """A table as CSV in UTF-8 with a mark for Excel, in pieces; no cell of it is a formula."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    buffer.write("\ufeff")
    for number, row in enumerate(rows, 1):
        writer.writerow([guarded(cell) for cell in row])
        if number % _BATCH == 0:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def write_xlsx(tables: Mapping[str, Iterable[Sequence[Cell]]], output: BinaryIO) -> None:
    """Tables as sheets of an .xlsx; texts stay texts, numbers are numbers. Rows go to disk as they come."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(output, options) as book:
        bold = book.add_format({"bold": True})
        for name, rows in tables.items():
            sheet = book.add_worksheet(name[:31])
            sheet.freeze_panes(1, 1)
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, str):
                        sheet.write_string(at, column, cell[:32_767], bold if at == 0 else None)
                    elif cell is not None:
                        sheet.write_number(at, column, cell)
