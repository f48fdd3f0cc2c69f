"""Turns what the database and the sign-in service refuse into Problem codes.

A refusal by one of our functions carries its code as the message and its parameters as JSON; a broken
constraint is known by its name; everything else is one honest "not available".
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from postgrest.exceptions import APIError
from supabase_auth.errors import AuthApiError, AuthError, AuthRetryableError, AuthWeakPasswordError

from forms.problems import Problem, Refused

_log = logging.getLogger(__name__)
_REFUSED_BY_FUNCTION = "P0001"
_NOT_ALLOWED = "42501"
_CONSTRAINT = re.compile(r'constraint "(\w+)"')
_CODE = re.compile(r"^[a-z][a-z0-9_]*$")
#: What the sign-in service calls it, and what we call it.
_SIGN_IN = {
    "invalid_credentials": "wrong_email_or_password",
    "email_not_confirmed": "email_not_confirmed",
    "otp_expired": "code_wrong_or_expired",
    "over_email_send_rate_limit": "too_many_letters",
    "over_request_rate_limit": "too_many_attempts",
    "email_address_invalid": "email_invalid",
    "validation_failed": "email_invalid",
    "same_password": "password_is_the_old_one",
    "refresh_token_not_found": "signed_out",
    "refresh_token_already_used": "signed_out",
    "session_not_found": "signed_out",
}


@contextmanager
def problems_in_words_of_codes() -> Iterator[None]:
    """Raise Refused in place of the libraries' own errors."""
    try:
        yield
    except APIError as error:
        raise Refused(_from_database(error)) from error
    except AuthWeakPasswordError as error:
        raise Refused(Problem("password_too_weak")) from error
    except AuthApiError as error:
        raise Refused(Problem(_SIGN_IN.get(error.code or "", "sign_in_refused"))) from error
    except (AuthRetryableError, httpx.TransportError) as error:
        raise Refused(Problem("data_not_available")) from error
    except AuthError as error:
        raise Refused(Problem("signed_out")) from error


def _from_database(error: APIError) -> Problem:
    message = error.message or ""
    if error.code in {_REFUSED_BY_FUNCTION, _NOT_ALLOWED} and _CODE.match(message):
        return Problem(message, parameters=_parameters(error.details))
    if error.code == _NOT_ALLOWED or str(error.code) in {"PGRST301", "PGRST302"}:
        return Problem("not_allowed")
    if constraint := _CONSTRAINT.search(message):
        return Problem(constraint[1])
    if str(error.code) == "413" or "too large" in message:
        return Problem("answers_too_large", parameters={"most_kilobytes": 64})
    _log.error("the database answered %s: %s", error.code, message)
    return Problem("data_not_available", parameters={"code": error.code or ""})


def _parameters(details: object) -> dict[str, object]:
    try:
        parsed = json.loads(str(details))
    except ValueError:
        return {}
    return parsed if isinstance(parsed, dict) else {}
