"""Broken workbooks: a sentence can be made of sheet, row, column and fault; Kobo's blocks are read."""

from __future__ import annotations

import io
import zipfile

import pytest

from forms import xlsform
from forms.problems import Problem, Refused
from forms.xlsform.workbook import read_sheets, write_sheets
from tests.forms.workbooks import FOLDER, book, sheets

SURVEY = "## survey\n| type | name | label |\n"
LISTED = SURVEY + "| select_one l | a | A |\n## choices\n| list_name | name | label |\n"


def refusals(content: bytes) -> tuple[Problem, ...]:
    with pytest.raises(Refused) as caught:
        xlsform.read(content)
    return caught.value.problems


def of(text: str) -> bytes:
    return write_sheets(sheets(text))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"   \n", "empty_file"),
        (b"\x00\x01\x02", "not_a_workbook"),
        (b"PK\x03\x04 but no zip", "not_a_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 but no xls", "not_a_workbook"),
        (b"just some words", "not_a_workbook"),
        (b"\xff\xfe\x41\x00", "not_a_workbook"),
        (b"x" * 20_000_001, "file_too_large"),
    ],
)
def test_what_is_no_workbook_is_refused(content: bytes, code: str) -> None:
    assert refusals(content)[0].code == code


def test_a_truncated_workbook_is_refused() -> None:
    assert refusals(book("plain")[:1500])[0].code == "not_a_workbook"


def test_a_workbook_that_unpacks_to_gigabytes_is_refused_unopened() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 210_000_000)
    assert refusals(buffer.getvalue())[0].code == "file_too_large"


FAULTS = [
    ("no type", "## survey\n| kind | name |\n| text | a |", "column_missing", "survey", 1, "type"),
    ("a double", "## survey\n| type | name | name |\n| text | a | b |", "column_twice", "survey", 1, "C"),
    (
        "two spellings of one column",
        "## survey\n| type | name | relevant | relevance |\n| text | a | 1 | 2 |",
        "column_twice",
        "survey",
        1,
        "relevant",
    ),
    ("no type", SURVEY + "| | a | A |", "type_missing", "survey", 2, "type"),
    ("no name", SURVEY + "| text | | A |", "name_missing", "survey", 2, "name"),
    ("a list that is not there", SURVEY + "| select_one x | a | A |", "list_missing", "survey", 2, "type"),
    ("an open group", SURVEY + "| begin group | g | G |", "group_not_closed", "survey", 2, "type"),
    ("an end alone", SURVEY + "| end group | | |", "group_not_opened", "survey", 2, "type"),
    (
        "a repeat closed as a group",
        SURVEY + "| begin repeat | g | G |\n| text | a | A |\n| end group | | |",
        "group_not_opened",
        "survey",
        4,
        "type",
    ),
    (
        "a choice without a name",
        LISTED + "| l | | X |\n| l | b | B |",
        "choice_incomplete",
        "choices",
        2,
        "name",
    ),
    (
        "a choice twice",
        LISTED + "| l | x | X |\n| l | x | Y |",
        "code_used_twice",
        "choices",
        3,
        "name",
    ),
    (
        "a range that is no number",
        "## survey\n| type | name | label | parameters |\n| range | a | A | start=x |",
        "not_a_number",
        "survey",
        2,
        "start",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code", "sheet", "row", "column"),
    [case[1:] for case in FAULTS],
    ids=[case[0] for case in FAULTS],
)
def test_a_fault_is_said_with_sheet_row_and_column(
    text: str, code: str, sheet: str, row: int, column: str
) -> None:
    problem = refusals(of(text))[0]
    said = problem.parameters
    assert (problem.code, said["sheet"], said["row"], said["column"]) == (code, sheet, row, column)
    assert problem.place.startswith(f"{sheet}!")


def test_a_workbook_without_a_survey_names_the_sheets_it_has() -> None:
    (problem,) = refusals(of("## Questions\n| a |\n| b |\n## Answers\n| a |\n| b |"))
    assert problem.code == "sheet_missing"
    assert problem.parameters["found"] == ("Questions", "Answers")


def test_all_faults_of_a_sheet_are_said_at_once() -> None:
    found = refusals(of(SURVEY + "| text | | A |\n| select_one x | b | B |\n| | c | C |"))
    assert [problem.code for problem in found] == ["name_missing", "list_missing", "type_missing"]


CSV = """survey,,,
,type,name,label
,select_one yn,a,"Так, чи ні?"
choices,,,
,list_name,name,label
,yn,1,Так
"""


def test_sheets_may_stand_one_under_another_in_a_csv_file() -> None:
    found = xlsform.read(CSV.encode())
    (question,) = found.questions()
    assert question.label is not None
    assert question.label("default") == "Так, чи ні?"
    assert [choice.name for choice in found.choices_of(question)] == ["1"]


def test_a_csv_file_may_be_a_survey_alone_with_semicolons() -> None:
    found = xlsform.read("type;name;label\ntext;a;Питання\n".encode("utf-8-sig"))
    assert [question.name for question in found.questions()] == ["a"]


def test_an_open_document_is_read() -> None:
    def row(*cells: str) -> str:
        inner = "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            for cell in cells
        )
        return f"<table:table-row>{inner}</table:table-row>"

    spaces = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{spaces}:office:1.0" xmlns:table="{spaces}:table:1.0" '
        f'xmlns:text="{spaces}:text:1.0" office:version="1.2"><office:body><office:spreadsheet>'
        f'<table:table table:name="survey">{row("type", "name", "label")}{row("text", "a", "Питання")}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
        archive.writestr("META-INF/manifest.xml", manifest)
    (question,) = xlsform.read(buffer.getvalue()).questions()
    assert question.label is not None
    assert question.label("default") == "Питання"


