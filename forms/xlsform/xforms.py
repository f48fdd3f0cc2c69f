"""The XForm of a questionnaire, made by pyxform: the last word on whether Kobo and ODK will take a form.

Whatever pyxform raises becomes a problem with sheet, row and column; a traceback never leaves here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from forms.problems import Problem, Refused
from forms.questionnaire import Questionnaire
from forms.xlsform.exporting import write

_ROW = re.compile(r"\[row : (\d+)\]|[Rr]ow (\d+)")


@dataclass(frozen=True)
class XForm:
    """xml: the form. warnings: pyxform's, in English, for the author's technical eye."""

    xml: str
    warnings: tuple[str, ...]


def xform(questionnaire: Questionnaire) -> XForm:
    """The XForm of a questionnaire. Refused: `not_an_xform` with pyxform's reason and the row it names."""
    return of_workbook(write(questionnaire), questionnaire.id)


def of_workbook(content: bytes, name: str = "data") -> XForm:
    """The XForm of an .xlsx workbook. Refused as `xform`."""
    warnings: list[str] = []
    try:
        result = convert(content, warnings=warnings, validate=False, file_type=".xlsx")
    except PyXFormError as error:
        raise Refused(_problem(str(error), dict(error.context))) from None
    except Exception as error:
        raise Refused(_problem(f"{type(error).__name__}: {error}", {"form": name})) from None
    return XForm(result.xform, tuple(warnings))


def _problem(reason: str, context: dict[str, object]) -> Problem:
    found = _ROW.search(reason)
    row = context.get("row") or (int(found.group(1) or found.group(2)) if found else None)
    sheet = context.get("sheet", "survey" if row else "")
    said = {name: value for name, value in context.items() if isinstance(value, str | int)}
    where = {"sheet": sheet, "row": row} if row else {}
    return Problem("not_an_xform", f"{sheet}!{row}" if row else "", {**said, **where, "reason": reason})
