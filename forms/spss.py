"""Answers as an SPSS file with the words of questions and choices, and what counts as missing.

Numbers of codes come from the codebook, so a file of this year and one of last year can be laid together.
"""

from __future__ import annotations

import json
import math
from array import array
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyreadstat

from forms.codebook import Code, Variable
from forms.entry import written
from forms.exports import Response, shared
from forms.questionnaire import Questionnaire

LONGEST_LABEL, LONGEST_VALUE_LABEL, LONGEST_TEXT, LONGEST_NAME = 250, 118, 32_000, 64
MOST_MISSING = 3  # single values that SPSS can call missing
MARKED: dict[str, dict[int | float, str]] = {"uk": {0: "Ні", 1: "Так"}, "en": {0: "No", 1: "Yes"}}
NUMERIC = frozenset({"integer", "decimal", "range"})


@dataclass
class Column:
    """One variable of the file. take: its cell from the answers of a response."""

    name: str
    label: str
    take: Callable[[Mapping[str, Any]], float | str | None]
    is_text: bool = False
    values: dict[int | float, str] = field(default_factory=dict)
    missing: list[Any] = field(default_factory=list)
    measure: str = "nominal"
    numbers: array[float] = field(default_factory=lambda: array("d"))
    texts: list[str] = field(default_factory=list)

    def add(self, answers: Mapping[str, Any]) -> None:
        """Takes the cell of one response; numbers lie packed, so that many need little memory."""
        cell = self.take(answers)
        if self.is_text:
            self.texts.append("" if cell is None else str(cell))
        else:
            self.numbers.append(math.nan if cell is None else float(cell))

    def series(self) -> pd.Series[Any]:
        return pd.Series(self.texts, dtype=object) if self.is_text else pd.Series(np.frombuffer(self.numbers))


def write_sav(
    questionnaire: Questionnaire, responses: Iterable[Response], path: Path, *, language: str = "uk"
) -> None:
    """Writes the responses to an SPSS file. Personal answers are not in it; a repeat is one text of JSON."""
    columns = _unique(_columns(questionnaire, language))
    identifiers: list[str] = []
    for response in responses:
        identifiers.append(response.identifier)
        for column in columns:
            column.add(response.answers)
    frame = pd.DataFrame(
        {
            "id": pd.Series(identifiers, dtype=object),
            **{column.name: column.series() for column in columns},
        }
    )
    pyreadstat.write_sav(
        frame,
        str(path),
        file_label=_cut(questionnaire.title.in_language(language), 60),
        column_labels={"id": "id", **{column.name: column.label for column in columns}},
        variable_value_labels={column.name: column.values for column in columns if column.values},
        missing_ranges={column.name: column.missing for column in columns if column.missing},
        variable_measure={column.name: column.measure for column in columns},
    )


def _columns(questionnaire: Questionnaire, language: str) -> Iterable[Column]:
    repeats: set[str] = set()
    for variable in shared(questionnaire):
        if not variable.repeat:
            yield from _of(variable, language)
        elif variable.repeat not in repeats:
            repeats.add(variable.repeat)
            yield Column(variable.repeat, variable.repeat, _json(variable.repeat), is_text=True)


def _of(variable: Variable, language: str) -> Iterable[Column]:
    name, kind = variable.name, variable.kind
    label = _cut(variable.label.in_language(language) or name, LONGEST_LABEL)
    if kind == "select_one" and variable.codes:
        numbers = {code.name: float(code.number) for code in variable.codes}
        yield Column(
            name,
            label,
            _number_of_code(name, numbers),
            False,
            _values(variable, language),
            _missing(variable),
        )
    elif kind == "select_multiple":
        for code in variable.codes:
            said = _cut(f"{label}: {code.label.in_language(language)}", LONGEST_LABEL)
            yes_no = dict(MARKED.get(language, MARKED["en"]))
            yield Column(f"{name}_{code.name}", said, _is_marked(name, code.name), False, yes_no)
    elif kind == "geopoint":
        for part in ("lat", "lon"):
            yield Column(f"{name}_{part}", f"{label} ({part})", _part(name, part), measure="scale")
    elif kind in NUMERIC:
        yield Column(name, label, lambda answers: answers.get(name), measure="scale")
    elif kind == "acknowledge":
        yield Column(name, label, lambda answers: 1.0 if answers.get(name) is True else None)
    else:
        yield Column(name, label, _text(name), is_text=True)


def _number_of_code(name: str, numbers: Mapping[str, float]) -> Callable[[Mapping[str, Any]], float | None]:
    return lambda answers: numbers.get(str(answers.get(name)))


def _is_marked(name: str, code: str) -> Callable[[Mapping[str, Any]], float | None]:
    return lambda answers: float(code in answers[name]) if isinstance(answers.get(name), list) else None


def _part(name: str, part: str) -> Callable[[Mapping[str, Any]], float | None]:
    return lambda answers: answers[name].get(part) if isinstance(answers.get(name), dict) else None


def _text(name: str) -> Callable[[Mapping[str, Any]], str]:
    return lambda answers: _cut(written(answers.get(name)), LONGEST_TEXT)


def _json(name: str) -> Callable[[Mapping[str, Any]], str | None]:
    return lambda answers: (
        _cut(json.dumps(answers[name], ensure_ascii=False), LONGEST_TEXT) if name in answers else None
    )


def _values(variable: Variable, language: str) -> dict[int | float, str]:
    return {
        code.number: _cut(code.label.in_language(language) or code.name, LONGEST_VALUE_LABEL)
        for code in variable.codes
    }


def _missing(variable: Variable) -> list[Any]:
    """The numbers of missing codes: up to three, or their range where no valid number lies in it."""
    missing = sorted(code.number for code in variable.codes if code.is_missing)
    if len(missing) <= MOST_MISSING:
        return list(missing)
    low, high = missing[0], missing[-1]
    return [] if any(_lies_in(code, low, high) for code in variable.codes) else [{"lo": low, "hi": high}]


def _lies_in(code: Code, low: int, high: int) -> bool:
    return not code.is_missing and low <= code.number <= high


def _unique(columns: Iterable[Column]) -> list[Column]:
    """Names that SPSS takes: letters, digits, underscores, each once, whatever the case."""
    found: list[Column] = []
    taken = {"id"}
    for column in columns:
        plain = "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in column.name)
        name, number = plain[:LONGEST_NAME], 2
        while name.lower() in taken:
            name, number = f"{plain[: LONGEST_NAME - 4]}_{number}", number + 1
        taken.add(name.lower())
        column.name = name
        found.append(column)
    return found


def _cut(text: str, longest: int) -> str:
    """At most so many bytes of UTF-8, as SPSS counts."""
    return text.encode()[:longest].decode(errors="ignore")
