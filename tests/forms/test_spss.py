"""The SPSS file: numbers with words, missing values, and nothing personal."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pyreadstat
import pytest

from forms.exports import Response
from forms.library import shipped
from forms.spss import write_sav
from tests.questionnaires import tiny


@pytest.fixture
def survey(tmp_path: Path) -> tuple[Any, Any]:
    path = tmp_path / "survey.sav"
    answers = [
        {"consent": True, "c01": "1", "c06": ["11", "12"], "c14": "98", "d02": "3"},
        {"consent": True, "c01": None, "c06": None},
        {"consent": True, "c01": "97", "c06": ["0"]},
    ]
    write_sav(shipped("safety_survey"), [Response(str(at), one) for at, one in enumerate(answers)], path)
    frame, meta = pyreadstat.read_sav(str(path), user_missing=True)
    return frame, meta


def test_codes_are_numbers_and_blank_is_missing(survey: tuple[Any, Any]) -> None:
    frame, _ = survey
    assert list(frame["id"]) == ["0", "1", "2"]
    assert frame["c01"][0] == 1
    assert math.isnan(frame["c01"][1])
    assert list(frame["consent"]) == [1, 1, 1]


def test_each_choice_of_several_is_a_variable_of_its_own(survey: tuple[Any, Any]) -> None:
    frame, meta = survey
    assert (frame["c06_11"][0], frame["c06_13"][0]) == (1, 0)
    assert math.isnan(frame["c06_11"][1])
    assert meta.variable_value_labels["c06_11"] == {0: "Ні", 1: "Так"}


def test_questions_and_codes_have_their_words(survey: tuple[Any, Any]) -> None:
    _, meta = survey
    assert meta.column_names_to_labels["c01"].startswith("Наскільки безпечно Ви почуваєтеся")
    assert meta.variable_value_labels["c01"][1] == "Дуже безпечно"


def test_missing_codes_are_user_missing(survey: tuple[Any, Any]) -> None:
    _, meta = survey
    assert [one["lo"] for one in meta.missing_ranges["c01"]] == [97, 98, 99]


def test_personal_answers_are_not_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "x.sav"
    answers = {"phone": "123", "words": "так", "spot": {"lat": 50.5, "lon": 30.5}, "whole": 7}
    write_sav(tiny("every_type"), [Response("1", answers)], path, language="en")
    frame, _ = pyreadstat.read_sav(str(path))
    assert "phone" not in frame
    assert (frame["words"][0], frame["spot_lat"][0], frame["whole"][0]) == ("так", 50.5, 7)


def test_a_repeat_is_one_text(tmp_path: Path) -> None:
    path = tmp_path / "x.sav"
    write_sav(tiny("repeat"), [Response("1", {"people": [{"who": "Олена"}]})], path)
    frame, _ = pyreadstat.read_sav(str(path))
    assert frame["people"][0] == '[{"who": "Олена"}]'


def test_a_file_without_responses_has_its_variables(tmp_path: Path) -> None:
    path = tmp_path / "x.sav"
    write_sav(tiny("matrix"), [], path)
    frame, _ = pyreadstat.read_sav(str(path))
    assert list(frame.columns) == ["id", "light", "water", "well"]
