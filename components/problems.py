"""One catalogue of everything that can go wrong, in words: what it is, and what to do.

The layers below say codes; here each code has its sentence. A code without one gets an honest general
sentence, and a test that lists it.
"""

from __future__ import annotations

from components.text import N_, t, whole
from forms.problems import Problem

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
    "code_wrong_or_expired": N_(
        "This code or link is not valid any more. Each works once and for 30 minutes; ask for a new one."
    ),
    "too_many_attempts": N_("Too many attempts in a short time. Please wait a few minutes and try again."),
    "too_many_letters": N_("We have just sent a letter. Please wait a minute before asking for another one."),
    "sign_in_refused": N_("Signing in did not work. Please try again in a minute."),
    "signed_out": N_("You have been signed out. Please sign in again."),
    "not_allowed": N_("Your account may not do this."),
    "unknown_person": N_("Nobody with this address has registered yet."),
    # the data
    "data_not_available": N_(
        "The data cannot be reached just now. Nothing is lost; please try again in a minute."
    ),
}
GENERAL = N_("This did not work. Nothing was changed; please try again.")


def sentence(problem: Problem) -> str:
    """The problem in the reader's language; its numbers are grouped."""
    values = {
        name: whole(value) if isinstance(value, int) and not isinstance(value, bool) else str(value)
        for name, value in problem.parameters.items()
    }
    return t(SENTENCES.get(problem.code, GENERAL)).format(**values)
