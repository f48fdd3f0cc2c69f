"""A list of territories is taken whole or refused whole, with every bad row named."""

from datetime import date

import pytest

from forms.problems import Refused
from safe_community.territories import TerritoryStatus, read

GOOD = "code,status,from,to\nUA63000000000041885,possible_hostilities,2022-02-24,\n"


def test_a_good_list_is_read() -> None:
    assert read(GOOD.encode()) == [
        TerritoryStatus("UA63000000000041885", "possible_hostilities", date(2022, 2, 24), None)
    ]


def test_a_spreadsheets_semicolons_dates_and_byte_order_mark_are_understood() -> None:
    content = "\ufeffcode;status;from;to\nUA63000000000041885;occupied;24.02.2022;11.09.2022\n".encode()
    assert read(content)[0].valid_to == date(2022, 9, 11)


def test_every_bad_row_is_named_and_nothing_is_taken() -> None:
    bad = (
        GOOD
        + "UA63,occupied,2022-02-24,\nUA63000000000041885,quiet,yesterday,\n"
        + GOOD.split("\n")[1]
        + "\n"
    )
    with pytest.raises(Refused) as refused:
        read(bad.encode())
    assert [(problem.code, problem.place) for problem in refused.value.problems] == [
        ("code_not_katotth", "row 3"),
        ("status_unknown", "row 4"),
        ("not_a_date", "row 4"),
        ("row_repeated", "row 5"),
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff\xfe\x00", "file_not_utf8"),
        (b"a,b\n1,2\n", "columns_missing"),
        (b"code,status,from,to\n", "file_has_no_rows"),
    ],
)
def test_a_file_of_another_kind_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read(content)
    assert refused.value.problems[0].code == code
