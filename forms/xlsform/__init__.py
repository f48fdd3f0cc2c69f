"""XLSForm both ways: a form of Kobo or ODK runs here, and ours runs there.

`read` and `write` are the doors; `examine` also says what a workbook has that is not used here.
"""

from __future__ import annotations

from forms.questionnaire import Questionnaire
from forms.xlsform.exporting import write
from forms.xlsform.importing import Imported, examine
from forms.xlsform.xforms import XForm, xform

__all__ = ["Imported", "XForm", "examine", "read", "write", "xform"]


def read(content: bytes) -> Questionnaire:
    """The questionnaire of a workbook (.xlsx, .xls, .ods, .csv). Refused as `examine`."""
    return examine(content).questionnaire
