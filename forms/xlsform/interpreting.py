"""One row of a workbook as an item of the document.

The reverse of cells.py, property by property; what a row says beyond is kept in `extra`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from pyxform import aliases

from forms.items import WITH_CHOICES
from forms.xlsform.cells import OURS, OURS_OF_A_MATRIX, OURS_OF_CHOICES, TEXTS
from forms.xlsform.columns import split
from forms.xlsform.names import renamed
from forms.xlsform.types import Kind

Cells = Mapping[str, str]
Document = dict[str, Any]

_PLAIN = ("calculation", "trigger", "choice_filter", "default", "relevant", "constraint")
_PARAMETER = re.compile(r"([\w.\-:]+)\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s;,]+)")
_FLAGS = frozenset({"help_lines", "locked", "sensitive", "personal", "self_completed_only"})
_NUMBERS = frozenset({"max_selected", "max_length", "accuracy_decimals"})
_KNOWN = frozenset(
    {"type", "name", "required", "read_only", "repeat_count", "parameters", "appearance", *_PLAIN, *TEXTS}
    | {"media.image", "media.audio", "media.video", "media.big_image"}
)
_OF_QUESTIONS = frozenset(
    {"guidance_hint", "constraint_message", "required_message", "required", "read_only", "parameters"}
    | (set(_PLAIN) - {"relevant"})
)


class Interpreter:
    """names: old to new, of questions. code_of: the code of a language by its header."""

    def __init__(self, names: Mapping[str, str], code_of: Callable[[str], str]) -> None:
        self.names = names
        self.code_of = code_of

    def described(self, cells: Cells, name: str, old_name: str | None) -> Document:
        """What any item has: its name, words, condition, looks, media, and what is not ours."""
        found: Document = {"name": name}
        if old_name is not None and old_name != name:
            found["workbook_name"] = old_name
        for column, text in cells.items():
            self._put(found, column, text)
        return found

    def _put(self, found: Document, column: str, text: str) -> None:
        name, language = split(column)
        if name in TEXTS:
            found.setdefault(name, {})[self.code_of(language)] = self._text(text)
        elif name.startswith("media."):
            media = found.setdefault("media", {})
            media.setdefault(name.removeprefix("media."), {})[self.code_of(language)] = text
        elif name == "appearance":
            found["appearance"] = text
        elif name in ("relevant", "repeat_count"):
            found[name] = self._text(text)
        elif column.startswith("scp_"):
            self._put_ours(found, column.removeprefix("scp_"), text)
        elif name not in _KNOWN:
            found.setdefault("extra", {})[column] = text

    def _put_ours(self, found: Document, name: str, text: str) -> None:
        if name in ("constraint_message", "required_message") and name in OURS_OF_A_MATRIX:
            found[name] = _json(text)
        elif name in _FLAGS:
            found[name] = text.lower() in ("yes", "true", "true()")
        elif name in _NUMBERS:
            found[name] = int(text) if text.isdigit() else text
        elif name == "required":
            found["_required"] = condition(self._text(text))
        elif name in OURS or name == "constraint":
            found[name] = text
        elif name == "inline":
            found["_inline"] = True

    def group(self, cells: Cells, kind: Kind, name: str, old_name: str | None) -> Document:
        ours = {column: text for column, text in cells.items() if split(column)[0] not in _OF_QUESTIONS}
        found = self.described(ours, name, old_name)
        found["type"] = "repeat" if kind.type == "repeat" else "group"
        rest = {column: text for column, text in cells.items() if column not in ours}
        if rest:
            found["extra"] = {**found.get("extra", {}), **rest}
        return found

    def question(self, cells: Cells, kind: Kind, name: str, old_name: str | None) -> Document:
        found = self.described(cells, name, old_name)
        found["type"] = kind.type
        for property_name in _PLAIN:
            if property_name == "choice_filter" and kind.type not in WITH_CHOICES:
                if property_name in cells:
                    found.setdefault("extra", {})[property_name] = cells[property_name]
            elif property_name in cells:
                found[property_name] = self._text(cells[property_name])
        for property_name in ("required", "read_only"):
            if property_name in cells:
                found[property_name] = condition(self._text(cells[property_name]))
        if "repeat_count" in found:
            found.setdefault("extra", {})["repeat_count"] = found.pop("repeat_count")
        if kind.or_other:
            found["or_other"] = True
        if kind.list:
            found["list"] = renamed(kind.list, self.names)
        self._parameters(found, cells.get("parameters", ""))
        if kind.type == "unsupported":
            found["workbook_type"] = cells["type"]
        return {key: value for key, value in found.items() if value is not False}

    def _parameters(self, found: Document, text: str) -> None:
        given = {key: value.strip("\"'") for key, value in _PARAMETER.findall(self._text(text))}
        if given.get("randomize", "").lower() == "true" and found["type"] in (
            "select_one",
            "select_multiple",
            "rank",
        ):
            given.pop("randomize")
            found["randomize"] = {"seed": given.pop("seed")} if "seed" in given else {}
        if given:
            found["parameters"] = given

    def choice(self, cells: Cells) -> Document:
        found: Document = {"name": cells.get("name", "")}
        for column, text in cells.items():
            name, language = split(column)
            if name == "label":
                found.setdefault("label", {})[self.code_of(language)] = self._text(text)
            elif name.startswith("media."):
                media = found.setdefault("media", {})
                media.setdefault(name.removeprefix("media."), {})[self.code_of(language)] = text
            elif column.startswith("scp_") and column.removeprefix("scp_") in OURS_OF_CHOICES:
                ours = column.removeprefix("scp_")
                found[ours] = _value(ours, text)
            elif name not in ("list", "name"):
                found.setdefault("columns", {})[column] = text
        return found

    def _text(self, text: str) -> str:
        return renamed(text, self.names)


def condition(text: str) -> bool | str:
    """A required or read-only cell: yes and no in all their spellings, else an expression."""
    plain: str = aliases.BINDING_CONVERSIONS.get(text, text).replace(" ", "")
    if plain in ("true()", "false()"):
        return plain == "true()"
    return text


def _value(name: str, text: str) -> Any:
    if name in ("missing", "exclusive", "other"):
        return text.lower() in ("yes", "true", "true()")
    if name in ("value", "code"):
        try:
            return float(text) if name == "value" else int(text)
        except ValueError:
            return text
    return text


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
