"""The commands: what is in the way is said in one sentence, in both languages, and nothing is touched."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from safe_community import starting
from safe_community.__main__ import main
from safe_community.embedded import EmbeddedError
from safe_community.settings import Settings
from safe_community.starting import SENTENCES, told
from safe_community.store import rounds
from safe_community.store.client import Footing, Store, open_footing
from safe_community.store.emptying import empty_demonstration

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch, data_folder: Path) -> None:
    for name in ("SUPABASE_URL", "SAFE_COMMUNITY_DEMO", "PORT", "SAFE_COMMUNITY_ADDRESS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SAFE_COMMUNITY_DATA", str(data_folder / "commands"))


@pytest.fixture
def busy_port() -> Iterator[int]:
    """A port that somebody else listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def _said(capsys: pytest.CaptureFixture[str]) -> list[str]:
    said = capsys.readouterr().err.splitlines()
    assert not any("Traceback" in line for line in said)
    return said


@pytest.mark.parametrize("command", ["run", "demo"])
def test_a_busy_port_is_one_sentence(
    command: str, busy_port: int, data_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command, "--port", str(busy_port)]) == 1
    ukrainian, english = _said(capsys)
    assert ukrainian.startswith(f"Порт {busy_port} зайнятий.")
    assert english.startswith(f"Port {busy_port} is in use.")
    assert not (data_folder / "commands").exists()


@pytest.mark.skipif(
    not Path("/proc").is_dir(), reason="a folder that nobody can write is known only on Linux"
)
def test_a_data_folder_that_cannot_be_written_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SAFE_COMMUNITY_DATA", "/proc/nowhere")
    assert main(["migrate"]) == 1
    assert "SAFE_COMMUNITY_DATA" in _said(capsys)[1]


def test_a_folder_with_something_else_in_it_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "holiday.jpg").write_text("a picture")
    monkeypatch.setenv("SAFE_COMMUNITY_DATA", str(tmp_path))
    assert main(["migrate"]) == 1
    assert len(_said(capsys)) == 2
    assert [file.name for file in tmp_path.iterdir()] == ["holiday.jpg"]


def test_an_unsupported_platform_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    def command() -> int:
        raise EmbeddedError("unsupported_platform", {"platform": "plan9-mips"})

    assert told(command) == 1
    ukrainian, english = _said(capsys)
    assert "plan9-mips" in ukrainian
    assert "plan9-mips" in english


@pytest.mark.parametrize("changed", [{"SUPABASE_URL": "https://x.supabase.co"}, {"PORT": "no port"}])
def test_settings_that_cannot_be_are_said(
    changed: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in changed.items():
        monkeypatch.setenv(name, value)
    assert main(["demo"]) == 1
    assert len(_said(capsys)) == 2


def test_a_demonstration_on_every_address_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--address", "0.0.0.0"]) == 1  # noqa: S104 - refused
    assert "127.0.0.1" in _said(capsys)[0]


def _codes(pattern: str, *folders: str) -> set[str]:
    return {
        code
        for folder in folders
        for file in (ROOT / folder).rglob("*.py")
        for code in re.findall(pattern, file.read_text("utf-8"))
    }


def test_everything_the_database_may_say_at_the_start_has_its_sentence() -> None:
    assert _codes(r'EmbeddedError\(\s*"([a-z_]+)"', "safe_community/embedded") - set(SENTENCES) == set()


def test_everything_the_settings_may_say_has_its_sentence() -> None:
    source = (ROOT / "safe_community" / "settings.py").read_text("utf-8")
    assert set(re.findall(r'Problem\(\s*"([a-z_]+)"', source)) - set(SENTENCES) == set()


def test_a_value_that_nobody_gave_does_not_break_the_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    def command() -> int:
        raise EmbeddedError("version_mismatch")

    assert told(command) == 1
    assert "—" in _said(capsys)[1]


@pytest.fixture(scope="module")
def demonstration(data_folder: Path) -> Iterator[tuple[Settings, Footing]]:
    """The demonstration country."""
    settings = Settings(
        data_folder=data_folder / "to-be-emptied", site_url="http://127.0.0.1", demonstration=True
    )
    footing = open_footing(settings)
    starting.prepare(settings, footing)
    yield settings, footing
    footing.close()


@pytest.mark.acceptance(4)
def test_one_command_empties_the_demonstration(
    demonstration: tuple[Settings, Footing], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, footing = demonstration
    store = Store(footing)
    assert rounds.live_state(store).rounds
    monkeypatch.setenv("SAFE_COMMUNITY_DATA", str(settings.data_folder))
    assert main(["demo", "--empty"]) == 0
    live = rounds.live_state(store)
    assert (live.rounds, live.series, dict(live.participations)) == ((), (), {})
    assert footing.embedded is not None
    with psycopg.connect(footing.embedded.dsn) as connection:
        for table in ("auth.users", "public.responses", "public.audit_log", "public.app_sessions"):
            assert connection.execute(f"select count(*) from {table}").fetchone() == (0,)
        assert connection.execute("select count(*) > 1400 from public.communities").fetchone() == (True,)


def test_an_emptied_demonstration_still_knows_what_is_occupied(
    demonstration: tuple[Settings, Footing],
) -> None:
    _, footing = demonstration
    before = rounds.live_state(Store(footing)).territories
    empty_demonstration(footing)
    assert before
    assert rounds.live_state(Store(footing)).territories == before


def test_real_data_are_never_emptied(footing: Footing, operator: Store) -> None:
    from forms.problems import Refused

    operator.call("mark_installation", is_demonstration=False)
    with pytest.raises(Refused, match="not_a_demonstration"):
        empty_demonstration(footing)


def test_a_folder_used_for_real_never_becomes_a_demonstration(footing: Footing, operator: Store) -> None:
    from forms.problems import Refused

    operator.call("mark_installation", is_demonstration=False)
    settings = Settings(data_folder=Path("/nowhere"), site_url="", demonstration=True)
    with pytest.raises(Refused, match="folder_used_for_real"):
        starting.prepare(settings, footing)


def test_the_demonstration_never_serves_as_the_real_product(
    demonstration: tuple[Settings, Footing],
) -> None:
    from forms.problems import Refused

    real = Settings(data_folder=Path("/nowhere"), site_url="")
    with pytest.raises(Refused, match="folder_is_a_demonstration"):
        starting.prepare(real, demonstration[1])


def test_the_first_administrator_is_made_by_a_command(
    footing: Footing, operator: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from safe_community import __main__ as commands
    from safe_community.store import accounts
    from tests.conftest import PASSWORD

    class Kept:
        def __init__(self, opened: Footing) -> None:
            self.__dict__ = {**opened.__dict__, "close": lambda: None}

    monkeypatch.setattr(commands, "open_footing", lambda _settings: Kept(footing))
    operator.client.auth.admin.create_user(
        {"email": "first@example.org", "password": PASSWORD, "email_confirm": True}
    )
    assert main(["bootstrap-admin", "first@example.org"]) == 0
    person = Store(footing)
    accounts.sign_in(person, "first@example.org", PASSWORD)
    account = accounts.who(person)
    assert account is not None
    assert account.may("grant_role")
    assert main(["bootstrap-admin", "stranger@example.org"]) == 1
    assert "ще ніхто не зареєструвався" in _said(capsys)[0]
