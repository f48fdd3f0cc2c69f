"""Questionnaires that come with the product, ready to be fielded or copied.

Read once a process: a shipped file changes only with a new release.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from forms.questionnaire import Questionnaire, load

FOLDER = Path(__file__).parent


@cache
def shipped(name: str) -> Questionnaire:
    """A shipped questionnaire by the name of its file, such as `safety_survey`. Refused: `no_such_file`."""
    return load(FOLDER / f"{name}.yaml")


def names() -> tuple[str, ...]:
    """The names of all shipped questionnaires."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))
