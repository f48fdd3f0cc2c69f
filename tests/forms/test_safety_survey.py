"""The safety survey that comes with the product, against the programme's own lists of items and scales."""

from __future__ import annotations

from pathlib import Path

import pytest

from forms.codebook import asked, codebook
from forms.compiling import compile
from forms.flow import FormState
from forms.library import FOLDER, names, shipped
from forms.library.build_safety_survey import OUTPUT, build, main, records
from forms.questionnaire import for_interviewers, load, with_parts
from tests.questionnaires import NOW

CATALOGUE = Path(__file__).parents[2] / "safe_community" / "catalogue"
ITEMS = records(CATALOGUE / "items.csv")
SCALES = records(CATALOGUE / "scales.csv")
RATED = [item["id"].lower() for item in ITEMS if item["weight"] != "0"]


def survey(parts: set[str]) -> FormState:
    return FormState(compile(with_parts(shipped("safety_survey"), parts)), {}, now=NOW)


@pytest.fixture
def core() -> FormState:
    return survey({"core"})


@pytest.fixture
def whole() -> FormState:
    return survey({"core", "extended"})


def test_the_file_is_what_the_programmes_lists_give(tmp_path: Path) -> None:
    written = tmp_path / "survey.yaml"
    assert main([str(CATALOGUE / "items.csv"), str(CATALOGUE / "scales.csv"), str(written)]) == 0
    assert written.read_text(encoding="utf-8") == OUTPUT.read_text(encoding="utf-8")


def test_a_page_that_forgets_an_item_is_refused() -> None:
    with pytest.raises(ValueError, match="C01"):
        build(ITEMS[1:], SCALES)


@pytest.mark.parametrize("name", names())
def test_every_shipped_questionnaire_can_be_answered(name: str) -> None:
    assert FormState(compile(load(FOLDER / f"{name}.yaml")), {}, now=NOW).pages


def test_every_item_is_asked_in_the_order_of_the_programme() -> None:
    order = [question.name for question, _ in asked(shipped("safety_survey"))]
    items = [item["id"].lower() for item in ITEMS]
    assert [name for name in order if name in items] == items
    assert set(order) - set(items) == {"consent", "e22_open"}


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item["id"])
def test_an_item_carries_its_words_choices_and_source(item: dict[str, str]) -> None:
    questionnaire = shipped("safety_survey")
    question = next(one for one, _ in asked(questionnaire) if one.name == item["id"].lower())
    scale = [row for row in SCALES if row["scale"] == item["scale"]]
    choices = questionnaire.choices_of(question)
    assert question.label is not None
    assert (question.label("uk"), question.label("en")) == (item["label_uk"], item["label_en"])
    assert (question.concept, question.indicator) == (item["concept"], item["indicator"])
    assert question.source == item["source"]
    assert question.locked == (item["locked"] == "yes")
    assert question.sensitive == (item["sensitive"] == "yes")
    assert question.self_completed_only == (item["self_completed_only"] == "yes")
    assert [choice.name for choice in choices] == [row["code"] for row in scale]
    assert [choice.missing for choice in choices] == [row["missing"] == "yes" for row in scale]
    assert [choice.value for choice in choices] == [
        float(row["score"]) if row["score"] else None for row in scale
    ]


def test_every_rated_item_is_locked() -> None:
    locked = {question.name for question, _ in asked(shipped("safety_survey")) if question.locked}
    assert set(RATED) <= locked


def test_consent_comes_first_and_nothing_else_is_required(core: FormState) -> None:
    assert core.pages[0].name == "p_consent"
    assert [(problem.code, problem.place) for problem in core.problems_of()] == [("required", "consent")]
    core.answer("consent", "on")
    assert core.problems_of() == ()


def test_the_core_leaves_the_extended_pages_out(core: FormState, whole: FormState) -> None:
    extended = {item["id"].lower() for item in ITEMS if item["module"] == "extended"}
    assert not extended & set(core.submission())
    whole.answer("e22_open", "1")
    assert extended <= set(whole.submission())


def test_a_page_has_one_to_five_questions_and_a_sensitive_one_stands_alone(whole: FormState) -> None:
    whole.answer("c07", ["1"])
    whole.answer("c08", "0")
    whole.answer("c22", "1")
    whole.answer("e22_open", "1")
    for page in whole.pages:
        questions = [view for view in page.questions if view.type != "note"]
        assert 1 <= len(questions) <= 5
        assert not page.is_sensitive or len(questions) == 1


