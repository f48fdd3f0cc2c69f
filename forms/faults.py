"""Says where an expression cannot be read, and what could have stood there instead.

A parser knows which of its symbols would fit; an author wants to know it in words.
"""

from __future__ import annotations

import re

from lark import UnexpectedInput, UnexpectedToken

from forms.problems import Problem

QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_TYPOGRAPHIC = re.compile("[\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb]")


def place(text: str, at: int) -> tuple[int, int]:
    """Line and column, both counted from 1, of a position in a text."""
    before = text[:at]
    return before.count("\n") + 1, at - (before.rfind("\n") + 1) + 1


def explain(text: str, error: UnexpectedInput) -> Problem:
    end = isinstance(error, UnexpectedToken) and error.token.type == "$END"
    at = len(text) if end else (error.pos_in_stream or 0)
    line, column = place(text, at)
    words = _possible(error)
    found = "" if end else _word_at(text, at)
    parameters: dict[str, object] = {
        "line": line,
        "column": column,
        "expected": _expectations(words, text[:at]),
        "found": found,
        "expression": text,
    }
    if _TYPOGRAPHIC.match(found):
        return Problem("typographic_quotes", "", parameters)
    if found[:1] in {"'", '"'} and not QUOTED.match(text, at):
        return Problem("unclosed_text", "", parameters)
    return Problem("not_an_expression", "", parameters)


def _possible(error: UnexpectedInput) -> set[str]:
    for said in ("accepts", "expected", "allowed"):
        words: set[str] = getattr(error, said, None) or set()
        if words:
            return set(words)
    return set()


def _word_at(text: str, at: int) -> str:
    found = re.compile(r"[\w.\-]+|\S").match(text, at)
    return found.group() if found else text[at : at + 1]


def _expectations(terminals: set[str], before: str) -> tuple[str, ...]:
    """What could have stood there, in words: value, name, operator, end, or the sign itself."""
    if "NUMBER" in terminals:
        return ("value",)
    if "NAME" in terminals:
        return ("name",)
    if "_AXIS_MARK" in terminals:
        return ("::",)
    return tuple(sorted({"operator", *_closers(before)}))


def _closers(before: str) -> tuple[str, ...]:
    """What may close the expression there: the end, or the sign that its innermost open bracket waits for."""
    opened: list[int] = []
    bare = QUOTED.sub(lambda quoted: " " * len(quoted.group()), before)
    for at, letter in enumerate(bare):
        if letter in "([":
            opened.append(at)
        elif letter in ")]" and opened:
            opened.pop()
    if not opened:
        return ("end",)
    if bare[opened[-1]] == "[":
        return ("]",)
    is_call = re.search(r"[\w.\-]\s*\Z", bare[: opened[-1]]) is not None
    return (")", ",") if is_call else (")",)
