"""The codebook: what the database checks answers by, and what people read; versions that only grow."""

from __future__ import annotations

from datetime import date

import pytest

from forms.codebook import codebook, numbered, variables
from forms.items import Choice
from forms.problems import Refused
from forms.versions import grows, is_dated, next_version
from tests.questionnaires import tiny


def test_a_question_of_choices_lists_its_codes_and_which_are_missing_or_exclusive() -> None:
    assert codebook(tiny("choices"))["items"]["worries"] == {
        "kind": "select_multiple",
        "codes": ["1", "2", "3", "other", "0", "98"],
        "missing": ["98"],
        "exclusive": ["0", "98"],
        "max": 2,
        "required": False,
    }


def test_a_row_of_a_matrix_is_a_question_of_its_own() -> None:
    items = codebook(tiny("matrix"))["items"]
    assert list(items) == ["light", "water", "well"]
    assert items["light"]["required"] is True
    assert items["water"]["required"] is False


def test_only_what_is_always_asked_is_required_of_the_database() -> None:
    items = codebook(tiny("required"))["items"]
    assert items["street"]["required"] is True
    assert items["floors"]["required"] is False


def test_each_type_has_its_kind() -> None:
    items = codebook(tiny("every_type"))["items"]
    assert {name: entry["kind"] for name, entry in items.items()} == {
        "agree": "acknowledge", "words": "text", "whole": "integer", "part": "decimal", "score": "decimal",
        "day": "text", "hour": "text", "moment": "text", "spot": "geopoint", "way": "geotrace",
        "field": "geoshape", "photo": "text", "paper": "text", "barcode": "text", "channel": "text",
    }  # fmt: skip
    assert items["words"]["max_length"] == 5
    assert (items["score"]["min"], items["score"]["max"]) == (0, 10)


def test_personal_questions_and_devices_are_not_in_the_codebook() -> None:
    items = codebook(tiny("every_type"))["items"]
    assert "phone" not in items
    assert "device" not in items


def test_a_repeat_has_items_of_its_own() -> None:
    people = codebook(tiny("repeat"))["items"]["people"]
    assert people["kind"] == "repeat"
    assert set(people["items"]) == {"who", "years", "number", "school"}


def test_every_choice_has_a_number_that_later_choices_do_not_move() -> None:
    before = (Choice(name="yes"), Choice(name="2"), Choice(name="no"), Choice(name="dk", code=99))
    after = (*before, Choice(name="maybe"))
    numbers = {code.name: code.number for code in numbered(before)}
    assert numbers == {"yes": 1, "2": 2, "no": 3, "dk": 99}
    assert {code.name: code.number for code in numbered(after)} == {**numbers, "maybe": 4}


def test_people_read_words_concepts_and_codes() -> None:
    light = variables(tiny("matrix"))[0]
    assert (light.name, light.label("uk"), light.indicator) == ("light", "Світло", "physical")
    assert [(code.number, code.label("en"), code.value, code.is_missing) for code in light.codes] == [
        (1, "Poor", 0, False),
        (2, "Good", 100, False),
        (98, "Hard to say", None, True),
    ]


@pytest.mark.parametrize(
    ("previous", "following"),
    [
        (None, "2026112401"),
        ("2026112401", "2026112402"),
        ("2025010199", "2026112401"),
        ("2027010105", "2027010106"),
    ],
)
def test_a_version_is_the_days_first_or_the_next(previous: str | None, following: str) -> None:
    assert next_version(previous, date(2026, 11, 24)) == following
    assert previous is None or grows(previous, following)


def test_a_version_that_is_no_number_cannot_be_compared() -> None:
    with pytest.raises(Refused):
        grows("1.2", "1.3")


def test_a_dated_version_names_a_real_day() -> None:
    assert is_dated("2026112401")
    assert not is_dated("2026130101")
    assert not is_dated("7")
