"""Answers as tables: nothing lost, nothing a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import time
import tracemalloc
from collections.abc import Iterator
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from forms.exports import Cell, Response, codebook_rows, csv_of, guarded, long, wide, write_xlsx
from forms.library import shipped
from tests.questionnaires import tiny


def rows_of(name: str, *answers: dict[str, Any], **more: Any) -> list[list[Cell]]:
    return list(wide(tiny(name), [Response(str(at), one) for at, one in enumerate(answers)], **more))


def test_several_choices_are_columns_of_one_and_zero_and_blank_where_nothing_was_said() -> None:
    head, first, second = rows_of("choices", {"worries": ["1", "98"]}, {"worries": None})
    assert head[:5] == ["id", "worries/1", "worries/2", "worries/3", "worries/other"]
    assert first[1:7] == [1, 0, 0, 0, 0, 1]
    assert second[1:7] == [None] * 6


def test_words_stand_for_codes_where_they_are_wanted() -> None:
    head, row = rows_of("matrix", {"light": "2", "water": "98"}, labels=True, language="uk")
    assert head == ["id", "Світло", "Вода", "Колодязь"]
    assert row == ["0", "Добре", "Важко сказати", None]
    assert rows_of("matrix", {"light": "2"}, labels=True, language="en")[1][1] == "Good"


def test_numbers_stay_numbers_and_a_place_has_two_columns() -> None:
    head, row = rows_of(
        "every_type", {"whole": 5, "part": 2.5, "agree": True, "spot": {"lat": 50.1, "lon": 30.2}}
    )
    found = dict(zip(head, row, strict=True))
    assert (found["whole"], found["part"], found["agree"]) == (5, 2.5, 1)
    assert (found["spot/lat"], found["spot/lon"]) == (50.1, 30.2)


def test_personal_answers_are_in_no_table() -> None:
    from forms.codebook import variables

    assert any(variable.is_personal for variable in variables(tiny("every_type")))
    assert "phone" not in rows_of("every_type")[0]
    responses = [Response("1", {"phone": "123"})]
    assert all("phone" not in row for row in long(tiny("every_type"), responses))


def test_a_repeat_is_one_column_in_the_wide_and_rows_in_the_long_table() -> None:
    answers = {"people": [{"who": "Олена", "years": 40}, {"who": "Іван", "years": 7}], "how_many": "2"}
    head, row = rows_of("repeat", answers)
    assert '"who": "Іван"' in str(row[head.index("people")])
    found = list(long(tiny("repeat"), [Response("r", answers)]))
    assert ["r", "people", 2, "who", "Іван", "", None, None] in found


def test_the_long_table_tells_what_was_left_empty_from_what_was_not_asked() -> None:
    found = list(long(tiny("matrix"), [Response("r", {"light": "98", "water": None})]))
    assert found[1:] == [
        ["r", "", None, "light", "98", "Важко сказати", None, 1],
        ["r", "", None, "water", None, "", None, None],
    ]


def test_what_is_said_about_a_response_stands_before_its_answers() -> None:
    responses = [Response("r", {"light": "1"}, {"day": "2026-11-24", "mode": "link"})]
    head, row = list(wide(tiny("matrix"), responses))
    assert (head[:4], row[:4]) == (["id", "day", "mode", "light"], ["r", "2026-11-24", "link", "1"])


def test_a_table_without_responses_has_its_headings() -> None:
    assert list(wide(tiny("matrix"), [])) == [["id", "light", "water", "well"]]


@pytest.mark.parametrize("text", ["=1+1", "+380", "-5", "@x", "\t=1", " =1", "|x", "%x", "=cmd|'/c calc'!A0"])
def test_no_cell_of_a_csv_file_is_a_formula(text: str) -> None:
    assert str(guarded(text)).startswith("'")
    body = b"".join(csv_of([[text]])).decode("utf-8-sig")
    assert next(csv.reader(io.StringIO(body)))[0] == f"'{text}"


@pytest.mark.parametrize("cell", ["текст", "5-7", -5, None, "", "a=b"])
def test_a_harmless_cell_is_left_as_it_is(cell: Cell) -> None:
    assert guarded(cell) == cell


def test_a_formula_in_a_workbook_is_a_text() -> None:
    output = io.BytesIO()
    write_xlsx({"answers": [["id", "a"], ["1", "=1+1"], ["2", -5]]}, output)
    grid = CalamineWorkbook.from_filelike(io.BytesIO(output.getvalue())).get_sheet_by_index(0).to_python()
    assert grid == [["id", "a"], ["1", "=1+1"], ["2", -5.0]]


def test_the_codebook_has_words_numbers_and_values() -> None:
    head, *rows = list(codebook_rows(shipped("safety_survey")))
    found = [dict(zip(head, row, strict=True)) for row in rows]
    c01 = [row for row in found if row["variable"] == "c01"]
    assert c01[0]["concept"] == "safety.walk_alone_dark"
    assert (c01[1]["code"], c01[1]["number"], c01[1]["value"], c01[1]["label_uk"]) == (
        "1",
        1,
        0,
        "Дуже безпечно",
    )
    assert c01[-1]["missing"] == 1


def test_ten_thousand_responses_are_written_quickly_and_in_little_memory() -> None:
    survey = shipped("safety_survey")

    def responses() -> Iterator[Response]:
        for number in range(10_000):
            yield Response(str(number), {"c01": "1", "c06": ["11", "12"], "c14": "5"})

    tracemalloc.start()
    began = time.perf_counter()
    size = sum(len(piece) for piece in csv_of(wide(survey, responses())))
    took, (_, peak) = time.perf_counter() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size > 1_000_000
    assert took < 20
    assert peak < 20_000_000
