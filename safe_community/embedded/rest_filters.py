"""The query string of a read, PostgREST's way: columns, filters, order, limits. Only what the API profile
allows.

Names become quoted identifiers and values become parameters, always through psycopg; nothing is pasted into
SQL.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from psycopg import sql

from safe_community.embedded.answers import Refusal

RESERVED = ("select", "order", "limit", "offset", "columns", "on_conflict", "and", "or", "not.and", "not.or")
MAX_ROWS = 1000
MAX_VALUES = 5000
COMPARISONS = {"eq": "=", "neq": "<>", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
PATTERNS = {"like": "like", "ilike": "ilike"}
STATES = {
    "null": "null",
    "not_null": "not null",
    "true": "true",
    "false": "false",
    "unknown": "unknown",
}
Values = list[str]


@dataclass(frozen=True)
class Reading:
    """A read as SQL: what to select, which rows, in which order, how many; `values` are the filters'
    parameters."""

    columns: sql.Composable
    where: sql.Composable
    values: Values
    order: sql.Composable
    limit: int
    offset: int


def reading(query: Iterable[tuple[str, str]], ignored: frozenset[str] = frozenset()) -> Reading:
    """Understand a query string; parameters in `ignored` are a function's arguments.

    Raises Refusal 400 for what is no such read or outside the profile.
    """
    filters: list[sql.Composable] = []
    values: Values = []
    columns: sql.Composable = sql.SQL("*")
    order: sql.Composable = sql.SQL("")
    limit, offset = MAX_ROWS, 0
    for name, value in query:
        if name in ignored:
            continue
        if name == "select":
            columns = selected(value)
        elif name == "order":
            order = ordered(value)
        elif name == "limit":
            limit = min(limit, whole_number(name, value))
        elif name == "offset":
            offset = whole_number(name, value)
        elif name in RESERVED:
            raise unsupported(name)
        else:
            filters.append(filtered(name, value, values))
    where = sql.SQL(" where ") + sql.SQL(" and ").join(filters) if filters else sql.SQL("")
    return Reading(columns, where, values, order, limit, offset)


def selected(text: str) -> sql.Composable:
    """`*`, `column`, `alias:column`; embedding, casts and paths into JSON are outside the profile."""
    parts: list[sql.Composable] = []
    for item in split(text):
        if item == "*":
            parts.append(sql.SQL("*"))
            continue
        alias, colon, column = item.rpartition(":")
        if colon and not alias:
            raise unreadable(f"select={text}")
        part: sql.Composable = sql.Identifier(plain_name(column))
        parts.append(part + sql.SQL(" as ") + sql.Identifier(plain_name(alias)) if colon else part)
    return sql.SQL(", ").join(parts) if parts else sql.SQL("*")


def ordered(text: str) -> sql.Composable:
    """`column.asc.nullslast,other.desc`."""
    parts: list[sql.Composable] = []
    for item in split(text):
        pieces = dotted(item)
        words = []
        for word in pieces[1:]:
            if word not in ("asc", "desc", "nullsfirst", "nullslast"):
                raise unreadable(f"order={text}")
            words.append({"nullsfirst": " nulls first", "nullslast": " nulls last"}.get(word, f" {word}"))
        parts.append(sql.Identifier(plain_name(pieces[0])) + sql.SQL("".join(words)))
    return sql.SQL(" order by ") + sql.SQL(", ").join(parts) if parts else sql.SQL("")


def filtered(name: str, text: str, values: Values) -> sql.Composable:
    """`column=operator.value`, `column=not.operator.value`; appends the parameters to `values`."""
    column = sql.Identifier(plain_name(name))
    operator, dot, rest = text.partition(".")
    negated = operator == "not"
    if negated:
        operator, dot, rest = rest.partition(".")
    if not dot:
        raise unreadable(f"{name}={text}")
    build = FILTERS.get(operator)
    if build is None:
        raise unsupported(operator)
    made = build(column, operator, rest, values)
    return sql.SQL("not (") + made + sql.SQL(")") if negated else made


def comparison(column: sql.Composable, operator: str, text: str, values: Values) -> sql.Composable:
    """`eq.5`; the value's type is the column's."""
    values.append(text_value(text))
    return column + sql.SQL(f" {COMPARISONS[operator]} {{}}").format(sql.Placeholder())


def pattern(column: sql.Composable, operator: str, text: str, values: Values) -> sql.Composable:
    """`ilike.*word*`; a star is PostgREST's way to write a percent sign in an address."""
    values.append(text_value(text).replace("*", "%"))
    return column + sql.SQL(f" {PATTERNS[operator]} {{}}").format(sql.Placeholder())


