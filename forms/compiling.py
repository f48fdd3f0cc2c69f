"""A questionnaire made ready to be answered: expressions read, and who depends on whom.

Done once at publication; the result is shared by all respondents and never changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from forms.choice_lists import ChoiceFilter, ChoiceList, Records, choices_from
from forms.dependencies import Graph
from forms.expressions import Expression, compiled, normalised
from forms.items import SILENT, WITH_CHOICES, WITHOUT_ANSWER, Group, Question, Row
from forms.problems import Problem, Refused
from forms.questionnaire import Questionnaire, expanded

NO_CHOICES = ChoiceList(())


@dataclass(slots=True, eq=False)
class Field:
    """One item of the questionnaire with its expressions read. A matrix is a field around its rows."""

    name: str
    item: Question | Group
    above: Field | None
    place: str
    order: int = 0
    inside: list[Field] = field(default_factory=list)
    relevant: Expression | None = None
    required: Expression | bool = False
    read_only: Expression | bool = False
    constraint: Expression | None = None
    calculation: Expression | None = None
    choice_filter: ChoiceFilter | None = None
    default: Expression | None = None
    repeat_count: Expression | None = None
    seed: Expression | None = None
    choices: ChoiceList = NO_CHOICES
    repeats: tuple[Field, ...] = ()

    @property
    def question(self) -> Question:
        if not isinstance(self.item, Question):
            raise TypeError(f"{self.name} is not a question")
        return self.item

    @property
    def is_repeat(self) -> bool:
        return self.item.type == "repeat"

    @property
    def is_answered(self) -> bool:
        """Whether it holds an answer of its own."""
        return isinstance(self.item, Question) and self.item.type not in WITHOUT_ANSWER

    @property
    def is_shown(self) -> bool:
        return isinstance(self.item, Question) and self.item.type not in SILENT

    @property
    def is_page(self) -> bool:
        return isinstance(self.item, Group) and (
            self.item.type == "page" or "field-list" in (self.item.appearance or "")
        )

    def expressions(self) -> Iterator[tuple[str, Expression]]:
        """Each expression with the name of the property it stands in."""
        for name in ("relevant", "required", "read_only", "constraint", "calculation", "default"):
            found = getattr(self, name)
            if isinstance(found, Expression):
                yield name, found
        if self.choice_filter is not None:
            yield "choice_filter", self.choice_filter.expression
        if self.repeat_count is not None:
            yield "repeat_count", self.repeat_count
        if self.seed is not None:
            yield "randomize.seed", self.seed


@dataclass(slots=True)
class CompiledQuestionnaire:
    """fields: by name, in the order of the document. root: the fields that stand in no group."""

    questionnaire: Questionnaire
    fields: dict[str, Field]
    root: list[Field]
    lists: dict[str, ChoiceList]
    in_order: list[Field]
    dependants: dict[str, list[Field]]
    before: dict[str, list[str]]
    by_alias: dict[str, str]

    def field_of(self, name: str) -> Field | None:
        return self.fields.get(name) or self.fields.get(self.by_alias.get(name, ""))


def compile(
    questionnaire: Questionnaire, lists: Mapping[str, Records] | None = None
) -> CompiledQuestionnaire:
    """The questionnaire ready to be answered.

    lists: the rows of its external lists, by name. Refused: every expression that cannot be read, with the
    place of its property (`items[3].relevant`), and `unknown_function`."""
    found, problems = attempt(questionnaire, lists)
    if problems:
        raise Refused(problems)
    return found


def attempt(
    questionnaire: Questionnaire, lists: Mapping[str, Records] | None = None
) -> tuple[CompiledQuestionnaire, tuple[Problem, ...]]:
    """The same, without the expressions that cannot be read; and what is wrong with those."""
    compiler = _Compiler(expanded(questionnaire), lists or {})
    return compiler.result(), tuple(compiler.problems)


class _Compiler:
    def __init__(self, questionnaire: Questionnaire, records: Mapping[str, Records]) -> None:
        self.questionnaire = questionnaire
        self.problems: list[Problem] = []
        self.fields: dict[str, Field] = {}
        self.lists = {name: ChoiceList(choices) for name, choices in questionnaire.choice_lists.items()}
        for name, external in questionnaire.external_lists.items():
            rows = records.get(name) or _rows_in_workbook(questionnaire, name)
            self.lists[name] = ChoiceList(choices_from(rows, external.value, external.label.root))

    def result(self) -> CompiledQuestionnaire:
        root = [self._add(item, None, f"items[{at}]") for at, item in enumerate(self.questionnaire.items)]
        graph = Graph(self.fields)
        aliases = {
            one.item.workbook_name: name for name, one in self.fields.items() if one.item.workbook_name
        }
        return CompiledQuestionnaire(
            self.questionnaire,
            self.fields,
            root,
            self.lists,
            graph.in_order,
            graph.dependants,
            graph.before,
            aliases,
        )

    def _read(self, text: str | bool | None, place: str) -> Expression | None:
        if text is None or isinstance(text, bool):
            return None
        try:
            return compiled(normalised(text)[0])
        except Refused as refusal:
            self.problems.extend(problem.at(place) for problem in refusal.problems)
            return None

    def _condition(self, written: bool | str, place: str) -> Expression | bool:
        if isinstance(written, bool):
            return written
        return self._read(written, place) or False

    def _add(self, item: Question | Group, above: Field | None, place: str) -> Field:
        one = Field(item.name, item, above, place, len(self.fields))
        one.repeats = (
            (*above.repeats, above)
            if above is not None and above.is_repeat
            else above.repeats
            if above
            else ()
        )
        self.fields[item.name] = one
        one.relevant = self._read(_relevant(self.questionnaire, item), f"{place}.relevant")
        if isinstance(item, Group):
            one.repeat_count = self._read(item.repeat_count, f"{place}.repeat_count")
            one.inside = [
                self._add(inner, one, f"{place}.items[{at}]") for at, inner in enumerate(item.items)
            ]
            return one
        one.required = self._condition(item.required, f"{place}.required")
        one.read_only = self._condition(item.read_only, f"{place}.read_only")
        one.constraint = self._read(item.constraint, f"{place}.constraint")
        one.calculation = self._read(item.calculation, f"{place}.calculation")
        if item.default is not None and is_dynamic(item.default):
            one.default = self._read(item.default, f"{place}.default")
        if item.choice_filter is not None:
            condition = self._read(item.choice_filter, f"{place}.choice_filter")
            one.choice_filter = None if condition is None else ChoiceFilter(condition)
        if item.randomize is not None and item.randomize.seed is not None:
            one.seed = self._read(item.randomize.seed, f"{place}.randomize.seed")
        if item.type in WITH_CHOICES or item.type == "matrix":
            one.choices = self._choices(item)
        rows = enumerate(item.rows or ())
        one.inside = [self._add(row_question(item, row), one, f"{place}.rows[{at}]") for at, row in rows]
        return one

    def _choices(self, question: Question) -> ChoiceList:
        if question.choices is None:
            return self.lists.get(question.list or "", NO_CHOICES)
        own = ChoiceList(question.choices)
        self.lists.setdefault(question.name, own)  # as a workbook would name it
        return own


def _rows_in_workbook(questionnaire: Questionnaire, name: str) -> list[dict[str, str]]:
    """The rows of a list that stands in a sheet of its own, as XLSForm's external_choices."""
    if questionnaire.workbook is None:
        return []
    headers, *rows = questionnaire.workbook.sheets.get("external_choices", ((),))
    records = [dict(zip(headers, row, strict=False)) for row in rows]
    return [one for one in records if (one.get("list_name") or one.get("list name")) == name]


