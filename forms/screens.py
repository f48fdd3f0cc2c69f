"""What a screen shows of a questionnaire: pages, the questions on them, the review, what is submitted.

Views hold no state of their own: they read the tree of answers when they are asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from forms.entry import Answer
from forms.items import Choice, Question
from forms.tree import Answers, Place
from forms.values import Node, number_to_text
from forms.wording import Text

if TYPE_CHECKING:
    from forms.flow import FormState

_INSERTED = re.compile(r"\$\{\s*([^\s{}]+)\s*\}")
NEVER_KEPT = frozenset(
    {"deviceid", "username", "phonenumber", "email", "audit", "start-geopoint", "background-audio"}
)


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One question (or note, or matrix with its rows) as it stands on a page."""

    state: FormState
    place: Place
    rows: tuple[QuestionView, ...] = ()
    sections: tuple[Place, ...] = ()

    @property
    def key(self) -> str:
        """What `answer` and problems call it."""
        return self.place.key

    @property
    def name(self) -> str:
        return self.place.field.name

    @property
    def question(self) -> Question:
        return self.place.field.question

    @property
    def type(self) -> str:
        return self.place.field.item.type

    @property
    def value(self) -> object:
        """The answer, or what was entered where it could not be read."""
        return self.place.stored

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What is offered, filtered and in order."""
        return self.state.choices_of(self.place)

    @property
    def is_required(self) -> bool:
        return self.state.holds(self.place.field.required, self.place)

    @property
    def is_read_only(self) -> bool:
        return self.state.holds(self.place.field.read_only, self.place)

    @property
    def exclusive(self) -> frozenset[str]:
        """Codes that cannot stand beside others."""
        return frozenset(choice.name for choice in self.choices if choice.exclusive)

    def label(self, language: str) -> str:
        return inserted(self.state, self.place, self.question.label, language)

    def hint(self, language: str) -> str:
        return inserted(self.state, self.place, self.question.hint, language)

    def choice_label(self, code: str, language: str) -> str:
        return self.state.tree.choice_label(self.name, code, language)


@dataclass(frozen=True, slots=True)
class Page:
    """One screen. name: unique on the path. repeats: keys of the repeats on it that can grow or shrink."""

    name: str
    state: FormState
    place: Place | None
    questions: tuple[QuestionView, ...]
    repeats: tuple[str, ...] = field(default=())

    def label(self, language: str) -> str:
        """Its heading; blank where a question stands alone without one."""
        if self.place is None or isinstance(self.place.field.item, Question):
            return ""
        return inserted(self.state, self.place, self.place.field.item.label, language)

    def hint(self, language: str) -> str:
        if self.place is None or isinstance(self.place.field.item, Question):
            return ""
        return inserted(self.state, self.place, self.place.field.item.hint, language)

    @property
    def is_sensitive(self) -> bool:
        """Whether it must never be written to a device, and has a quick exit."""
        return any(
            view.question.sensitive or any(row.question.sensitive for row in view.rows)
            for view in self.questions
        )

    @property
    def shows_help_lines(self) -> bool:
        own = self.place is not None and self.place.field.item.help_lines
        return own or any(view.question.help_lines for view in self.questions)

    @property
    def is_self_completed_only(self) -> bool:
        return any(view.question.self_completed_only for view in self.questions)


@dataclass(frozen=True, slots=True)
class Progress:
    """Page `page` of `pages`; its first question is number `question` of `questions`. All from 1."""

    page: int
    pages: int
    question: int
    questions: int


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A question of the path with its answer in words. page: where it can be changed."""

    page: str
    key: str
    label: str
    answer: str
    is_answered: bool
    is_sensitive: bool


def inserted(state: FormState, place: Place, text: Text | None, language: str) -> str:
    """The words with the answers that they name put in: labels of choices, not codes."""
    if text is None:
        return ""

    def answer_to(found: re.Match[str]) -> str:
        named = state.tree.nodes_of(found.group(1), place)
        first = next((one for one in named if isinstance(one, Place) and one.relevant), None)
        return "" if first is None else in_words(state, first, language)

    return _INSERTED.sub(answer_to, text.in_language(language))


