"""Whether a questionnaire can be walked from first to last: nothing waits for itself or for what comes later.

A condition may only look back; a calculation may look anywhere but in a circle.
"""

from __future__ import annotations

from collections.abc import Iterator

from forms.compiling import CompiledQuestionnaire, Field
from forms.dependencies import names_spoken_of
from forms.problems import Problem

LOOKS_BACK = ("relevant", "choice_filter", "repeat_count")


def order_errors(compiled: CompiledQuestionnaire) -> Iterator[Problem]:
    """`depends_on_itself`, `depends_on_later`, `circle`: each at the expression that closes it."""
    for field in compiled.fields.values():
        for where, expression in field.expressions():
            if where not in LOOKS_BACK:
                continue
            for name in sorted(names_spoken_of(where, expression)):
                other = compiled.field_of(name)
                if other is not None:
                    yield from _looks_forward(field, where, other)
    yield from _circles(compiled)


def _looks_forward(field: Field, where: str, other: Field) -> Iterator[Problem]:
    place = f"{field.place}.{where}"
    said = {"question": field.name, "on": other.name}
    if other is field or _is_inside(other, field):
        yield Problem("depends_on_itself", place, said)
    elif other.order > field.order and other.item.type not in ("calculate", "hidden"):
        yield Problem("depends_on_later", place, said)


def _is_inside(field: Field, group: Field) -> bool:
    above = field.above
    while above is not None and above is not group:
        above = above.above
    return above is group


def _circles(compiled: CompiledQuestionnaire) -> Iterator[Problem]:
    """Circles of calculations and of conditions, each said once, by the names along it."""
    after = {name: _stored_needs(compiled, field) for name, field in compiled.fields.items()}
    done: set[str] = set()
    told: set[frozenset[str]] = set()
    for start in compiled.fields:
        path: list[str] = []
        stack: list[tuple[str, Iterator[str]]] = []
        if start not in done:
            stack.append((start, iter(after[start])))
            path.append(start)
        while stack:
            following = next(stack[-1][1], None)
            if following is None:
                done.add(stack.pop()[0])
                path.pop()
            elif following in path:
                circle = path[path.index(following) :]
                if frozenset(circle) not in told:
                    told.add(frozenset(circle))
                    yield from _circle(compiled, circle)
            elif following not in done:
                stack.append((following, iter(after[following])))
                path.append(following)


def _stored_needs(compiled: CompiledQuestionnaire, field: Field) -> list[str]:
    """What its value or its being asked is made of, a `once` that keeps its own value apart."""
    names = {field.above.name} if field.above is not None else set()
    for where, expression in field.expressions():
        if where in ("relevant", "calculation", "choice_filter", "repeat_count"):
            spoken = names_spoken_of(where, expression)
            if where == "calculation" and expression.calls("once"):
                spoken = spoken - {field.name}
            names |= {other.name for name in spoken if (other := compiled.field_of(name)) is not None}
    return sorted(names, key=lambda name: compiled.fields[name].order)


def _circle(compiled: CompiledQuestionnaire, names: list[str]) -> Iterator[Problem]:
    fields = [compiled.fields[name] for name in names]
    if len(fields) == 1 and fields[0].calculation is None:
        return  # a condition on itself has been said already
    if any(_is_inside(one, other) for one in fields for other in fields):
        return  # a group that depends on what is in it has been said already
    first = min(fields, key=lambda field: field.order)
    yield Problem("circle", first.place, {"question": first.name, "names": tuple(names)})