def _relevant(questionnaire: Questionnaire, item: Question | Group) -> str | None:
    """An item's own condition, and for "please specify" that the choice `other` is marked."""
    if not isinstance(item, Question) or item.other_of is None:
        return item.relevant
    marked = other_is_marked(questionnaire, item.other_of)
    if not marked:
        return item.relevant
    return marked if item.relevant is None else f"({item.relevant}) and ({marked})"


def other_is_marked(questionnaire: Questionnaire, name: str) -> str:
    """The condition that a choice flagged `other` of that question is marked; blank where there is none."""
    asked = questionnaire.question(name)
    codes = [choice.name for choice in questionnaire.choices_of(asked) if choice.other] if asked else []
    return " or ".join(f"selected(${{{name}}}, '{code}')" for code in codes)


def row_question(matrix: Question, row: Row) -> Question:
    """The select_one that a row of a matrix is."""
    return Question.model_construct(
        **{
            **{name: getattr(row, name) for name in Row.model_fields},
            "type": "select_one",
            "list": matrix.list,
            "choices": matrix.choices,
            "required": matrix.required if row.required is None else row.required,
            "required_message": matrix.required_message,
            "constraint": matrix.constraint,
            "constraint_message": matrix.constraint_message,
            "sensitive": matrix.sensitive or row.sensitive,
            "personal": matrix.personal,
            "source": row.source or matrix.source,
            "locked": matrix.locked or row.locked,
            "indicator": row.indicator or matrix.indicator,
        }
    )


def is_dynamic(default: str) -> bool:
    """Whether a default is an expression: it names an answer or calls a function."""
    text = default.strip()
    return "${" in text or (
        text.endswith(")") and text.split("(")[0].replace("-", "").replace(":", "").isalnum()
    )
