"""How long 100,000 responses take to leave as CSV with a coordinator's rights, and in how much memory.

python -m tests.benchmarks.export
"""

from __future__ import annotations

import os
import resource
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import psycopg

import forms.library
from forms import exports
from forms.codebook import Variable, variables
from forms.exports import Response
from forms.questionnaire import Questionnaire, load
from safe_community.communities import gazetteer
from safe_community.permissions import Role, RoleHeld
from safe_community.quotas import Quota
from safe_community.responses import Submission
from safe_community.rounds import Round
from safe_community.settings import Settings
from safe_community.store import accounts, collecting, communities, questionnaires, quotas, responses, rounds
from safe_community.store.client import Footing, Store, open_footing
from tests.conftest import BEREZAN, PASSWORD
from tests.database.given import VERSION

ROWS = 100_000
_FORM = Path(forms.library.__file__).parent / "safety_survey.yaml"
# One response of the ordinary way in, multiplied: the shape of the rows is what counts, not their spread.
_MULTIPLY = """
insert into public.responses (received_at, series, language, mode, seconds, cell, receipt_hash, answers)
select received_at, series, language, mode, seconds, cell, sha256(convert_to(number::text, 'utf8')), answers
from public.responses, generate_series(2, %s) as number
"""


def coordinator(footing: Footing, operator: Store) -> Store:
    """A programme coordinator, signed in."""
    person = {"email": "maria@example.org", "password": PASSWORD, "email_confirm": True}
    operator.client.auth.admin.create_user(person)  # type: ignore[arg-type]
    accounts.grant_role(operator, "maria@example.org", RoleHeld(Role.PROGRAMME_COORDINATOR))
    store = Store(footing)
    accounts.sign_in(store, "maria@example.org", PASSWORD)
    return store


def measure(folder: Path) -> None:
    """Fill a fresh data folder, export, say what it took."""
    footing = open_footing(Settings(data_folder=folder / "product", site_url="http://127.0.0.1:8501"))
    operator = Store.of_the_operator(footing)
    communities.import_gazetteer(operator, gazetteer().values())
    asked = load(_FORM).model_copy(update={"version": VERSION})
    questionnaires.publish(operator, asked)
    now = datetime.now(UTC)
    hours = (now - timedelta(hours=1), now + timedelta(hours=1))
    planned = Round(
        "bench", {"uk": "-"}, "planned", asked.id, VERSION, frozenset({"core", "extended"}), *hours
    )
    quotas.plan(operator, planned, [BEREZAN], [Quota("sex", 0, 1)])
    rounds.set_state(operator, "bench", "open")
    book = {name: [code.name for code in entry.codes] for name, entry in _choices(asked).items()}
    answers = {"consent": True, **{name: codes[0] for name, codes in book.items()}}
    responses.submit(operator, Submission("bench", BEREZAN, VERSION, answers, uuid4()))
    if footing.embedded is None:
        raise SystemExit("only the embedded database is filled")
    with psycopg.connect(footing.embedded.dsn, autocommit=True) as connection:
        connection.execute(_MULTIPLY, [ROWS])
        connection.execute("analyze public.responses")
    store = coordinator(footing, operator)
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    gathered = (Response(row["id"], row["answers"]) for row in collecting.responses_of(store, "bench"))
    size = sum(len(piece) for piece in exports.csv_of(exports.wide(asked, gathered)))
    seconds = time.perf_counter() - began
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"{ROWS} responses as CSV: {seconds:.1f} s, {size / 1e6:.0f} MB, memory grew by {grown:.0f} MB")
    footing.close()


def _choices(asked: Questionnaire) -> dict[str, Variable]:
    return {v.name: v for v in variables(asked) if v.kind == "select_one" and v.codes}


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="safe-community-", ignore_cleanup_errors=True) as name:
        os.chmod(name, 0o711)  # noqa: S103 - to pass through, not to read
        measure(Path(name))


if __name__ == "__main__":
    main()
