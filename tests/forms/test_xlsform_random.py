"""Workbooks put together by chance: whatever pyxform takes goes out as the same form."""

from __future__ import annotations

import random

import pytest

from forms import xlsform
from forms.problems import Refused
from forms.xlsform.workbook import write_sheets
from forms.xlsform.xforms import of_workbook

TYPES = [
    "text", "string", "integer", "int", "decimal", "note", "acknowledge", "trigger", "date", "dateTime",
    "gps", "geotrace", "photo", "audio", "barcode", "hidden", "calculate", "select_one l1", "select one l1",
    "select_multiple l2", "select all that apply from l2", "rank l1", "range", "select_one l2 or_other",
    "start", "today", "deviceid", "select_one_from_file f.csv", "background-audio",
]  # fmt: skip
LABELS = [
    ["label"],
    ["label::English (en)", "label::Українська (uk)"],
    ["Label::English"],
    ["label", "label::French"],
]
COLUMNS = [
    ["hint"], ["required"], ["bind::required"], ["relevant"], ["relevance"], ["default"], ["appearance"],
    ["constraint", "constraint_message"], ["calculation"], ["choice_filter"], ["parameters"],
    ["media::image"], ["guidance_hint"], ["bind::odk:length"], ["comment"], ["read_only"], ["repeat_count"],
]  # fmt: skip
SILENT = {"start", "today", "deviceid", "background-audio"}


class Author:
    """Somebody who fills a survey sheet by chance."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - no secret hangs on it
        labels = self.chance.choice(LABELS)
        columns = [name for group in COLUMNS if self.chance.random() < 0.4 for name in group]
        if "relevance" in columns and "relevant" in columns:
            columns.remove("relevance")
        if "bind::required" in columns and "required" in columns:
            columns.remove("required")
        self.labels = labels
        self.head = ["type", "name", *dict.fromkeys([*labels, "calculation", *columns])]
        self.rows: list[dict[str, str]] = []
        self.names: list[str] = []

    def workbook(self) -> bytes:
        self.fill(self.chance.randint(3, 12), 0)
        survey = [self.head, *([row.get(column, "") for column in self.head] for row in self.rows)]
        choices = [["list_name", "name", self.labels[0], "f"]]
        choices += [[name, code, f"{name} {code}", "x"] for name in ("l1", "l2") for code in "abc"]
        settings = [["form_title", "form_id", "version"], ["Title", "form", "3"]]
        return write_sheets({"survey": survey, "choices": choices, "settings": settings})

    def fill(self, count: int, depth: int) -> None:
        for _ in range(count):
            drawn = self.chance.random()
            if drawn < 0.15 and depth < 3:
                self.group(depth)
            elif drawn < 0.2:
                self.rows.append({})
            else:
                self.question(self.chance.choice(TYPES), depth)

    def group(self, depth: int) -> None:
        kind = self.chance.choice(["group", "repeat"])
        row = {"type": f"begin {kind}", "name": self.name()}
        row[self.labels[0]] = self.chance.choice(["Group", ""])
        if "appearance" in self.head and kind == "group":
            row["appearance"] = self.chance.choice(["", "field-list", "w2 field-list", "field-list w3"])
        self.rows.append(row)
        self.fill(self.chance.randint(1, 3), depth + 1)
        self.rows.append({"type": self.chance.choice([f"end {kind}", f"end_{kind}"])})

    def name(self) -> str:
        start = self.chance.choice(["q", "Q", "the-name", "x.y", "a_name_that_is_longer_than_thirty_two"])
        return f"{start}{len(self.rows)}"

    def question(self, kind: str, depth: int) -> None:
        name = self.name()
        row = {"type": kind, "name": name}
        if kind not in SILENT:
            row |= {column: self.cell(column, kind) for column in self.head[2:]}
            row[self.labels[0]] = row[self.labels[0]] or "L"
        if kind == "calculate":
            row["calculation"] = "1 + 1"
        self.rows.append(row)
        if depth == 0 and kind not in SILENT:
            self.names.append(name)

    def cell(self, column: str, kind: str) -> str:
        asked = f"${{{self.chance.choice(self.names)}}}" if self.names else "1"
        listed = "l1" in kind or ("l2" in kind and "other" not in kind)
        drawn = {
            "required": ["", "yes", "no", "TRUE", f"{asked} = 1"],
            "bind::required": ["", "true()", "No"],
            "relevant": ["", f"{asked} = 'a'", f"selected({asked}, 'a')"],
            "relevance": ["", f"{asked} != ''"],
            "constraint": ["", ". != 'x'", "regex(., '[a-z]')"],
            "constraint_message": ["", "Message"],
            "default": ["", "a", "5", "today()"],
            "appearance": ["", "minimal", "w2"],
            "choice_filter": ["", "f = 'x'"] if listed else [""],
            "parameters": {"range": ["start=1 end=5 step=1", "start=0;end=1;step=0.1"]}.get(kind, [""]),
            "media::image": ["", "x.png"],
            "read_only": ["", "yes", "false()"],
            "comment": ["", "a remark"],
            "guidance_hint": ["", "guide"],
            "hint": ["", f"hint {asked}"],
        }
        usual = ["Label", f"Label {asked}", "Мітка", "two  spaces", "\u201csmart\u201d", ""]
        return self.chance.choice(drawn.get(column, usual if column in self.labels else [""]))


@pytest.mark.parametrize("seed", range(40))
def test_a_workbook_made_by_chance_goes_out_as_the_same_form(seed: int) -> None:
    content = Author(seed).workbook()
    try:
        original = of_workbook(content).xml
    except Refused:
        pytest.skip("pyxform refuses what chance has written here")
    assert of_workbook(xlsform.write(xlsform.read(content))).xml == original
