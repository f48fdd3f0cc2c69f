"""A questionnaire: all that can be asked, in what words, in what order, under which conditions.

A published version never changes, so the model is frozen; what is wrong with a document is said by its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Set
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints, ValidationError

from forms import reading
from forms.items import (
    Choice,
    Group,
    Item,
    Name,
    Part,
    Placed,
    Question,
    Randomize,
    Row,
    as_code,
    each,
)
from forms.problems import Problem, Refused
from forms.structure import structure_problems
from forms.wording import Text, Wording

SCHEMA = "safe-community/form/1"
Page = Group
__all__ = [
    "SCHEMA",
    "Choice",
    "ExternalList",
    "Group",
    "Page",
    "Question",
    "Questionnaire",
    "Randomize",
    "Row",
    "Text",
    "for_interviewers",
    "from_document",
    "json_schema",
    "load",
    "to_document",
    "to_yaml",
    "with_parts",
]


class ExternalList(Part):
    """A list too long to stand in the questionnaire: a file with a column for the code and one per wording.

    file: its name. value: the column of codes. label: the column of words in each language.
    """

    file: str
    value: str = "name"
    label: Wording = Text({"default": "label"})


class WorkbookTrace(Part):
    """What a foreign workbook has beyond us: order and spelling of columns, settings, further sheets."""

    columns: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    settings: dict[str, tuple[str | None, str | None]] = Field(default_factory=dict)
    sheets: dict[str, tuple[tuple[str, ...], ...]] = Field(default_factory=dict)


class Questionnaire(Part):
    """languages: code to the name a workbook's columns carry. cell: which questions place a respondent
    among others (age, sex, settlement). settings: as in a workbook, kept as they are."""

    schema_: Annotated[Literal["safe-community/form/1"], Field(alias="schema")] = "safe-community/form/1"
    id: Annotated[str, StringConstraints(min_length=1, max_length=250)]
    version: Annotated[str, BeforeValidator(as_code), StringConstraints(max_length=250)]
    title: Wording
    languages: dict[str, str] = Field(default_factory=lambda: {"uk": "Українська (uk)", "en": "English (en)"})
    default_language: str = "uk"
    audience: str | None = None
    settings: dict[str, str | bool | int | float] = Field(default_factory=dict)
    cell: dict[str, Name] = Field(default_factory=dict)
    choice_lists: dict[str, tuple[Choice, ...]] = Field(default_factory=dict)
    external_lists: dict[str, ExternalList] = Field(default_factory=dict)
    items: tuple[Item, ...] = ()
    workbook: WorkbookTrace | None = None

    def walk(self) -> Iterator[Placed]:
        """Every item with the groups around it, from first to last."""
        return each(self.items)

    def questions(self) -> Iterator[Question]:
        return (item for item, _ in self.walk() if isinstance(item, Question))

    def question(self, name: str) -> Question | None:
        return next((question for question in self.questions() if question.name == name), None)

    def choices_of(self, question: Question) -> tuple[Choice, ...]:
        """The choices of a question before any filter; none for a list that stands in a file."""
        if question.choices is not None:
            return question.choices
        return self.choice_lists.get(question.list or "", ())


def load(source: str | bytes | Path) -> Questionnaire:
    """Reads a questionnaire from YAML: a text, bytes, or the path of a file.

    Refused: `not_yaml` with line and column, and all that `from_document` says."""
    return from_document(reading.read_yaml(source))


def from_document(document: Mapping[str, Any]) -> Questionnaire:
    """The questionnaire of a document as it is stored.

    Refused, with places such as `items[3].choices[1].name`: `field_missing`, `unknown_field`, `wrong_type`,
    `unknown_value`, `name_not_allowed`, `name_used_twice`, `unknown_list` and others of forms.structure."""
    if not isinstance(document, Mapping):
        raise Refused(Problem("wrong_type", "", {"expected": "mapping"}))
    try:
        questionnaire = Questionnaire.model_validate(document)
    except ValidationError as error:
        raise Refused(reading.problems_of(error)) from None
    problems = tuple(structure_problems(questionnaire))
    if problems:
        raise Refused(problems)
    return questionnaire


def to_document(questionnaire: Questionnaire) -> dict[str, Any]:
    """The document that is stored; what has its usual value is left out."""
    body = questionnaire.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return {"schema": SCHEMA, **body}


def to_yaml(questionnaire: Questionnaire) -> str:
    """The document as YAML for people."""
    return reading.write_yaml(to_document(questionnaire))


def json_schema() -> dict[str, Any]:
    """The published JSON Schema of a document."""
    return Questionnaire.model_json_schema(by_alias=True)


OTHER = Choice(name="other", label=Text({"uk": "Інше", "en": "Other"}), other=True)
SPECIFY = Text({"uk": "Уточніть", "en": "Please specify"})


def expanded(questionnaire: Questionnaire) -> Questionnaire:
    """The questionnaire with the choice and the question that `or_other` stands for."""

    def expand(items: tuple[Question | Group, ...]) -> tuple[Question | Group, ...]:
        found: list[Question | Group] = []
        for item in items:
            if isinstance(item, Group):
                found.append(item.model_copy(update={"items": expand(item.items)}))
            elif item.or_other:
                others = (choice for choice in questionnaire.choices_of(item) if choice.name != OTHER.name)
                update = {"choices": (*others, OTHER), "list": None, "or_other": False}
                found.append(item.model_copy(update=update))
                name = f"{item.name[:26]}_other"
                found.append(Question(type="text", name=name, label=SPECIFY, other_of=item.name))
            else:
                found.append(item)
        return tuple(found)

    if not any(question.or_other for question in questionnaire.questions()):
        return questionnaire
    return questionnaire.model_copy(update={"items": expand(questionnaire.items)})


def with_parts(questionnaire: Questionnaire, parts: Set[str]) -> Questionnaire:
    """The questionnaire without the items of the parts that a round does not take.

    An item that names no part always stays; so does a group unless nothing is left in it."""
    return _kept(questionnaire, lambda item: item.part is None or item.part in parts)


def for_interviewers(questionnaire: Questionnaire) -> Questionnaire:
    """The questionnaire that an interviewer or a paper sheet asks: without what is self-completed only."""
    return _kept(questionnaire, lambda item: isinstance(item, Group) or not item.self_completed_only)


def _kept(questionnaire: Questionnaire, stays: Callable[[Question | Group], bool]) -> Questionnaire:
    def keep(items: tuple[Question | Group, ...]) -> tuple[Question | Group, ...]:
        kept: list[Question | Group] = []
        for item in items:
            if not stays(item):
                continue
            if isinstance(item, Group) and item.items:
                inner = keep(item.items)
                if inner:
                    kept.append(item.model_copy(update={"items": inner}))
            else:
                kept.append(item)
        return tuple(kept)

    left = keep(questionnaire.items)
    used = {item.list for item, _ in each(left) if isinstance(item, Question)}
    lists = {name: choices for name, choices in questionnaire.choice_lists.items() if name in used}
    return questionnaire.model_copy(update={"items": left, "choice_lists": lists})
