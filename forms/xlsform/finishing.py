"""Groups recognised for what they are here: a page, a matrix; conditions of our own making taken off.

A group becomes a matrix only if its rows say nothing that a matrix cannot say.
"""

from __future__ import annotations

from collections.abc import Iterator

from forms.items import Choice
from forms.xlsform.generated import parted
from forms.xlsform.interpreting import Document

ROW_FIELDS = frozenset(
    {"name", "label", "hint", "relevant", "appearance", "indicator", "concept", "part", "help_lines", "media"}
    | {"workbook_name", "extra", "source", "locked", "sensitive", "required"}
)
OF_MATRIX = ("constraint", "constraint_message", "required_message")


def finished(group: Document, around: list[Document]) -> Document:
    """The group as what it is: page, matrix, repeat or group."""
    looks = str(group.get("appearance", "")).split()
    if group["type"] == "group" and "table-list" in looks:
        matrix = _matrix(group, [word for word in looks if word != "table-list"])
        if matrix is not None:
            return matrix
    in_page = any("field-list" in str(one.get("appearance", "")).split() for one in around)
    in_page = in_page or any(one["_kind"] == "repeat" for one in around)
    if group["type"] == "group" and looks[:1] == ["field-list"] and not in_page:
        group["type"] = "page"
        _set(group, "appearance", " ".join(looks[1:]))
    group.pop("_required", None)
    return group


def _set(item: Document, name: str, text: str) -> None:
    if text:
        item[name] = text
    else:
        item.pop(name, None)


def _matrix(group: Document, looks: list[str]) -> Document | None:
    asked = group["items"]
    lists = {item.get("list") for item in asked if item["type"] == "select_one"}
    if len(lists) != 1 or any(item["type"] != "select_one" for item in asked) or "repeat_count" in group:
        return None
    required = group.get("_required", False)
    if "_required" not in group and all(item.get("required") is True for item in asked):
        required = True
    rows = [_row(item, group, required) for item in asked]
    if any(row is None for row in rows):
        return None
    matrix = {key: value for key, value in group.items() if key not in ("items", "_required")}
    matrix |= {"type": "matrix", "list": lists.pop(), "rows": rows, "_rows_need": required}
    if required is not False:
        matrix["required"] = required
    _set(matrix, "appearance", " ".join(looks))
    return matrix


def _row(item: Document, matrix: Document, required: object) -> Document | None:
    row = {key: value for key, value in item.items() if key not in ("type", "list", "_required", "_inline")}
    for name in OF_MATRIX:
        if row.pop(name, None) != matrix.get(name):
            return None
    own = item.get("required", False)
    row.pop("required", None)
    if "_required" in item:
        row["required"] = item["_required"]
    elif own != required:
        row["required"] = own
    known = ROW_FIELDS | {"_row"}
    return row if all(key in known for key in row) else None


def walk(items: list[Document]) -> Iterator[Document]:
    """Every item of a document."""
    for item in items:
        yield item
        yield from walk(item.get("items", []))


def settle(items: list[Document], choices: dict[str, list[Document]]) -> None:
    """Takes off conditions made from `other_of`, and puts lists that stood with their question back to it."""
    by_name = {item["name"]: item for item in walk(items)}
    inline: set[str] = set()
    for item in walk(items):
        asked = by_name.get(item.get("other_of", ""))
        if asked is not None and "relevant" in item:
            made = _condition(asked, choices.get(asked.get("list", ""), []))
            _set(item, "relevant", parted(item["relevant"], made))
        if item.pop("_inline", False) and item.get("list") in choices:
            inline.add(item["list"])
    for item in walk(items):
        if item.get("list") in inline:
            item["choices"] = choices[item.pop("list")]
    for name in inline:
        choices.pop(name)


def _condition(asked: Document, choices: list[Document]) -> str:
    marked = [
        Choice.model_construct(name=choice["name"]) for choice in choices if choice.get("other") is True
    ]
    return " or ".join(f"selected(${{{asked['name']}}}, '{choice.name}')" for choice in marked)
