"""What a questionnaire is made of: questions, their choices, and the pages, groups and repeats around them.

One class for all questions, with a table of what fits which type: a type can be changed without a new object.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal, TypeAlias, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, StringConstraints, Tag

from forms.wording import Text, Wording

NAME_PATTERN = r"^[a-z][a-z0-9_]{0,31}$"
Name = Annotated[str, StringConstraints(pattern=NAME_PATTERN)]

ChoiceType = Literal["select_one", "select_multiple", "rank"]
ShownType = Literal[
    "integer", "decimal", "range", "text", "note", "acknowledge", "date", "time", "dateTime", "barcode",
    "geopoint", "geotrace", "geoshape", "image", "audio", "video", "file", "matrix",
]  # fmt: skip
SilentType = Literal[
    "calculate", "hidden", "start", "end", "today", "deviceid", "username", "phonenumber", "email", "audit",
    "start-geopoint", "background-audio", "csv-external", "xml-external", "unsupported",
]  # fmt: skip
QuestionType = Literal[ChoiceType, ShownType, SilentType]
GroupType = Literal["page", "group", "repeat"]

WITH_CHOICES = frozenset(get_args(ChoiceType))
SILENT = frozenset(get_args(SilentType))
GROUPS = frozenset(get_args(GroupType))
NUMBERS = frozenset({"integer", "decimal", "range"})
PLACES = frozenset({"geopoint", "geotrace", "geoshape"})
FILES = frozenset({"image", "audio", "video", "file", "background-audio", "audit"})
WITHOUT_ANSWER = frozenset({"note", "matrix", "csv-external", "xml-external", "unsupported"})


def as_code(value: Any) -> Any:
    """A code is a text: 1 and 1.0 in a file mean "1"."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(int(value)) if value == int(value) else repr(value)
    return value


Written = str | int | float
Code = Annotated[
    str,
    BeforeValidator(as_code, json_schema_input_type=Written),
    StringConstraints(pattern=r"^\S(.*\S)?$", max_length=1000),
]
Expression = Annotated[str, StringConstraints(min_length=1)]


class Part(BaseModel):
    """Everything in a questionnaire is unchanging and knows all its fields: a misspelt one is a problem."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Media(Part):
    """Names of files that go with a wording, by language."""

    image: Wording | None = None
    big_image: Wording | None = None
    audio: Wording | None = None
    video: Wording | None = None


class Trace(Part):
    """What a row of a foreign workbook says otherwise than we would, kept for an exact way back.

    row, end_row: its number where ours would differ. cells, end_cells: by column what we would write, and
    what stood there (None: nothing); used as long as we would still write the same.
    """

    row: int | None = None
    end_row: int | None = None
    cells: dict[str, tuple[str | None, str | None]] = {}
    end_cells: dict[str, tuple[str | None, str | None]] = {}


class Choice(Part):
    """One answer that can be marked. `name` is the code that is stored.

    value: its score or number in analysis. code: its number in exports, where the name is none.
    missing: "don't know", "refused", "does not apply". exclusive: cannot stand beside others.
    other: asks to specify. fixed: keeps its place when choices are shuffled. columns: for choice filters.
    """

    name: Code
    label: Wording = Text({})
    value: float | None = None
    code: int | None = None
    missing: bool = False
    exclusive: bool = False
    other: bool = False
    fixed: Literal["last"] | None = None
    indicator: str | None = None
    media: Media | None = None
    columns: dict[str, str] = {}


class Randomize(Part):
    """seed: a number or `${question}`; without it each respondent has an order of their own."""

    seed: Annotated[str, BeforeValidator(as_code, json_schema_input_type=Written)] | None = None


def _as_randomize(value: Any) -> Any:
    if value is True:
        return {}
    return None if value is False else value


class Described(Part):
    """What any item may say of itself.

    concept: links a question over years and questionnaires. part: the module that a round takes or leaves.
    workbook_name: its name in the workbook it came from, where that name is not allowed here.
    extra: columns of that workbook that mean nothing here, kept for the way back.
    """

    name: Name
    label: Wording | None = None
    hint: Wording | None = None
    relevant: Expression | None = None
    appearance: str | None = None
    indicator: str | None = None
    concept: str | None = None
    part: str | None = None
    help_lines: bool = False
    media: Media | None = None
    workbook_name: str | None = None
    extra: dict[str, str] = {}
    workbook: Trace | None = None


class Row(Described):
    """One line of a matrix: a select_one of its own, with the matrix's choices."""

    source: str | None = None
    locked: bool = False
    required: bool | Expression | None = None
    sensitive: bool = False


class Question(Described):
    """One question, note, calculation or piece of metadata.

    list, choices: the name of a shared list, or the choices themselves. max_selected: of select_multiple.
    max_length: of text. parameters: as in a workbook (start, end, step of a range). other_of: specifies that
    question's choice flagged `other`. accuracy_decimals: to which a place is rounded. personal: stored apart.
    or_other: one more choice `other` and a question that specifies it, as XLSForm has them.
    self_completed_only: not for interviewers and paper. locked: with the reason in `source`.
    """

    type: QuestionType
    list: str | None = None
    choices: tuple[Choice, ...] | None = None
    rows: tuple[Row, ...] | None = None
    required: bool | Expression = False
    required_message: Wording | None = None
    constraint: Expression | None = None
    constraint_message: Wording | None = None
    calculation: Expression | None = None
    trigger: str | None = None
    choice_filter: Expression | None = None
    default: Annotated[str, BeforeValidator(as_code, json_schema_input_type=Written)] | None = None
    read_only: bool | Expression = False
    guidance_hint: Wording | None = None
    max_selected: int | None = Field(default=None, ge=1)
    max_length: int | None = Field(default=None, ge=1, le=100_000)
    parameters: dict[str, Annotated[str, BeforeValidator(as_code, json_schema_input_type=Written)]] = {}
    other_of: str | None = None
    randomize: Annotated[
        Randomize | None, BeforeValidator(_as_randomize, json_schema_input_type=bool | Randomize | None)
    ] = None
    accuracy_decimals: int | None = Field(default=None, ge=0, le=8)
    personal: bool = False
    sensitive: bool = False
    self_completed_only: bool = False
    source: str | None = None
    locked: bool = False
    or_other: bool = False
    workbook_type: str | None = None


class Group(Described):
    """A page (one screen), a group (shares a condition), or a repeat (answered several times)."""

    type: GroupType
    items: tuple[Item, ...] = ()
    repeat_count: Expression | None = None


def _kind(value: Any) -> str:
    found = value.get("type") if isinstance(value, dict) else getattr(value, "type", None)
    return "group" if found in GROUPS else "question"


Item = Annotated[
    Annotated[Question, Tag("question")] | Annotated[Group, Tag("group")],
    Discriminator(_kind),
]
Group.model_rebuild()


def each(items: tuple[Question | Group, ...], within: tuple[Group, ...] = ()) -> Iterator[Placed]:
    """Every item from first to last with the groups around it, outermost first."""
    for item in items:
        yield item, within
        if isinstance(item, Group):
            yield from each(item.items, (*within, item))


Placed: TypeAlias = tuple[Question | Group, tuple[Group, ...]]
