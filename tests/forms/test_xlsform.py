"""XLSForm both ways: what comes from Kobo or ODK goes back as it came, and ours comes back unchanged."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from forms import xlsform
from forms.library import names as shipped_names
from forms.library import shipped
from forms.problems import Refused
from forms.questionnaire import Questionnaire, from_document, to_document
from forms.scenario import Scenario
from forms.xlsform.xforms import of_workbook
from tests.forms.workbooks import BOOKS, book, sheets
from tests.questionnaires import names, tiny

OURS = {name: tiny(name) for name in names()} | {name: shipped(name) for name in shipped_names()}
NOW = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.mark.parametrize("name", BOOKS)
def test_a_foreign_workbook_goes_out_as_the_same_form(name: str) -> None:
    questionnaire = xlsform.read(book(name))
    assert of_workbook(xlsform.write(questionnaire)).xml == of_workbook(book(name)).xml


@pytest.mark.parametrize("name", BOOKS)
def test_a_foreign_workbook_survives_the_database_too(name: str) -> None:
    questionnaire = from_document(to_document(xlsform.read(book(name))))
    assert of_workbook(xlsform.write(questionnaire)).xml == of_workbook(book(name)).xml


@pytest.mark.parametrize("name", BOOKS)
def test_a_second_trip_changes_nothing(name: str) -> None:
    questionnaire = xlsform.read(book(name))
    assert xlsform.read(xlsform.write(questionnaire)) == questionnaire


@pytest.mark.parametrize("name", OURS)
def test_our_questionnaire_comes_back_unchanged(name: str) -> None:
    assert to_document(xlsform.read(xlsform.write(OURS[name]))) == to_document(OURS[name])


@pytest.mark.parametrize("name", OURS)
def test_our_questionnaire_is_taken_by_pyxform(name: str) -> None:
    assert "<h:html" in xlsform.xform(OURS[name]).xml


def test_what_is_edited_after_the_import_is_written_and_the_rest_stays_as_it_was() -> None:
    document = to_document(xlsform.read(book("old_spellings")))
    document["items"][0]["label"]["en"] = "Edited"
    rows = xlsform.exporting.sheets(from_document(document))["survey"]
    assert rows[1][0] == "add text prompt"
    assert rows[0][2] == "Label::English"
    assert rows[1][2] == "Edited"
    assert rows[2][0] == "select one from yn"


def test_a_changed_type_is_no_longer_spelled_as_before() -> None:
    document = to_document(xlsform.read(book("old_spellings")))
    document["items"][3]["type"] = "decimal"
    assert xlsform.exporting.sheets(from_document(document))["survey"][4][0] == "decimal"


def test_names_that_may_not_stand_here_are_changed_said_and_put_back() -> None:
    found = xlsform.examine(book("names"))
    changed = {
        note.parameters["value"]: note.parameters["name"] for note in found.notes if note.code == "renamed"
    }
    assert changed["Head-Name"] == "head_name"
    assert changed["Q1.Age"] == "q1_age"
    assert len(str(changed["a_very_long_name_that_goes_beyond_thirty_two_letters"])) == 32
    question = found.questionnaire.question("q1_age")
    assert question is not None
    assert question.label is not None
    assert question.label("default") == "Age of ${head_name}"


def test_a_name_that_stands_twice_gets_its_groups_name_before_it() -> None:
    (note,) = xlsform.examine(book("same_names")).notes
    assert (note.parameters["value"], note.parameters["name"]) == ("note", "second_note")
    scenario = Scenario(xlsform.read(book("same_names")), now=NOW)
    assert not scenario.is_relevant("last")
    scenario.answer("note", "x")
    assert scenario.is_relevant("last")


def test_a_renamed_question_is_found_by_its_old_name_in_a_path() -> None:
    table = """
        ## survey
        | type | name | label | relevant |
        | text | Who | Who? | |
        | text | b | B | /data/Who = 'me' |
    """
    from forms.xlsform.workbook import write_sheets

    scenario = Scenario(xlsform.read(write_sheets(sheets(table))), now=NOW)
    scenario.answer("who", "me")
    assert scenario.is_relevant("b")


def test_an_imported_form_runs() -> None:
    scenario = Scenario(xlsform.read(book("repeats")), now=NOW)
    scenario.answer("n", "2")
    scenario.answer("child[2].cname", "Ганна")
    assert scenario.answer_of("child[2].pos") == "2"
    assert scenario.answer_of("toys") == "6"
    assert scenario.label_of("child[2].toy[1]", "default") == "Toys of Ганна"


def test_choices_may_come_from_the_answers_to_a_repeat() -> None:
    scenario = Scenario(xlsform.read(book("choices_from_answers")), now=NOW)
    scenario.answer("person[1].who", "Олена")
    scenario.add_repeat("person")
    scenario.answer("person[2].who", "Іван")
    assert scenario.choices_of("eldest") == ["Олена", "Іван"]


def test_choices_may_stand_in_a_sheet_of_their_own() -> None:
    scenario = Scenario(xlsform.read(book("external_choices")), now=NOW)
    scenario.answer("county", "kyiv")
    assert scenario.choices_of("city") == ["berezan"]


def test_or_other_asks_to_specify() -> None:
    scenario = Scenario(xlsform.read(book("everything")), now=NOW)
    assert scenario.choices_of("many") == ["a", "b", "other"]
    assert scenario.answer("many", ["a", "other"]) == ()
    assert scenario.is_relevant("many_other")


def test_a_table_of_choices_is_a_matrix_unless_a_row_says_more() -> None:
    found = xlsform.read(book("table_list"))
    assert [item.type for item in found.items[:2]] == ["matrix", "group"]


def test_what_is_not_used_here_is_said_by_name_and_row() -> None:
    notes = {note.place: note for note in xlsform.examine(book("everything")).notes}
    assert notes["survey!A6"].code == "type_not_used"
    assert notes["survey!A6"].parameters["name"] == "audit"
    notes = {note.place: note for note in xlsform.examine(book("looks")).notes}
    assert notes["survey!F3"].parameters["column"] == "bind::odk:length"


def test_flags_become_a_constraint_for_others_and_flags_again_for_us() -> None:
    rows = xlsform.exporting.sheets(tiny("choices"))["survey"]
    constraint = rows[2][rows[0].index("constraint")]
    assert constraint.startswith("count-selected(.) <= 2 and (count-selected(.) <= 1 or not(selected(., '0')")
    question = xlsform.read(xlsform.write(tiny("choices"))).question("worries")
    assert question is not None
    assert (question.constraint, question.max_selected) == (None, 2)


def test_the_same_questionnaire_gives_the_same_bytes() -> None:
    assert xlsform.write(tiny("matrix")) == xlsform.write(tiny("matrix"))


def test_what_pyxform_refuses_is_a_problem_and_never_a_traceback() -> None:
    broken: Questionnaire = from_document(
        {
            "id": "x",
            "version": "1",
            "title": {"uk": "т"},
            "items": [{"type": "text", "name": "a", "label": {"uk": "А"}, "relevant": "${nobody} = 1"}],
        }
    )
    with pytest.raises(Refused) as caught:
        xlsform.xform(broken)
    (problem,) = caught.value.problems
    assert problem.code == "not_an_xform"
    assert problem.parameters["row"] == 2
    assert "nobody" in str(problem.parameters["reason"])
