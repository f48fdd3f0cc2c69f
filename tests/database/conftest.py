"""A published tiny questionnaire and an open round of it."""

import pytest

from safe_community.store import rounds
from safe_community.store.client import Store
from tests.database.given import CODEBOOK, VERSION, plan


@pytest.fixture(scope="session")
def tiny_questionnaire(operator: Store) -> str:
    operator.call(
        "publish_version", questionnaire="tiny", title={}, version=VERSION, document={}, codebook=CODEBOOK
    )
    return "tiny"


@pytest.fixture
def round_code(operator: Store, tiny_questionnaire: str) -> str:
    code = plan(operator, tiny_questionnaire)
    rounds.set_state(operator, code, "open")
    return code
