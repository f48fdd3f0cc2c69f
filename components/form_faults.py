"""What is wrong with a questionnaire, for whoever writes it: a sentence and the way out, said at its place.

The author needs the cell and the fault; a resident never sees these words.
"""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from components.problems import SENTENCES as COMMON
from components.problems import sentence
from components.text import N_, t
from forms.problems import Problem

SENTENCES: dict[str, str] = {
    "empty_file": N_("The file is empty. Please export the form again."),
    "file_too_large": N_("The file is too large to be a form. Please remove pictures and empty rows."),
    "workbook_protected": N_("The workbook is protected by a password. Please save it without one."),
    "not_a_workbook": N_("This is not a workbook that can be read. Please save it as .xlsx."),
    "too_many_rows": N_("The sheet has too many rows. Please delete the empty ones at its end."),
    "sheet_missing": N_("The sheet “survey” is missing. Please give the sheet of questions this name."),
    "column_missing": N_("A column is missing here. Please add it to the heading."),
    "column_twice": N_("This column stands here twice. Please keep one of them."),
    "type_missing": N_("The row has no type. Please write one, for example “text”, or delete the row."),
    "name_missing": N_("The row has no name. Please give it one in Latin letters."),
    "name_used_twice": N_("This name is used twice. Please rename one of the two."),
    "choice_incomplete": N_("The choice has no list or no name. Please fill both cells."),
    "code_used_twice": N_("The same code stands twice in one list. Please change one."),
    "list_missing": N_("The list of choices is not in the sheet “choices”. Please check its name."),
    "unknown_list": N_("The list of choices is not in the sheet “choices”. Please check its name."),
    "no_choices": N_("The question has no choices. Please add them."),
    "group_not_closed": N_("The group that begins here is never closed. Please add “end_group”."),
    "group_not_opened": N_("A group ends here that never began. Please remove the row."),
    "empty_group": N_("The group is empty. Please add a question or remove it."),
    "unknown_question": N_("A rule names a question that does not exist. Please check the name."),
    "unknown_choice": N_("A rule names a choice that does not exist. Please check the code."),
    "unknown_function": N_("A rule uses a function that nobody knows. Please check its spelling."),
    "unclosed_text": N_("A quotation mark in a rule is not closed. Please close it."),
    "typographic_quotes": N_("A rule has curly quotation marks. Please type straight ones."),
    "typographic_quotes_replaced": N_("Curly quotation marks in a rule were replaced by straight ones."),
    "not_an_expression": N_("The rule cannot be read. Please check its brackets and signs."),
    "invalid_pattern": N_("The pattern of regex() cannot be read. Please check its brackets."),
    "depends_on_itself": N_("The question depends on itself. Please change one of the rules."),
    "circle": N_("Questions depend on each other in a circle. Please cut it at one of them."),
    "depends_on_later": N_("The rule looks at a question that comes later. Please move one of the two."),
    "unreachable": N_("Nobody can ever reach this question. Please check its rule."),
    "always_true": N_("The rule is always fulfilled, so it changes nothing."),
    "no_way_out": N_("A person who does not know has no answer to choose here."),
    "type_mismatch": N_("The rule compares things of different kinds, such as a number with a text."),
    "constraint_without_message": N_("The rule has no message. People will not know what to change."),
    "personal_without_purpose": N_("Personal data are asked without saying what for."),
    "english_missing": N_("English words are missing."),
    "ukrainian_missing": N_("Ukrainian words are missing. Please add them before publishing."),
    "renamed": N_("The name was changed to fit our rules."),
    "rewritten": N_("The row was rewritten in the standard way; it means the same."),
    "column_not_used": N_("The column is kept for the way back, but not used here."),
    "type_not_used": N_("This type of question is kept for the way back, but not asked here."),
    "sheet_not_used": N_("The sheet is not used here."),
    "not_an_xform": N_("Other programs would not accept the form. Please check this row."),
}
UNKNOWN = N_("Something here needs a check: {code}.")


def said(problem: Problem) -> str:
    """The fault in words, with the name or sign that it is about where there is one."""
    if problem.code in SENTENCES:
        about = next(
            (problem.parameters[key] for key in ("name", "value") if problem.parameters.get(key)), None
        )
        return t(SENTENCES[problem.code]) + (f" ({str(about)[:60]})" if about else "")
    return sentence(problem) if problem.code in COMMON else t(UNKNOWN, code=problem.code)


def listed(problems: Iterable[Problem]) -> Markup:
    """A list of faults, each after its place."""
    items = (
        Markup("<li><strong>{}</strong> {}</li>").format(problem.place or "", said(problem))
        for problem in problems
    )
    return Markup("<ul>{}</ul>").format(Markup("").join(items))
