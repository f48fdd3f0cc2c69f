"""Each item of a questionnaire as the row, or rows, that a workbook has for it.

Columns are named by property (`label::English (en)`, `relevant`); how a header is spelled is decided later.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from forms.compiling import other_is_marked, row_question
from forms.items import WITH_CHOICES, Choice, Described, Group, Media, Question, Row
from forms.questionnaire import Questionnaire
from forms.wording import Text
from forms.xlsform.generated import constraint_of_flags, joined
from forms.xlsform.names import renamed
from forms.xlsform.types import type_cell

Cells = dict[str, str]

TEXTS = ("label", "hint", "guidance_hint", "constraint_message", "required_message")
MEDIA = ("image", "big_image", "audio", "video")
OURS = (
    "indicator", "concept", "part", "help_lines", "source", "locked", "sensitive", "personal",
    "self_completed_only", "max_selected", "max_length", "accuracy_decimals", "other_of",
)  # fmt: skip
OURS_OF_A_MATRIX = (*OURS, "constraint", "constraint_message", "required", "required_message")
OURS_OF_CHOICES = ("value", "code", "missing", "exclusive", "other", "fixed", "indicator")


@dataclass
class Line:
    """A row of the survey sheet. name: of its item. role: row, begin or end."""

    name: str
    role: str
    cells: Cells


class Lines:
    """The survey sheet of a questionnaire, as we would write it."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self.headers = questionnaire.languages
        self.names = {item.name: item.workbook_name for item, _ in questionnaire.walk() if item.workbook_name}

    def lines(self) -> Iterator[Line]:
        for item in self.questionnaire.items:
            yield from self._item(item)

    def _item(self, item: Question | Group) -> Iterator[Line]:
        if isinstance(item, Group):
            yield Line(item.name, "begin", self._group(item))
            for inner in item.items:
                yield from self._item(inner)
            kind = "repeat" if item.type == "repeat" else "group"
            yield Line(item.name, "end", {"type": f"end_{kind}"})
        elif item.type == "matrix":
            yield from self._matrix(item)
        else:
            yield Line(item.name, "row", self.question(item))

    def _group(self, group: Group) -> Cells:
        cells = {
            "type": "begin_repeat" if group.type == "repeat" else "begin_group",
            **self._described(group),
        }
        if group.type == "page":
            cells["appearance"] = " ".join(filter(None, ("field-list", group.appearance)))
        return self._clean({**cells, "repeat_count": self._text(group.repeat_count)})

    def _matrix(self, matrix: Question) -> Iterator[Line]:
        cells = {"type": "begin_group", **self._described(matrix)}
        cells["appearance"] = " ".join(filter(None, ("table-list", matrix.appearance)))
        for name in OURS_OF_A_MATRIX:
            cells |= self._ours(matrix, name)
        if matrix.choices is not None:
            cells["scp_inline"] = "yes"
        yield Line(matrix.name, "begin", self._clean(cells))
        for row in matrix.rows or ():
            asked = row_question(matrix, row).model_copy(
                update={"list": self.list_name(matrix), "choices": None}
            )
            line = self.question(asked, row)
            yield Line(row.name, "row", line)
        yield Line(matrix.name, "end", {"type": "end_group"})

    def question(self, question: Question, row: Row | None = None) -> Cells:
        """The cells of a question, or of a row of a matrix."""
        choices = self.questionnaire.choices_of(question)
        several = question.type == "select_multiple"
        made = constraint_of_flags(choices, question.max_selected) if several else ""
        condition = other_is_marked(self.questionnaire, question.other_of) if question.other_of else ""
        cells = {
            "type": type_cell(question, self.list_name(question), self._file(question)),
            **self._described(question),
            "relevant": self._text(joined(question.relevant, condition)),
            "required": self._condition(question.required),
            "read_only": self._condition(question.read_only),
            "constraint": self._text(joined(question.constraint, made)),
            "calculation": self._text(question.calculation),
            "trigger": self._text(question.trigger),
            "choice_filter": self._text(question.choice_filter),
            "default": self._text(question.default),
            "parameters": self._parameters(question),
            **self._texts(question, "guidance_hint", "constraint_message", "required_message"),
        }
        if row is None:
            for name in OURS:
                cells |= self._ours(question, name)
            if question.choices is not None:
                cells["scp_inline"] = "yes"
        else:
            for name in ("indicator", "concept", "part", "help_lines", "source", "locked", "sensitive"):
                cells |= self._ours(row, name)
            if row.required is not None:
                cells["scp_required"] = self._condition(row.required) or "no"
        return self._clean(cells)

    def list_name(self, question: Question) -> str:
        """The list that a question's choices stand in; its own name where they stand with it."""
        if question.choices is None:
            return question.list or ""
        taken = question.name in self.questionnaire.choice_lists
        return f"{question.name}_choices" if taken else question.name

    def _file(self, question: Question) -> str:
        external = self.questionnaire.external_lists.get(question.list or "")
        return external.file if external is not None and question.choices is None else ""

    def _described(self, item: Described) -> Cells:
        cells = {
            "name": item.workbook_name or item.name,
            **self._texts(item, "label", "hint"),
            "relevant": self._text(item.relevant),
            "appearance": item.appearance or "",
            **self._media(item.media),
            **item.extra,
        }
        if isinstance(item, Group):
            for name in ("indicator", "concept", "part", "help_lines"):
                cells |= self._ours(item, name)
        return cells

    def _ours(self, item: Any, name: str) -> Cells:
        value = getattr(item, name)
        if isinstance(value, Text):
            return {f"scp_{name}": json.dumps(value.root, ensure_ascii=False)}
        return {
            f"scp_{name}": "yes" if value is True else "" if value is None or value is False else str(value)
        }

    def _texts(self, item: object, *names: str) -> Cells:
        cells = {}
        for name in names:
            text: Text | None = getattr(item, name, None)
            for language in text.languages if text is not None else ():
                cells[self._column(name, language)] = self._text(text.in_language(language) if text else "")
        return cells

    def _media(self, media: Media | None) -> Cells:
        cells = {}
        for name in MEDIA if media is not None else ():
            text: Text | None = getattr(media, name)
            for language in text.languages if text is not None else ():
                cells[self._column(f"media.{name}", language)] = text.in_language(language) if text else ""
        return cells

    def _column(self, name: str, language: str) -> str:
        header = self.headers.get(language, language)
        return f"{name}::{header}" if header else name

    def _text(self, text: str | None) -> str:
        return renamed(text or "", self.names)

    def _condition(self, written: bool | str) -> str:
        if isinstance(written, bool):
            return "yes" if written else ""
        return self._text(written)

    def _parameters(self, question: Question) -> str:
        given: Mapping[str, str] = question.parameters
        external = self.questionnaire.external_lists.get(question.list or "")
        if question.randomize is not None:
            seed = {"seed": question.randomize.seed} if question.randomize.seed is not None else {}
            given = {"randomize": "true", **seed, **given}
        if external is not None and question.type in WITH_CHOICES and external.file != "external_choices":
            label = external.label.in_language(self.questionnaire.default_language)
            named = {"value": external.value, "label": label}
            usual = {"value": "name", "label": "label"}
            given = {**{key: text for key, text in named.items() if text != usual[key]}, **given}
        return self._text(" ".join(f"{name}={text}" for name, text in given.items()))

    def _clean(self, cells: Cells) -> Cells:
        return {column: text for column, text in cells.items() if text}

    def choices(self) -> Iterator[tuple[str, Choice, Cells]]:
        """Each choice with its list and its cells."""
        lists: dict[str, tuple[Choice, ...]] = dict(self.questionnaire.choice_lists)
        for question in self.questionnaire.questions():
            if question.choices is not None:
                lists[self.list_name(question)] = question.choices
        for name, choices in lists.items():
            for choice in choices:
                yield name, choice, self._choice(name, choice)

    def _choice(self, list_name: str, choice: Choice) -> Cells:
        cells = {
            "list": list_name,
            "name": choice.name,
            **self._texts(choice, "label"),
            **self._media(choice.media),
            **choice.columns,
        }
        for name in OURS_OF_CHOICES:
            value = getattr(choice, name)
            if value is True:
                cells[f"scp_{name}"] = "yes"
            elif value is not None and value is not False:
                cells[f"scp_{name}"] = repr(value) if isinstance(value, float) else str(value)
        return self._clean(cells)
