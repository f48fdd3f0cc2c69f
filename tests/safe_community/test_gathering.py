"""Answers gathered elsewhere find their questions, go through the engine, and are the same row twice."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from forms.compiling import CompiledQuestionnaire
from forms.compiling import compile as compile_questionnaire
from forms.problems import Refused
from forms.questionnaire import load
from safe_community import gathering

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
FORM = """
id: tiny
version: "2026112401"
title: {uk: "Мала", en: "Small"}
items:
  - {name: c01, type: select_one, label: {uk: "Чи безпечно?", en: "Is it safe?"},
     choices: [{name: "1", label: {uk: "Так", en: "Yes"}}, {name: "2", label: {uk: "Ні", en: "No"}}]}
  - {name: c06, type: select_multiple, label: {uk: "Що саме?", en: "What?"}, relevant: "${c01} = '2'",
     choices: [{name: "11", label: {uk: "Світло", en: "Light"}},
               {name: "12", label: {uk: "Дорога", en: "Road"}}]}
"""


@pytest.fixture(scope="module")
def tiny() -> CompiledQuestionnaire:
    return compile_questionnaire(load(FORM.encode()))


def judged(tiny: CompiledQuestionnaire, text: str) -> list[gathering.Judged]:
    table = gathering.read_table(text.encode())
    return list(gathering.judged(tiny, table, gathering.match(tiny, table.heading), "r1", now=NOW))


@pytest.mark.parametrize("content", [b"", b"only,a,heading\n", b"\xff\xfe\x00broken", b"PK\x03\x04broken"])
def test_a_broken_file_is_refused_with_a_reason(content: bytes) -> None:
    with pytest.raises(Refused):
        gathering.read_table(content)


def test_a_file_without_a_known_column_is_refused(tiny: CompiledQuestionnaire) -> None:
    with pytest.raises(Refused) as refused:
        gathering.match(tiny, ["start", "end"])
    assert refused.value.problems[0].code == "no_matching_column"


@pytest.mark.parametrize("heading", ["c01", "group/c01", "group-c01", "Чи безпечно?", "Is it safe?"])
def test_a_column_is_found_by_name_group_and_label(tiny: CompiledQuestionnaire, heading: str) -> None:
    assert judged(tiny, f"{heading},_uuid\n1,a\n")[0].answers["c01"] == "1"


def test_labels_are_read_as_their_codes(tiny: CompiledQuestionnaire) -> None:
    assert judged(tiny, "c01,_uuid\nТак,a\n")[0].answers["c01"] == "1"


def test_several_choices_are_read_from_one_column_and_from_columns_of_marks(
    tiny: CompiledQuestionnaire,
) -> None:
    (one,) = judged(tiny, "c01,c06,_uuid\n2,11 12,a\n")
    (marks,) = judged(tiny, "c01,g/c06/11,g/c06/12,_uuid\n2,1,1,a\n")
    assert one.answers["c06"] == marks.answers["c06"] == ["11", "12"]


def test_a_bad_row_is_named_by_its_number_and_stores_nothing(tiny: CompiledQuestionnaire) -> None:
    good, bad = judged(tiny, "c01,_uuid\n1,a\n7,b\n")
    assert not good.problems
    assert (bad.row, bad.answers) == (3, {})
    assert bad.problems[0].place == "c01"


def test_the_same_uuid_gives_the_same_token_and_another_gives_another(tiny: CompiledQuestionnaire) -> None:
    first, other = judged(tiny, "c01,_uuid\n1,uuid:a\n1,b\n")
    (again,) = judged(tiny, "_uuid,c01\na,1\n")
    assert first.token == again.token != other.token


def test_a_typed_sheet_leaves_out_what_was_not_to_be_asked(tiny: CompiledQuestionnaire) -> None:
    answers, problems = gathering.typed(tiny, {"c01": "1", "c06": "11 12"}, now=NOW)
    assert (answers, problems) == ({"c01": "1"}, ())


def test_a_typed_code_that_does_not_exist_is_said_at_its_question(tiny: CompiledQuestionnaire) -> None:
    _, problems = gathering.typed(tiny, {"c01": "9"}, now=NOW)
    assert [problem.place for problem in problems] == ["c01"]
