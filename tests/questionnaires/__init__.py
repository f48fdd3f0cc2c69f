"""One tiny questionnaire a feature, for tests, documentation and demonstration.

`tiny("repeat")` reads repeat.yaml; `filled("repeat", {...})` is a respondent's state of it at a fixed time.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from forms.compiling import CompiledQuestionnaire
from forms.flow import FormState, compile
from forms.questionnaire import Questionnaire, load

FOLDER = Path(__file__).parent
NOW = datetime(2026, 11, 24, 15, 30, tzinfo=UTC)
SETTLEMENTS = [
    {"code": "s1", "name_uk": "Березань", "name_en": "Berezan", "raion": "brovary", "oblast": "kyiv"},
    {"code": "s2", "name_uk": "Стрий", "name_en": "Stryi", "raion": "stryi", "oblast": "lviv"},
    {"code": "s3", "name_uk": "Недра", "name_en": "Nedra", "raion": "brovary", "oblast": "kyiv"},
]


def names() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


@cache
def tiny(name: str) -> Questionnaire:
    return load(FOLDER / f"{name}.yaml")


@cache
def ready(name: str) -> CompiledQuestionnaire:
    return compile(tiny(name), {"settlements": SETTLEMENTS})


def filled(name: str, answers: Mapping[str, Any] | None = None, **more: Any) -> FormState:
    return FormState(ready(name), answers or {}, now=NOW, **more)