def state(column: sql.Composable, operator: str, text: str, _values: Values) -> sql.Composable:
    """`is.null`, `is.true`."""
    if text.lower() not in STATES:
        raise unreadable(f"{operator}.{text}")
    return column + sql.SQL(f" is {STATES[text.lower()]}")


def membership(column: sql.Composable, operator: str, text: str, values: Values) -> sql.Composable:
    """`in.(a,"b,c")`; an empty list matches nothing."""
    if not (text.startswith("(") and text.endswith(")")):
        raise unreadable(f"{operator}.{text}")
    items = split(text[1:-1], keep_empty=True) if text != "()" else []
    if len(items) > MAX_VALUES:
        raise Refusal(400, "PGRST100", "Too many values in a list")
    if not items:
        return sql.SQL("false and ") + column + sql.SQL(" is null")
    values.extend(text_value(unquoted(item)) for item in items)
    return column + sql.SQL(" in ({})").format(sql.SQL(", ").join(sql.Placeholder() for _ in items))


FILTERS: dict[str, Callable[[sql.Composable, str, str, Values], sql.Composable]] = {
    **dict.fromkeys(COMPARISONS, comparison),
    **dict.fromkeys(PATTERNS, pattern),
    "is": state,
    "in": membership,
}


def split(text: str, *, keep_empty: bool = False) -> list[str]:
    """Parts between commas that stand outside double quotes."""
    parts, current, quoted, escaped = [], "", False, False
    for sign in text:
        if escaped:
            escaped = False
        elif quoted and sign == "\\":
            escaped = True
        elif sign == '"':
            quoted = not quoted
        elif sign == "," and not quoted:
            parts.append(current)
            current = ""
            continue
        current += sign
    if quoted:
        raise unreadable(text)
    parts.append(current)
    return parts if keep_empty else [part.strip() for part in parts if part.strip()]


def dotted(text: str) -> list[str]:
    """Parts between dots; a quoted name in front may hold dots itself."""
    if text.startswith('"'):
        end = text.rfind('"')
        rest = text[end + 1 :]
        return [text[: end + 1], *(rest[1:].split(".") if rest else [])]
    return text.split(".")


def unquoted(text: str) -> str:
    """The value inside double quotes, with its escapes undone; unquoted text as it is."""
    if len(text) < 2 or text[0] != '"' or text[-1] != '"':
        return text
    result, escaped = "", False
    for sign in text[1:-1]:
        if sign == "\\" and not escaped:
            escaped = True
            continue
        result += sign
        escaped = False
    return result


def plain_name(text: str) -> str:
    """A column's name: no path, no cast, no embedding. Whether it exists is the database's to say."""
    name = unquoted(text.strip())
    if name == text.strip() and any(sign in name for sign in "()->:!"):
        raise unsupported(name)
    if not name or "\x00" in name or "%" in name or len(name.encode("utf-8", "surrogatepass")) > 63:
        raise unreadable(name)
    return name


def text_value(text: str) -> str:
    """A value that PostgreSQL can hold: no NUL, no half of a surrogate pair."""
    if "\x00" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise Refusal(400, "22021", "invalid byte sequence for encoding")
    return text


def whole_number(name: str, text: str) -> int:
    """A limit or an offset."""
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise unreadable(f"{name}={text}")
    return int(text)


def unreadable(text: str) -> Refusal:
    """400: the words cannot be parsed."""
    shown = text[:80].encode("utf-8", "replace").decode()
    return Refusal(400, "PGRST100", f'"failed to parse ({shown})"')


def unsupported(text: str) -> Refusal:
    """400: PostgREST may know it, the profile of this gateway does not."""
    shown = text[:80].encode("utf-8", "replace").decode()
    return Refusal(
        400, "PGRST100", f'"{shown}" is outside the API profile', hint="Read through a function or a view."
    )
