"""Commands do one thing and say in a sentence what they did or what is in their way."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from safe_community.__main__ import main
from safe_community.i18n import translate
from safe_community.settings import Settings
from safe_community.store import rounds
from safe_community.store.client import Store, open_footing

KHARKIV = "UA63000000000041885"


@pytest.fixture
def own_data(data_folder: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Path:
    folder = data_folder / request.node.name[:40]
    for name in list(os.environ):
        if name.startswith(("SUPABASE_", "SMTP_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("SAFE_COMMUNITY_DATA", str(folder))
    return folder


def test_a_list_of_territories_is_taken_from_a_file(
    own_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "376.csv"
    file.write_text(f"code,status,from,to\n{KHARKIV},possible_hostilities,2022-02-24,\n", "utf-8")
    assert main(["import-territory-status", str(file), "--source", "Наказ № 376"]) == 0
    assert "Територій у переліку тепер: 1." in capsys.readouterr().out
    footing = open_footing(Settings(data_folder=own_data, site_url="http://127.0.0.1:1"))
    try:
        live = rounds.live_state(Store(footing))
    finally:
        footing.close()
    assert live.territory_status("UA63020010000085420") == "possible_hostilities"


def test_a_bad_list_is_refused_with_each_bad_row_in_both_languages(
    own_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "376.csv"
    file.write_text("code,status,from,to\nUA63,occupied,2022-02-24,\n,,,\n", "utf-8")
    assert main(["import-territory-status", str(file), "--source", "x"]) == 1
    said = capsys.readouterr().err
    assert "row 2: «UA63» – не код за КАТОТТГ" in said
    assert "row 3" in said
    assert not own_data.exists()  # nothing was even started


def test_a_file_that_is_not_there_is_named(own_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import-territory-status", "no-such-file.csv", "--source", "x"]) == 1
    assert "Файл no-such-file.csv не вдається прочитати." in capsys.readouterr().err


def test_nobody_becomes_administrator_who_has_not_registered(
    own_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["bootstrap-admin", "nobody@example.org"]) == 1
    assert translate("uk", "Nobody with this address has registered yet.") in capsys.readouterr().err
