"""What can go wrong with rounds, invitations, paper and imports, in words; a part of components.problems."""

from __future__ import annotations

from components.text import N_

SENTENCES: dict[str, str] = {
    "no_communities": N_("Please choose at least one community. Nothing was stored."),
    "no_title": N_("Please write a title in Ukrainian. Nothing was stored."),
    "rounds_code_is_unique": N_("This code is already in use. Please choose another one."),
    "rounds_code_is_short": N_("A code has 2 to 40 signs: small Latin letters, digits and hyphens."),
    "rounds_close_after_they_open": N_("The end must be later than the beginning. Please change the period."),
    "rounds_version": N_("There is no such version of the questionnaire."),
    "invitation_used": N_(
        "This invitation has been used: answers are already stored with it. Thank you. "
        "If they were not yours, ask for another invitation where you got this one."
    ),
    "unknown_invitation": N_(
        "There is no such invitation in this community. Please check each letter of the code."
    ),
    "bad_number_of_invitations": N_("Between 1 and {most} invitations can be made at once."),
    "round_places_place_is_short": N_(
        "A short name has 1 to 40 signs: small Latin letters, digits, hyphens."
    ),
    "round_places_label_is_short": N_("Please write where the link hangs, in at most 120 signs."),
    "paper_number_used": N_("The sheet number {number} was entered before. Nothing was stored twice."),
    "paper_sheets_number_is_a_number": N_("The number of a sheet is 1 to 9 digits. Please check it."),
    "too_many_rows_at_once": N_("At most {most} rows fit into one step."),
    "off_path": N_("This question was not to be asked after the answers before it."),
    "no_matching_column": N_("No column of the file belongs to a question of this survey."),
    "file_unreadable": N_("The file could not be read. Please export it again as CSV or XLSX."),
    "file_empty": N_("The file has no rows under its heading."),
    "export_too_large": N_("The file is larger than {most} MB. Please divide it."),
    "questionnaire_name_taken": N_(
        "Please choose another short name: small Latin letters, digits, underscores, not used before."
    ),
}