def pages(state: FormState) -> Iterator[Page]:
    """Pages of the path: each page or field-list is one, a question outside of them stands alone."""
    yield from _pages_in(state, state.tree.root)


def _pages_in(state: FormState, within: Node) -> Iterator[Page]:
    for place in within.children:
        if not isinstance(place, Place) or not place.relevant:
            continue
        if place.field.is_page:
            views = tuple(_views(state, place, ()))
            repeats = tuple(_repeats(place))
            if views or repeats:
                yield Page(place.key, state, place, views, repeats)
        elif place.field.is_shown:
            views = tuple(_view(state, place, ()))
            if views:
                yield Page(place.key, state, place, views)
        else:
            yield from _pages_in(state, place)


def _views(state: FormState, within: Place, sections: tuple[Place, ...]) -> Iterator[QuestionView]:
    for place in within.places():
        if not place.relevant:
            continue
        if place.field.is_shown:
            yield from _view(state, place, sections)
        else:
            yield from _views(state, place, (*sections, place))


def _view(state: FormState, place: Place, sections: tuple[Place, ...]) -> Iterator[QuestionView]:
    rows = tuple(QuestionView(state, row) for row in place.places() if row.relevant)
    if rows or place.field.item.type != "matrix":
        yield QuestionView(state, place, rows, sections)


def _repeats(within: Place) -> Iterator[str]:
    seen: set[str] = set()
    for inner in within.field.inside:
        if inner.is_repeat and inner.repeat_count is None and inner.name not in seen:
            seen.add(inner.name)
            yield inner.name


def progress(path: Sequence[Page], page_name: str) -> Progress:
    counts = [sum(max(1, len(view.rows)) for view in page.questions if view.type != "note") for page in path]
    at = next((at for at, page in enumerate(path) if page.name == page_name), 0)
    return Progress(at + 1, len(path), min(sum(counts[:at]) + 1, max(1, sum(counts))), sum(counts))


def review(state: FormState, language: str) -> Iterator[ReviewRow]:
    for page in state.pages:
        for view in page.questions:
            for one in view.rows or (view,):
                if one.type not in ("note", "matrix"):
                    words = in_words(state, one.place, language)
                    sensitive = one.question.sensitive
                    yield ReviewRow(page.name, one.key, one.label(language), words, bool(words), sensitive)


def in_words(state: FormState, place: Place, language: str) -> str:
    """An answer as a person would say it."""
    answer = place.answer
    if answer is None or not place.field.is_answered:
        return ""
    if place.field.choices.by_code:
        codes = answer if isinstance(answer, list) else [answer]
        labels = (
            state.tree.choice_label(place.field.name, str(code), language) or str(code) for code in codes
        )
        return ", ".join(labels)
    return _plain_words(place.field.item.type, answer)


def _plain_words(kind: str, answer: Answer) -> str:
    if isinstance(answer, bool):
        words = "✓" if answer else ""
    elif isinstance(answer, int | float):
        words = number_to_text(float(answer)).replace(".", ",")
    elif isinstance(answer, dict):
        words = f"{answer['lat']}, {answer['lon']}"
    elif isinstance(answer, list):
        words = str(len(answer))
    elif kind == "date" and answer:
        words = date.fromisoformat(answer).strftime("%d.%m.%Y")
    elif kind == "dateTime" and answer:
        words = f"{date.fromisoformat(answer[:10]):%d.%m.%Y} {answer[11:16]}"
    else:
        words = answer or ""
    return words


def submitted(state: FormState, *, personal: bool) -> Answers:
    """Answers by flat name without what is off the path; repeats as lists of such mappings."""
    return _submitted_in(state, state.tree.root, personal)


def _submitted_in(state: FormState, within: Node, personal: bool) -> Answers:
    found: Answers = {}
    for place in within.children:
        if not isinstance(place, Place) or not place.relevant:
            continue
        one = place.field
        if one.is_repeat:
            record = _submitted_in(state, place, personal)
            if record or not personal:
                found.setdefault(one.name, []).append(record)
            continue
        if one.is_answered and one.question.personal == personal and one.item.type not in NEVER_KEPT:
            ends = one.item.type == "end"
            found[one.name] = state.now.isoformat(timespec="seconds") if ends else place.answer
        found.update(_submitted_in(state, place, personal))
    return found
