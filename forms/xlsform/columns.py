"""Headers of a workbook: which property and which language a column speaks of, however it is spelled.

pyxform's own tables of spellings are used, so that `relevance`, `bind::relevant` and `relevant` are one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from babel import Locale
from pyxform import aliases
from pyxform.parsing.sheet_headers import process_header
from pyxform.question import MultipleChoiceQuestion, Option

from forms.wording import UNNAMED

# how pyxform takes a header apart -> our property
_SURVEY: dict[tuple[str, ...], str] = {
    ("type",): "type",
    ("name",): "name",
    ("label",): "label",
    ("hint",): "hint",
    ("guidance_hint",): "guidance_hint",
    ("default",): "default",
    ("choice_filter",): "choice_filter",
    ("parameters",): "parameters",
    ("trigger",): "trigger",
    ("bind", "required"): "required",
    ("bind", "relevant"): "relevant",
    ("bind", "constraint"): "constraint",
    ("bind", "calculate"): "calculation",
    ("bind", "readonly"): "read_only",
    ("bind", "jr:constraintMsg"): "constraint_message",
    ("bind", "jr:requiredMsg"): "required_message",
    ("control", "appearance"): "appearance",
    ("control", "jr:count"): "repeat_count",
    ("media", "image"): "media.image",
    ("media", "big-image"): "media.big_image",
    ("media", "audio"): "media.audio",
    ("media", "video"): "media.video",
}
_CHOICES: dict[tuple[str, ...], str] = {
    ("list name",): "list",
    ("list_name",): "list",
    ("name",): "name",
    ("label",): "label",
    ("media", "image"): "media.image",
    ("media", "big-image"): "media.big_image",
    ("media", "audio"): "media.audio",
    ("media", "video"): "media.video",
}
_SPELLED = {
    "calculation": "calculation", "read_only": "read_only", "media.image": "image", "media.audio": "audio",
    "media.video": "video", "media.big_image": "big-image", "list": "list_name",
}  # fmt: skip
TRANSLATED = frozenset(
    {"label", "hint", "guidance_hint", "constraint_message", "required_message"}
    | {"media.image", "media.audio", "media.video", "media.big_image"}
)
_CODE = re.compile(r"\(\s*([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)?)\s*\)\s*$")


def canonical(sheet: str, header: str, headers: Iterable[str]) -> str:
    """The property of a column, with `::` and the language after it where there is one.

    A column that means nothing to us keeps its header, and ours keep their `scp_`."""
    if header.lower().startswith("scp_"):
        return header.lower()
    aliased = aliases.survey_header if sheet == "survey" else aliases.list_header
    kind = MultipleChoiceQuestion if sheet == "survey" else Option
    _, tokens = process_header(
        header=header,
        use_double_colon=any("::" in one for one in headers),
        header_aliases=aliased,
        header_columns=set(kind.get_slot_names()),
    )
    table = _SURVEY if sheet == "survey" else _CHOICES
    for length in (len(tokens), len(tokens) - 1):
        found = table.get(tuple(tokens[:length]))
        if found is not None:
            rest = tokens[length:]
            return found if not rest else f"{found}::{rest[0]}" if found in TRANSLATED else header
    return header


def column_of(sheet: str, header: str, headers: Sequence[str]) -> str:
    """The property that a header speaks of."""
    if sheet != "settings":
        return canonical(sheet, header, headers)
    name = "_".join(header.split()).lower()
    return {"set_form_title": "form_title", "set_form_id": "form_id", "id_string": "form_id"}.get(name, name)


def spelled(column: str) -> str:
    """How we write the header of a property."""
    name, mark, language = column.partition("::")
    return f"{_SPELLED.get(name, name)}{mark}{language}"


def split(column: str) -> tuple[str, str]:
    """The property and the language's header (blank: the column without a language)."""
    name, _, language = column.partition("::")
    return name, language


def language_codes(names: Iterable[str]) -> dict[str, str]:
    """A code for each language of a workbook: that in brackets, that of a known name, else a word of our own.

    Returned by code; the column without a language is `default`."""
    found: dict[str, str] = {}
    for name in dict.fromkeys(names):
        code = UNNAMED if not name else _language_code(name)
        unique, number = code, 2
        while unique in found:
            unique, number = f"{code}-x{number}", number + 1
        found[unique] = name
    return found


def _language_code(name: str) -> str:
    marked = _CODE.search(name)
    if marked:
        return marked.group(1).replace("_", "-")
    known = _known_names().get(name.strip().lower())
    return known or re.sub(r"[^a-z0-9]+", "-", name.strip().lower()).strip("-") or "x"


@cache
def _known_names() -> dict[str, str]:
    english = Locale("en").languages
    found = {str(name).lower(): code for code, name in english.items() if len(code) <= 3}
    for code in ("uk", "en", "pl", "ro", "hu", "bg", "fr", "es", "de", "ar", "pt", "ru"):
        found[code] = code
        own = Locale.parse(code).get_display_name(code)
        if own:
            found[own.lower()] = code
    return found
