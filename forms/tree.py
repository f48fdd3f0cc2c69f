"""A questionnaire as one respondent has filled it: a place for each field, several for those in repeats.

The tree is built from the answers and back, so that nothing about progress needs to be stored.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from forms.choice_lists import ChoiceList
from forms.compiling import CompiledQuestionnaire, Field
from forms.entry import Answer, Unreadable, read, written
from forms.problems import Problem, Refused
from forms.values import Node

Answers = dict[str, Any]
MOST_REPEATS = 200
_STEP = re.compile(r"([^.\[\]]+)(?:\[(\d+)\])?")


class Place(Node):
    """One field in one respondent's questionnaire.

    answer: what is stored. raw: what the person entered, kept also where it cannot be read.
    unreadable: why it cannot. asked: whether there is an answer or an explicit blank. begun: whether defaults
    have had their turn. reckoned: the last result of its calculation.
    """

    __slots__ = ("answer", "asked", "begun", "field", "raw", "reckoned", "unreadable")

    def __init__(self, field: Field, parent: Node) -> None:
        super().__init__(field.name, "", parent, field.item.workbook_name or field.name)
        self.field = field
        self.answer: Answer = None
        self.raw: object = None
        self.asked = False
        self.unreadable: Problem | None = None
        self.begun = False
        self.reckoned: str | None = None

    def take(self, raw: object) -> None:
        """Makes this the answer; what cannot be read is kept as entered and counts as blank."""
        self.raw, self.asked, self.unreadable = raw, True, None
        try:
            self.answer = read(self.field.question, raw)
        except Unreadable as fault:
            self.answer, self.unreadable = None, fault.problem
        self.value = written(self.answer)

    def calculated(self, text: str) -> None:
        """Takes the result of a calculation; what a person changed stays until the result changes too."""
        kept = self.asked and (not self.begun or text == self.reckoned)
        self.reckoned = text
        if self.field.item.type in ("calculate", "hidden"):
            self.answer = self.raw = text or None
            self.asked, self.value, self.unreadable = True, text, None
        elif not kept or self.field.question.read_only is True:
            self.take(text)

    @property
    def stored(self) -> object:
        """For the draft: the answer, or what was entered where it is none."""
        return self.raw if self.unreadable is not None else self.answer

    @property
    def key(self) -> str:
        """How a screen names it: `age`, or `children[2].age` in the second of a repeat."""
        steps = [self.field.name]
        above = self.parent
        while isinstance(above, Place):
            if above.field.is_repeat:
                steps.append(f"{above.field.name}[{above.number}]")
            above = above.parent
        if self.field.is_repeat:
            steps[0] = f"{self.field.name}[{self.number}]"
        return ".".join(reversed(steps))

    @property
    def number(self) -> int:
        """Which of a repeat this is, from 1."""
        alike = [one for one in self.siblings() if one.name == self.name]
        return next(at for at, one in enumerate(alike, 1) if one is self)

    def places(self) -> Iterator[Place]:
        """The places directly inside."""
        return (child for child in self.children if isinstance(child, Place))


class Tree:
    """All places of one respondent; what `${name}` means from each of them."""

    def __init__(self, compiled: CompiledQuestionnaire, answers: Answers) -> None:
        self.compiled = compiled
        self.root = Node("data")
        self.by_name: dict[str, list[Place]] = {name: [] for name in compiled.fields}
        for field in compiled.root:
            self._grow(field, self.root, answers)

    def _grow(self, field: Field, parent: Node, answers: Answers) -> None:
        if not field.is_repeat:
            self._fill(self._place(field, parent), answers)
            return
        given = answers.get(field.name)
        records = [one for one in given if isinstance(one, dict)] if isinstance(given, list) else [{}]
        for record in records[:MOST_REPEATS]:
            self._fill(self._place(field, parent), record)

    def _place(self, field: Field, parent: Node) -> Place:
        place = Place(field, parent)
        self.by_name[field.name].append(place)
        return place

    def _fill(self, place: Place, answers: Answers) -> None:
        field = place.field
        if field.is_answered and field.name in answers:
            place.take(answers[field.name])
        for inner in field.inside:
            self._grow(inner, place, answers)

    def add(self, field: Field, parent: Node) -> Place:
        """One more instance of a repeat, after those that are there."""
        place = self._place(field, parent)
        alike = [at for at, one in enumerate(parent.children) if one.name == field.name]
        if len(alike) > 1:
            parent.children.insert(alike[-2] + 1, parent.children.pop())
        self._fill(place, {})
        return place

    def repeat(self, name: str) -> tuple[Field, Node]:
        """A repeat, and the place in which its instances stand. Refused: `not_a_repeat`."""
        *outer, last = name.split(".")
        field = self.compiled.field_of(last)
        within: Node | None = self.at(".".join(outer)) if outer else self.root
        if field is not None and field.is_repeat and within is not None:
            if field.above is None:
                return field, self.root
            for holder in self.by_name[field.above.name]:
                if is_within(holder, within):
                    return field, holder
        raise Refused(Problem("not_a_repeat", name, {"value": name}))

    def remove(self, place: Place) -> None:
        """Takes an instance of a repeat away with all in it."""
        for one in [place, *place.descendants()]:
            if isinstance(one, Place):
                self.by_name[one.field.name] = [
                    kept for kept in self.by_name[one.field.name] if kept is not one
                ]
        if place.parent is not None:
            place.parent.children = [one for one in place.parent.children if one is not place]
            place.parent = None

    def at(self, key: str) -> Place | None:
        """The place that a key names: `age`, `children[2].age`; None where there is none."""
        parts = key.split(".")
        within: Node = self.root
        for part in parts[:-1]:
            step = self._step(part, within)
            if step is None:
                return None
            within = step
        return self._step(parts[-1], within)

    def _step(self, part: str, within: Node) -> Place | None:
        found = _STEP.fullmatch(part)
        if found is None:
            return None
        name, number = found.group(1), int(found.group(2) or 1)
        field = self.compiled.field_of(name)
        alike = self.by_name[field.name] if field is not None else []
        if within is not self.root:
            alike = [one for one in alike if is_within(one, within)]
        return alike[number - 1] if 1 <= number <= len(alike) else None

    def nodes_of(self, name: str, seen_from: Node) -> list[Node]:
        """What `${name}` means there: all of its places, or those in the nearest repeat around both.

        Of several places those that are not relevant do not count; a single one is blank then."""
        field = self.compiled.field_of(name)
        if field is None:
            return []
        found: list[Place] = self.by_name[field.name]
        if field.repeats:
            shared = _nearest_shared(field, seen_from)
            if shared is not None:
                found = [one for one in found if is_within(one, shared)]
        if len(found) == 1:
            return list(found)
        return [one for one in found if one.relevant]

    def instance(self, name: str) -> Node | None:
        found = self.compiled.lists.get(name)
        return found.root if found is not None else None

    def rows_of(self, name: str, column: str, sought: Sequence[str]) -> list[Node]:
        found = self.compiled.lists.get(name)
        return [found.root.children[at] for at in found.rows(column, sought)] if found is not None else []

    def choice_label(self, question: str, code: str, language: str) -> str:
        field = self.compiled.field_of(question)
        choices: ChoiceList | None = field.choices if field is not None else None
        choice = choices.by_code.get(code) if choices is not None else None
        return choice.label.in_language(language) if choice is not None else ""

    def answers(self) -> Answers:
        """The draft: every answer given or blanked, also off the path; repeats as lists."""
        return self._record(self.root, self.compiled.root)

    def _record(self, within: Node, fields: Sequence[Field]) -> Answers:
        found: Answers = {field.name: [] for field in fields if field.is_repeat}
        for place in within.children:
            if not isinstance(place, Place):
                continue
            if place.field.is_repeat:
                found[place.field.name].append(self._record(place, place.field.inside))
                continue
            if place.field.is_answered and place.asked:
                found[place.field.name] = place.stored
            found.update(self._record(place, place.field.inside))
        return found


def is_within(node: Node, group: Node) -> bool:
    above: Node | None = node
    while above is not None and above is not group:
        above = above.parent
    return above is group


def _nearest_shared(field: Field, seen_from: Node) -> Place | None:
    above: Node | None = seen_from
    while above is not None:
        if isinstance(above, Place) and above.field in field.repeats:
            return above
        above = above.parent
    return None
