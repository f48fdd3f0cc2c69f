"""One catalogue of everything that can go wrong, in words: what it is, and what to do.

The layers below say codes; here each code has its sentence. A code without one gets an honest general
sentence, and a test that lists it.
"""

from __future__ import annotations

from components.collecting_problems import SENTENCES as OF_COLLECTING
from components.text import N_, language, t, whole
from forms.problems import Problem
from forms.values import number_to_text
from forms.wording import Text

SENTENCES: dict[str, str] = {
    # accounts
    "wrong_email_or_password": N_("The e-mail address or the password is not right. Please check both."),
    "email_not_confirmed": N_(
        "This address is not confirmed yet. Open the letter we sent and press its link."
    ),
    "email_invalid": N_(
        "This does not look like an e-mail address. It needs a name, the sign @ and a place."
    ),
    "password_too_short": N_("The password is too short. Please use at least {least} characters."),
    "password_too_long": N_("The password is too long. Please use at most {most} characters."),
    "password_too_weak": N_("This password is too easy to guess. A sentence of several words is better."),
    "password_is_the_email": N_("The password must not be the e-mail address."),
    "password_is_the_old_one": N_("This is the password you already have. Please choose another one."),
    "passwords_differ": N_("The two passwords are not the same. Please type them again."),
    "confirmation_differs": N_("This is not the address of the account. Nothing was deleted."),
    "code_wrong_or_expired": N_(
        "This code or link is not valid any more. Each works once and for 30 minutes; ask for a new one."
    ),
    "too_many_attempts": N_("Too many attempts in a short time. Please wait a few minutes and try again."),
    "too_many_letters": N_("We have just sent a letter. Please wait a minute before asking for another one."),
    "sign_in_refused": N_("Signing in did not work. Please try again in a minute."),
    "signed_out": N_("You have been signed out. Please sign in again."),
    "not_allowed": N_("Your account may not do this."),
    "unknown_person": N_("Nobody with this address has registered yet."),
    # answers
    "required": N_("This question needs an answer before you can go on."),
    "constraint": N_("This answer does not fit the question. Please check it."),
    "unknown_choice": N_("This answer is not among the choices. Please choose again."),
    "exclusive_choice": N_("“{label}” cannot stand beside other answers. Please leave only one of the two."),
    "too_many_chosen": N_("Please choose no more than {limit}; {given} are marked now."),
    "too_long": N_("The text is too long: {length} characters, at most {limit} fit."),
    "too_small": N_("The number is too small. It must be at least {limit}."),
    "too_large": N_("The number is too large. It must be at most {limit}."),
    "off_step": N_("The number does not fit. Steps of {step} are possible."),
    "not_a_number": N_("Please write a number in digits, for example 42."),
    "not_a_whole_number": N_("Please write a whole number, for example 42."),
    "not_a_date": N_("Please write a date as day, month and year, for example 05.11.2026."),
    "not_confirmed": N_("Please mark the box to go on."),
    "not_a_time": N_("Please write a time as hours and minutes, for example 14:30."),
    "not_a_place": N_("This place could not be read. Please choose it again, or go on without."),
    "too_few_points": N_("A line or an area needs more points: at least {fewest}."),
    "not_all_ranked": N_("Please give every answer its place: {given} of {expected} have one."),
    "too_many_repeats": N_("No more than {limit} fit here."),
    "out_of_range": N_("A number is outside its limits. Please go back and check it."),
    # unfinished answers
    "not_a_resume_code": N_("A code has 12 digits. Please check it on the other device."),
    "resume_code_wrong": N_("There are no answers with this code. Please check its digits."),
    "resume_code_expired": N_(
        "This code was good for {days} days and has ended. Make a new one on the other device, or begin anew."
    ),
    "draft_gone": N_("These unfinished answers are not kept any more. Please begin anew."),
    "code_of_another_survey": N_("This code belongs to another survey. Please open that one."),
    "not_choices": N_("This answer is not among the choices. Please choose again."),
    "answers_too_large": N_(
        "The answers are too long to be stored: at most {most_kilobytes} KB. Please shorten texts."
    ),
    "unknown_question": N_("The survey has changed since this page was opened. Please reload the page."),
    "answer_of_wrong_kind": N_("One answer could not be read. Please go back and check it."),
    # rounds
    "unknown_round": N_("There is no such survey. The link may have been copied only in part."),
    "round_planned": N_("This survey has not opened yet. Nothing was stored."),
    "round_paused": N_("This survey is paused just now. Please come back later; nothing was stored."),
    "round_closed": N_("This survey has ended. It takes no more answers and gives none back."),
    "version_is_not_the_rounds": N_(
        "The survey has changed since this page was opened. Please reload the page."
    ),
    "community_not_in_round": N_(
        "This community is not part of the survey. Please choose one from the list."
    ),
    "unknown_community": N_("There is no community with this code. Please find yours by its name."),
    "territory_not_safe": N_(
        "We do not ask people where answering could put them in danger. Nothing was stored. Please take care."
    ),
    "unknown_receipt": N_("No answers with this code are stored. They may have been taken back already."),
    # what staff do
    "answers_are_not_an_object": N_(
        "The answers arrived in a form that cannot be stored. Nothing was stored."
    ),
    "mode_not_allowed": N_("Answers may not be entered in this way. Nothing was stored."),
    "round_cannot_change": N_("The survey cannot go from its present state to this one."),
    "version_is_published": N_("A published version is never changed. Make a new one."),
    "version_must_grow": N_("The new version needs a higher number than the last one."),
    "unknown_version": N_("There is no such version of the questionnaire."),
    "last_administrator_stays": N_("Nobody takes the administrator's role from themselves. Ask another one."),
    "audit_is_append_only": N_("The record of changes is only ever added to."),
    # rounds and collecting
    **OF_COLLECTING,
    # the data
    "data_not_available": N_(
        "The data cannot be reached just now. Nothing is lost; please try again in a minute."
    ),
}
GENERAL = N_("This did not work. Nothing was changed; please try again.")


def sentence(problem: Problem) -> str:
    """The problem in the reader's language; its numbers are grouped.

    What the author of a questionnaire says about a question's own rule comes before our words.
    """
    own = problem.parameters.get("message")
    if isinstance(own, Text):
        return own.in_language(language())
    values = {name: _in_words(value) for name, value in problem.parameters.items()}
    return t(SENTENCES.get(problem.code, GENERAL)).format(**values)


def _in_words(value: object) -> str:
    if isinstance(value, Text):
        return value.in_language(language())
    if isinstance(value, int) and not isinstance(value, bool):
        return whole(value)
    if isinstance(value, float):
        return number_to_text(value).replace(".", "," if language() == "uk" else ".")
    return str(value)
