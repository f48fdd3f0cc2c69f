"""Who must be computed before whom, so that an answer costs only what depends on it.

Names are read from the expressions once; a path that could mean anything depends on everything.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from forms.expressions import Expression

if TYPE_CHECKING:
    from forms.compiling import Field

ASKED_FOR = frozenset({"constraint", "required", "read_only"})  # looked at when a page is left, never stored


def names_spoken_of(where: str, expression: Expression) -> frozenset[str]:
    """The questions that the expression in that property speaks of; `*` where it could be any."""
    return expression.names_in_filter if where == "choice_filter" else expression.names


class Graph:
    """Who must be computed before whom. A circle is cut where the document closes it; soundness says so."""

    def __init__(self, fields: dict[str, Field]) -> None:
        self._fields = fields
        self._names = {**{one.item.workbook_name or name: name for name, one in fields.items()}}
        self._names.update({name: name for name in fields})
        self.before = {name: self._needs(one) for name, one in fields.items()}
        self.in_order = self._sorted()

    def _needs(self, one: Field) -> list[str]:
        names = {one.above.name} if one.above is not None else set()
        everything = False
        for where, expression in one.expressions():
            if where not in ASKED_FOR:
                spoken = names_spoken_of(where, expression)
                names |= {self._names[name] for name in spoken if name in self._names}
                everything = everything or "*" in spoken
        if everything:
            names |= {name for name in self._fields if name != one.name and not self._looks_at_all(name)}
        names.discard(one.name)
        return sorted(names, key=lambda name: self._fields[name].order)

    def _looks_at_all(self, name: str) -> bool:
        return any("*" in expression.names for _, expression in self._fields[name].expressions())

    def _sorted(self) -> list[Field]:
        done: dict[str, Field] = {}
        open_: set[str] = set()
        for start in self._fields:
            stack = [(start, iter(self.before[start]))]
            open_.add(start)
            while stack:
                name, rest = stack[-1]
                following = next((one for one in rest if one not in done and one not in open_), None)
                if following is None:
                    done.setdefault(name, self._fields[name])
                    stack.pop()
                else:
                    open_.add(following)
                    stack.append((following, iter(self.before[following])))
        return list(done.values())

    @cached_property
    def dependants(self) -> dict[str, list[Field]]:
        """By name: everything to be computed anew when its answer changes, in order."""
        after: dict[str, list[str]] = {name: [] for name in self._fields}
        for name, needs in self.before.items():
            for need in needs:
                after[need].append(name)
        found = {}
        for name in self._fields:
            reached: set[str] = set()
            waiting = list(after[name])
            while waiting:
                one = waiting.pop()
                if one not in reached:
                    reached.add(one)
                    waiting.extend(after[one])
            found[name] = [one for one in self.in_order if one.name in reached]
        return found
