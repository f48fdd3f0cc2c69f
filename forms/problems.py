"""What is wrong, and where: said as a code with parameters, so that each reader gets it in their own words.

The engine knows no sentences. Whoever speaks to a person looks the code up in the catalogue of messages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong.

    code: a word from the catalogue, such as `required` or `unknown_choice`.
    place: where it is, as a path a person can follow: `items[3].choices[1].name`, a question's name, a page.
    parameters: what the message needs to name: the value, the limit, line and column, what was expected.
    """

    code: str
    place: str = ""
    parameters: Mapping[str, object] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.code, self.place))

    def at(self, place: str) -> Problem:
        """The same problem, seen from further out: `name` at `items[3]` becomes `items[3].name`."""
        if not place:
            return self
        joint = "" if self.place.startswith("[") or not self.place else "."
        return Problem(self.code, f"{place}{joint}{self.place}", self.parameters)

    def __str__(self) -> str:
        details = ", ".join(f"{name}={value!r}" for name, value in self.parameters.items())
        return (
            f"{self.code}"
            + (f" at {self.place}" if self.place else "")
            + (f" ({details})" if details else "")
        )


class Refused(Exception):  # noqa: N818 - reads as a fact: the form was refused
    """Nothing was done, because of these problems. `.problems` is never empty."""

    def __init__(self, problems: Iterable[Problem] | Problem) -> None:
        found = (problems,) if isinstance(problems, Problem) else tuple(problems)
        if not found:
            raise ValueError("a refusal needs its reason")
        self.problems: tuple[Problem, ...] = found
        super().__init__("; ".join(str(problem) for problem in found))
