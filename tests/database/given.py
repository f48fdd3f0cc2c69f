"""Given a tiny questionnaire and a round: what the tests of the database start from."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from forms.problems import Refused
from safe_community.rounds import Round
from safe_community.store import rounds
from safe_community.store.client import Store
from tests.conftest import BEREZAN, KYIV

VERSION = "2026112401"
CODEBOOK = {
    "items": {
        "consent": {"kind": "acknowledge", "required": True},
        "c01": {"kind": "select_one", "codes": ["1", "2", "98"], "missing": ["98"]},
        "c06": {
            "kind": "select_multiple",
            "codes": ["11", "12", "13", "0", "98"],
            "missing": ["98"],
            "max": 2,
            "exclusive": ["0", "98"],
        },
        "age": {"kind": "integer", "min": 16, "max": 110},
        "note": {"kind": "text", "max_length": 20},
        "d01": {"kind": "select_one", "codes": ["1", "2", "99"], "missing": ["99"]},
        "d02": {"kind": "select_one", "codes": ["1", "2", "3", "4", "5", "99"], "missing": ["99"]},
        "d03": {"kind": "select_one", "codes": ["1", "2", "99"], "missing": ["99"]},
    },
    "cell": {"age": "d02", "sex": "d01", "settlement": "d03"},
}


def plan(operator: Store, questionnaire: str, *, hours: tuple[float, float] = (-24, 24)) -> str:
    code = f"round-{uuid4().hex[:8]}"
    opens, closes = (datetime.now(UTC) + timedelta(hours=hour) for hour in hours)
    rounds.create(
        operator,
        Round(code, {}, "planned", questionnaire, VERSION, frozenset({"core"}), opens, closes),
        [BEREZAN, KYIV],
    )
    return code


def refusal(action: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        action()
    return refused.value.problems[0].code
