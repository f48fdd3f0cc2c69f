"""From a file of words to a document, and from the reader's complaints to problems with their place.

YAML 1.2, where `yes` is a word and not a truth; written the way a person would: blocks, no references.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from forms.problems import Problem, Refused

LARGEST = 5_000_000
_FIRST = ("schema", "id", "version", "type", "name", "list")
_PLAIN = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
_TAGS = frozenset({"question", "group"})
# pydantic's kind of error -> our code
_CODES = {
    "missing": "field_missing",
    "extra_forbidden": "unknown_field",
    "string_pattern_mismatch": "name_not_allowed",
    "literal_error": "unknown_value",
    "string_too_long": "too_long",
    "string_too_short": "empty",
    "greater_than_equal": "too_small",
    "less_than_equal": "too_large",
}


def read_yaml(source: str | bytes | Path) -> Any:
    """The document in a YAML text. Refused: `no_such_file`, `file_too_large`, `not_yaml` with its line."""
    if isinstance(source, Path):
        try:
            source = source.read_bytes()
        except OSError as error:
            raise Refused(Problem("no_such_file", str(source), {"reason": error.strerror})) from None
    if len(source) > LARGEST:
        raise Refused(Problem("file_too_large", "", {"limit": LARGEST, "length": len(source)}))
    try:
        return YAML(typ="safe", pure=True).load(source)
    except MarkedYAMLError as error:
        mark = error.problem_mark
        where = {"line": mark.line + 1, "column": mark.column + 1} if mark is not None else {}
        raise Refused(Problem("not_yaml", "", {**where, "reason": error.problem})) from None
    except (YAMLError, ValueError, RecursionError) as error:
        raise Refused(Problem("not_yaml", "", {"reason": str(error)})) from None


def write_yaml(document: dict[str, Any]) -> str:
    """The document as YAML 1.2 for people: texts quoted, a choice on one line, the type of an item first."""
    yaml = YAML()
    yaml.width = 100_000
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    buffer = io.StringIO()
    yaml.dump(_laid_out(document, in_line=False), buffer)
    return buffer.getvalue()


def _laid_out(value: Any, *, in_line: bool) -> Any:
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: _FIRST.index(name) if name in _FIRST else len(_FIRST))
        shown = CommentedMap()
        for name in names:
            lines = in_line or (name in ("choices", "choice_lists"))
            shown[name] = _laid_out(value[name], in_line=lines)
        if in_line and "name" in value:
            shown.fa.set_flow_style()
        return shown
    if isinstance(value, list):
        return [_laid_out(one, in_line=in_line) for one in value]
    if isinstance(value, str) and not _PLAIN.fullmatch(value):
        return DoubleQuotedScalarString(value)
    return value


def problems_of(error: ValidationError) -> Iterator[Problem]:
    """Each complaint of the model as a problem."""
    for found in error.errors(include_url=False):
        kind = found["type"]
        parameters: dict[str, object] = {}
        if kind not in ("missing", "extra_forbidden") and isinstance(
            found["input"], str | int | float | bool
        ):
            parameters["value"] = found["input"]
        expected = found.get("ctx", {}).get("expected")
        if expected:
            parameters["expected"] = expected
        for limit in ("max_length", "ge", "le"):
            if limit in found.get("ctx", {}):
                parameters["limit"] = found["ctx"][limit]
        code = _CODES.get(kind, "wrong_type")
        if code == "wrong_type":
            parameters["expected"] = kind.removesuffix("_type").removesuffix("_parsing")
        yield Problem(code, _place(found["loc"]), parameters)


def _place(location: tuple[int | str, ...]) -> str:
    written = ""
    for step in location:
        if isinstance(step, int):
            written += f"[{step}]"
        elif step not in _TAGS and "[" not in step:  # pydantic also names the branch of a union it tried
            written += f".{step}" if written else step
    return written