def test_a_formula_stays_a_text() -> None:
    content = write_sheets({"survey": [["type", "name", "label"], ["text", "a", "=1+1"]]})
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    assert read_sheets(content)["survey"].rows[0][1]["label"] == "=1+1"


KOBO = """
    ## survey
    | type | name | label | kobo--matrix_list | kobo--score-choices | kobo--rank-items |
    | begin_kobomatrix | items | What do you have? | things | | |
    | select_one yn | have | Have it? | | | |
    | integer | number | How many? | | | |
    | end_kobomatrix | | | | | |
    | begin_score | rate | Rate these | | scale | |
    | score__row | light | Light | | | |
    | score__row | water | Water | | | |
    | end_score | | | | | |
    | begin_rank | order | Put in order | | | things |
    | rank__level | first | First | | | |
    | rank__level | second | Second | | | |
    | end_rank | | | | | |
    ## choices
    | list_name | name | label |
    | things | lamp | Lamp |
    | things | pump | Pump |
    | yn | 1 | Yes |
    | yn | 0 | No |
    | scale | 1 | Bad |
    | scale | 2 | Good |
"""


def test_kobos_matrix_rating_and_ranking_are_read() -> None:
    found = xlsform.examine(of(KOBO))
    names = [question.name for question in found.questionnaire.questions()]
    assert "items_lamp_have" in names
    assert "items_pump_number" in names
    matrix, order = found.questionnaire.question("rate"), found.questionnaire.question("order")
    assert matrix is not None
    assert order is not None
    assert (matrix.type, [row.name for row in matrix.rows or ()]) == ("matrix", ["light", "water"])
    assert (order.type, order.list) == ("rank", "things")
    assert [note.code for note in found.notes] == ["rewritten", "rewritten", "rewritten"]


def test_what_kobo_wrote_goes_out_as_plain_xlsform() -> None:
    assert "<h:html" in xlsform.xform(xlsform.read(of(KOBO))).xml


@pytest.mark.parametrize("kind", ["begin_kobomatrix", "begin_score", "begin_rank"])
def test_a_block_of_kobos_without_its_list_is_refused(kind: str) -> None:
    end = kind.replace("begin", "end")
    (problem,) = refusals(of(SURVEY + f"| {kind} | m | M |\n| text | a | A |\n| {end} | | |"))
    assert (problem.code, problem.parameters["row"]) == ("list_missing", 2)


def test_a_block_of_kobos_never_closed_is_refused() -> None:
    (problem,) = refusals(of(SURVEY + "| begin_score | m | M |\n| score__row | a | A |"))
    assert (problem.code, problem.parameters["row"]) == ("group_not_closed", 2)


def test_a_workbook_of_1997_is_read_also_under_a_wrong_name() -> None:
    found = xlsform.read((FOLDER / "excel_97.xls").read_bytes())
    age, yes_no = found.questions()
    assert (age.required, found.title("default"), found.version) == (True, "Стара книга", "2026")
    assert [choice.name for choice in found.choices_of(yes_no)] == ["1", "0"]


UNSOUND = [
    ("| text | a | A | 1 + | |", "not_an_expression", "survey!D2"),
    ("| text | a | A | | foo(.) |", "unknown_function", "survey!E2"),
    ("| text | a | A | | (. > 1 |", "not_an_expression", "survey!E2"),
    ("| text | a | A | | regex(., '[') |", "invalid_pattern", "survey!E2"),
    ("| text | a | A | ${a} = 1 | |", "depends_on_itself", "survey!D2"),
    ("| text | a | A | . = \u2018x\u2019 | |", "typographic_quotes_replaced", "survey!D2"),
    (
        "| select_one yn | a | A | | |\n| text | b | B | selected(${a}, 'maybe') | |",
        "unknown_choice",
        "survey!D3",
    ),
]


@pytest.mark.parametrize(("rows", "code", "place"), UNSOUND, ids=[case[1] for case in UNSOUND])
def test_what_pyxform_passes_over_is_said_at_its_cell(rows: str, code: str, place: str) -> None:
    head = "## survey\n| type | name | label | relevant | constraint |\n"
    lists = "\n## choices\n| list_name | name | label |\n| yn | y | Yes |"
    found = xlsform.examine(of(head + rows + lists)).faults
    assert (code, place) in [(problem.code, problem.place) for problem in found]


def test_the_position_inside_an_expression_is_said_beside_the_cell() -> None:
    head = "## survey\n| type | name | label | relevant |\n"
    (problem,) = xlsform.examine(of(head + "| text | a | A | 1 = 2 and |")).faults
    assert (problem.parameters["row"], problem.parameters["column"]) == (2, "relevant")
    assert problem.parameters["in_column"] == 10