def test_everyday_safety_is_set_apart_from_the_war_above_the_first_questions(core: FormState) -> None:
    page = core.page("p_walking")
    assert page is not None
    assert [view.name for view in page.questions] == ["everyday_only", "c01", "c02", "c03"]
    assert page.questions[0].label("uk").startswith("Далі йдеться про повсякденну безпеку")


def test_the_seven_kinds_of_safety_are_one_matrix(core: FormState) -> None:
    page = core.page("p_provision")
    assert page is not None
    assert [row.name for row in page.questions[0].rows] == [f"c{number}" for number in range(14, 21)]


@pytest.mark.parametrize(
    ("answers", "asked_too"),
    [
        ({"c07": ["1"]}, {"c08"}),
        ({"c07": ["4", "2"]}, {"c08"}),
        ({"c07": ["0"]}, set()),
        ({"c07": ["98"]}, set()),
        ({}, set()),
        ({"c07": ["1"], "c08": "0"}, {"c08", "c09"}),
        ({"c07": ["1"], "c08": "1"}, {"c08"}),
        ({"c22": "1"}, {"c10"}),
        ({"c22": "0"}, set()),
    ],
)
def test_what_follows_from_an_answer_is_asked(
    core: FormState, answers: dict[str, object], asked_too: set[str]
) -> None:
    for name, raw in answers.items():
        core.answer(name, raw)
    assert {"c08", "c09", "c10"} & set(core.submission()) == asked_too


@pytest.mark.parametrize(
    ("name", "chosen", "code"),
    [
        ("c06", ["11", "12", "13", "14"], "too_many_chosen"),
        ("c06", ["0", "11"], "exclusive_choice"),
        ("c07", ["0", "1"], "exclusive_choice"),
        ("c09", ["98", "1"], "exclusive_choice"),
        ("c21", ["5", "1"], "exclusive_choice"),
        ("c21", ["99", "1"], "exclusive_choice"),
    ],
)
def test_choices_that_exclude_each_other_or_are_too_many_are_said(
    core: FormState, name: str, chosen: list[str], code: str
) -> None:
    core.answer("c07", ["1"])
    core.answer("c08", "0")
    assert [problem.code for problem in core.answer(name, chosen)] == [code]


def test_domestic_violence_is_asked_only_of_who_opens_the_page(whole: FormState) -> None:
    assert "e22" not in whole.submission()
    whole.answer("e22_open", "0")
    assert "e22" not in whole.submission()
    whole.answer("e22_open", "1")
    page = whole.page("p_ext_private")
    assert page is not None
    assert [view.name for view in page.questions] == ["e22"]
    assert (page.is_sensitive, page.is_self_completed_only, page.shows_help_lines) == (True, True, True)


def test_an_interviewer_never_asks_about_domestic_violence() -> None:
    asked_aloud = compile(for_interviewers(shipped("safety_survey")))
    assert {"e22", "e22_open"} & set(asked_aloud.fields) == set()
    assert {"p_ext_private", "p_ext_private_gate"} & set(asked_aloud.fields) == set()
    assert "e21" in asked_aloud.fields


def test_help_lines_stand_also_where_violence_against_women_is_spoken_of(whole: FormState) -> None:
    shown = {page.name for page in whole.pages if page.shows_help_lines}
    assert shown == {"p_ext_women", "p_ext_private_gate"}


def test_every_text_is_in_ukrainian_and_english() -> None:
    questionnaire = shipped("safety_survey")
    texts = [questionnaire.title]
    texts += [choice.label for choices in questionnaire.choice_lists.values() for choice in choices]
    for item, _ in questionnaire.walk():
        texts += [text for text in (item.label, item.hint) if text is not None]
        texts += [row.label for row in getattr(item, "rows", None) or () if row.label is not None]
    assert all(text.has("uk") and text.has("en") for text in texts)
    assert all(item.label is not None for item, _ in questionnaire.walk())


def test_the_area_is_never_called_a_raion() -> None:
    assert "район" not in OUTPUT.read_text(encoding="utf-8").lower()


def test_the_cell_of_a_respondent_is_age_sex_and_settlement() -> None:
    found = codebook(shipped("safety_survey"))
    assert found["cell"] == {"age": "d02", "sex": "d01", "settlement": "d03"}
    assert set(found["cell"].values()) <= set(found["items"])
