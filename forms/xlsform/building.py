"""The rows of a workbook put together to the items of a document, groups around what stands in them.

Each item remembers its row under `_row`, so that whatever is wrong with it later can be shown there.
"""

from __future__ import annotations

from collections.abc import Mapping

from forms.items import Choice
from forms.problems import Problem
from forms.xlsform.exporting import list_of_file
from forms.xlsform.finishing import finished
from forms.xlsform.generated import constraint_of_flags, parted
from forms.xlsform.interpreting import Document, Interpreter
from forms.xlsform.rows import Row, Table
from forms.xlsform.types import Kind

UNUSED_TYPES = frozenset(
    {"unsupported", "audit", "background-audio", "deviceid", "username", "phonenumber", "email"}
    | {"start-geopoint", "xml-external", "csv-external"}
)


class Builder:
    """problems: what makes it impossible. notes: what is kept for the way back but not used here.

    externals: the lists in files or in a sheet of their own, by name.
    """

    def __init__(
        self, survey: Table, choices: Table | None, interpreter: Interpreter, *, has_external: bool
    ) -> None:
        self.survey = survey
        self.interpreter = interpreter
        self.has_external = has_external
        self.problems: list[Problem] = []
        self.notes: list[Problem] = []
        self.externals: dict[str, Document] = {}
        self.choices: dict[str, list[Document]] = {}
        if choices is not None:
            self._fill_choices(choices)

    def _fill_choices(self, table: Table) -> None:
        for row in table.rows:
            if not row.cells.get("list"):
                continue  # a heading or a remark between the lists
            if not row.cells.get("name"):
                self.problems.append(table.problem("choice_incomplete", row.number, "name"))
                continue
            found = self.interpreter.choice(row.cells)
            found["_row"] = row
            self.choices.setdefault(row.cells["list"], []).append(found)

    def items(self, rows: list[Row], names: list[str]) -> list[Document]:
        """The items of the document, outermost first."""
        top: list[Document] = []
        opened: list[Document] = []
        for row, name in zip(rows, names, strict=True):
            kind = row.kind
            inside = opened[-1]["items"] if opened else top
            if not row.cells["type"]:
                self.problems.append(self.survey.problem("type_missing", row.number, "type"))
            elif kind.role == "end":
                self._close(opened, top, row, kind)
            elif kind.role == "begin":
                self._refuse_unnamed(row)
                group = self.interpreter.group(row.cells, kind, name, row.cells.get("name"))
                opened.append({**group, "_row": row, "_kind": kind.type, "items": []})
                self._note(row, opened[-1])
            else:
                self._refuse_unnamed(row)
                inside.append(self._question(row, kind, name))
        for group in opened:
            problem = self.survey.problem(
                "group_not_closed", group["_row"].number, "type", value=group["name"]
            )
            self.problems.append(problem)
        return top

    def _close(self, opened: list[Document], top: list[Document], row: Row, kind: Kind) -> None:
        if not opened or opened[-1]["_kind"] != kind.type:
            said: dict[str, object] = {"value": row.cells["type"]}
            if opened:
                said |= {"opened": opened[-1]["_row"].cells["type"], "opened_row": opened[-1]["_row"].number}
            self.problems.append(self.survey.problem("group_not_opened", row.number, "type", **said))
            return
        group = opened.pop()
        group["_end"] = row
        outside = opened[-1]["items"] if opened else top
        outside.append(finished(group, opened))

    def _refuse_unnamed(self, row: Row) -> None:
        if not row.cells.get("name") and row.kind.type not in ("note", "audit"):
            self.problems.append(self.survey.problem("name_missing", row.number, "name"))

    def _question(self, row: Row, kind: Kind, name: str) -> Document:
        found = self.interpreter.question(row.cells, kind, name, row.cells.get("name"))
        found["_row"] = row
        self._note(row, found)
        if kind.of_file:
            found["list"] = self._external(kind, found)
        elif kind.list and not kind.list.startswith("${") and kind.list not in self.choices:
            expected = tuple(self.choices)
            problem = self.survey.problem(
                "list_missing", row.number, "type", value=kind.list, expected=expected
            )
            self.problems.append(problem)
        if kind.type == "select_multiple" and "constraint" in found:
            most = found.get("max_selected")
            made = constraint_of_flags(
                flags(self.choices.get(kind.list, ())), most if isinstance(most, int) else None
            )
            found["constraint"] = parted(found["constraint"], made)
        return {key: value for key, value in found.items() if value != ""}

    def _external(self, kind: Kind, found: Document) -> str:
        of_sheet = self.has_external and "." not in kind.list
        name = kind.list if of_sheet else list_of_file(kind.list)
        entry: Document = {"file": "external_choices" if of_sheet else kind.list}
        parameters = found.pop("parameters", {})
        entry |= {key: parameters.pop(key) for key in ("value", "label") if key in parameters}
        if parameters:
            found["parameters"] = parameters
        self.externals.setdefault(name, entry)
        return name

    def _note(self, row: Row, item: Document) -> None:
        said = {"name": item["name"], "type": row.cells["type"]}
        if item["type"] in UNUSED_TYPES or row.kind.type == "loop":
            self.notes.append(self.survey.problem("type_not_used", row.number, "type", **said))
        for column in item.get("extra", {}):
            self.notes.append(self.survey.problem("column_not_used", row.number, column, **said))
        if "workbook_name" in item:
            renamed = {"value": item["workbook_name"], "name": item["name"]}
            self.notes.append(self.survey.problem("renamed", row.number, "name", **renamed))


def flags(choices: list[Document] | tuple[()]) -> list[Choice]:
    """The choices as far as generated constraints look at them."""
    return [
        Choice.model_construct(name=choice["name"], exclusive=choice.get("exclusive") is True)
        for choice in choices
    ]


def stripped(value: object) -> object:
    """A document without what only the import needs."""
    if isinstance(value, Mapping):
        return {key: stripped(inner) for key, inner in value.items() if not str(key).startswith("_")}
    if isinstance(value, list):
        return [stripped(inner) for inner in value]
    return value
