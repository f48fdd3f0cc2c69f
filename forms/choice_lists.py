"""The choices of a question: from the questionnaire or a long file, filtered by earlier answers.

A filter such as `region = ${region}` is looked up in an index: 28,000 settlements cost as much as ten.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from forms.context import Context, texts
from forms.evaluation import compile_tree
from forms.expressions import Expression
from forms.items import Choice
from forms.lookups import equality
from forms.values import Node, to_boolean, to_text
from forms.wording import Text

Records = Sequence[Mapping[str, str]]


def choices_from(records: Records, value: str, labels: Mapping[str, str]) -> tuple[Choice, ...]:
    """Choices from the rows of a file: `value` is the column of codes, `labels` the column of each language.

    A row without a code or with one that stood before is left out."""
    found: dict[str, Choice] = {}
    for record in records:
        code = str(record.get(value) or "").strip()
        if code and not any(map(str.isspace, code)) and code not in found:
            label = Text({lang: record[column] for lang, column in labels.items() if record.get(column)})
            columns = {name: str(cell) for name, cell in record.items() if cell not in (None, "")}
            found[code] = Choice.model_construct(name=code, label=label, columns=columns)
    return tuple(found.values())


class ChoiceList:
    """The choices of one list, as items that filters and instance() can look into."""

    def __init__(self, choices: Sequence[Choice]) -> None:
        self.choices = tuple(choices)
        self.by_code = {choice.name: choice for choice in self.choices}
        self._indexes: dict[str, dict[str, list[int]]] = {}

    @cached_property
    def root(self) -> Node:
        """`root`, with an `item` for each choice; its parent is the instance itself."""
        root = Node("root", "", Node("instance"))
        for choice in self.choices:
            item = Node("item", "", root)
            cells = {"name": choice.name, "label": choice.label.in_language("uk"), **choice.columns}
            if choice.value is not None:
                cells.setdefault("value", to_text(choice.value))
            for name, text in cells.items():
                Node(name, text, item)
        return root

    def rows(self, column: str, sought: Sequence[str]) -> list[int]:
        """Which choices hold one of the texts in that column, in the order of the list."""
        if column not in self._indexes:
            index: dict[str, list[int]] = {}
            for at, item in enumerate(self.root.children):
                cell = next((cell.value for cell in item.children if cell.name == column), "")
                index.setdefault(cell, []).append(at)
            self._indexes[column] = index
        index = self._indexes[column]
        if len(sought) == 1:
            return index.get(sought[0], [])
        return sorted({at for text in sought for at in index.get(text, [])})

    def filtered(self, condition: ChoiceFilter, context: Context) -> tuple[Choice, ...]:
        """The choices that a filter offers to the question of that context."""
        items = self.root.children
        rows: Sequence[int] = range(len(items))
        if condition.key is not None:
            column, value = condition.key
            rows = self.rows(column, texts([value(context)]))
        size = len(rows)
        run = condition.expression.run
        return tuple(
            self.choices[at]
            for position, at in enumerate(rows, 1)
            if to_boolean(run(context.at(items[at], position, size)))
        )


class ChoiceFilter:
    """A choice filter with the one equality in it that an index can answer, if there is one."""

    def __init__(self, expression: Expression) -> None:
        self.expression = expression
        found = equality(expression.tree)
        self.key = None if found is None else (found[0], compile_tree(found[1]))
