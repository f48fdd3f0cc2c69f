"""What a person enters, read into the answer that is stored."""

from __future__ import annotations

import pytest

from tests.questionnaires import filled


@pytest.mark.parametrize(
    ("name", "raw", "stored"),
    [
        ("agree", "on", True),
        ("agree", "OK", True),
        ("agree", False, None),
        ("words", " так ", "так"),
        ("words", "а\u00a0б", "а\u00a0б"),
        ("words", "а\x00\x07\ud800б", "аб"),
        ("whole", "1 200", 1200),
        ("whole", 7.0, 7),
        ("part", "2,5", 2.5),
        ("part", "−3", -3),
        ("score", "4", 4),
        ("day", "24.11.2026", "2026-11-24"),
        ("day", "2026-11-24", "2026-11-24"),
        ("day", {"day": "1", "month": "2", "year": "2026"}, "2026-02-01"),
        ("hour", "9:05".zfill(5), "09:05"),
        ("moment", "2026-11-24T10:30", "2026-11-24T10:30"),
        ("spot", {"lat": 50.12345, "lon": "30.5", "acc": 8}, {"lat": 50.123, "lon": 30.5, "acc": 8.0}),
        ("spot", "50.12345 30.5 0 0", {"lat": 50.123, "lon": 30.5, "acc": 0.0}),
        ("way", "50 30; 50 31", [{"lat": 50.0, "lon": 30.0}, {"lat": 50.0, "lon": 31.0}]),
    ],
)
def test_each_type_stores_one_kind_of_answer_whatever_the_screen_sent(
    name: str, raw: object, stored: object
) -> None:
    state = filled("every_type")
    assert state.answer(name, raw) == ()
    assert state.submission()[name] == stored
    assert filled("every_type", state.answers).submission()[name] == stored


@pytest.mark.parametrize(
    ("name", "raw", "code"),
    [
        ("agree", "можливо", "not_confirmed"),
        ("words", "забагато", "too_long"),
        ("words", {"a": 1}, "not_a_text"),
        ("whole", "1.5", "not_a_whole_number"),
        ("whole", "NaN", "not_a_number"),
        ("whole", float("inf"), "not_a_number"),
        ("whole", True, "not_a_number"),
        ("part", "1e5", "not_a_number"),
        ("score", "12", "too_large"),
        ("score", "-2", "too_small"),
        ("score", "3", "off_step"),
        ("day", "31.02.2026", "not_a_date"),
        ("day", "завтра", "not_a_date"),
        ("day", {"day": "1", "month": "", "year": ""}, "not_a_date"),
        ("hour", "25:00", "not_a_time"),
        ("moment", "вчора", "not_a_date"),
        ("spot", "тут", "not_a_place"),
        ("spot", {"lat": 91, "lon": 0}, "not_a_place"),
        ("way", "50 30", "too_few_points"),
        ("field", "50 30; 50 31", "too_few_points"),
    ],
)
def test_what_is_no_answer_of_its_type_is_said(name: str, raw: object, code: str) -> None:
    assert [problem.code for problem in filled("every_type").answer(name, raw)] == [code]


def test_personal_answers_are_kept_apart_and_devices_are_never_stored() -> None:
    state = filled("every_type", {"phone": "123", "device": "imei"})
    assert "phone" not in state.submission()
    assert state.personal() == {"phone": "123"}
    assert "device" not in state.submission()
    assert state.submission()["channel"] == "web"
