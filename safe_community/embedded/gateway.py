"""The front door: sends a request to the data, auth or storage service and turns every outcome into an HTTP
answer.

Nothing escapes as an exception: a refusal has its status, and a mistake of ours is logged and answered with
500.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Protocol

import psycopg

from safe_community.embedded.answers import Answer, Refusal, Request, json_answer
from safe_community.embedded.callers import Caller, caller_of
from safe_community.embedded.keys import Keys
from safe_community.embedded.rest_errors import error_answer, refusal_of
from safe_community.embedded.tokens import Tokens

log = logging.getLogger(__name__)


class Service(Protocol):
    """One part of the API."""

    def answer(self, request: Request, caller: Caller) -> Answer:
        """Answer or raise Refusal."""
        ...


class Gateway:
    """All services of one data folder in this process."""

    def __init__(self, keys: Keys, tokens: Tokens, rest: Service, auth: Service, storage: Service) -> None:
        self.keys = keys
        self.tokens = tokens
        self.services: dict[str, tuple[Service, Callable[[Refusal], Answer]]] = {
            "rest": (rest, error_answer),
            "auth": (auth, auth_error),
            "storage": (storage, storage_error),
        }

    def answer(self, request: Request) -> Answer:
        """`/rest/v1/...`, `/auth/v1/...`, `/storage/v1/...`."""
        name, version, *rest = (*request.path, "", "")[: max(2, len(request.path))]
        service, error = self.services.get(name, (None, error_answer))
        try:
            if service is None or version != "v1":
                raise Refusal(404, "not_found", "no Route matched with those values")
            inner = Request(request.method, tuple(rest), request.query, request.headers, request.body)
            return service.answer(inner, self.caller(name, inner))
        except Refusal as refusal:
            return error(refusal)
        except psycopg.Error as fault:
            return error(self.database_refusal(fault))
        except Exception:
            # No request is logged: it may hold somebody's answers.
            log.exception("The gateway failed at %s %s", request.method, name)
            return error(Refusal(500, "unexpected_failure", "Unexpected failure, please check server logs"))

    def database_refusal(self, fault: psycopg.Error) -> Refusal:
        """A statement of the auth or storage service failed; what the database said stays here."""
        status = refusal_of(fault, "authenticated").status
        if status >= 500:
            log.error(
                "The database refused a service's statement: %s %s", fault.sqlstate, type(fault).__name__
            )
        return Refusal(status, "unexpected_failure", "Database error")

    def caller(self, service: str, request: Request) -> Caller:
        """Who asks; files behind a signed address and public keys need no API key."""
        open_door = service == "auth" and request.path[:1] in ((".well-known",), ("health",))
        signed = service == "storage" and request.method == "GET" and request.path[:2] == ("object", "sign")
        public = service == "storage" and request.method == "GET" and request.path[:2] == ("object", "public")
        if open_door or signed or public:
            return Caller("anon", {"role": "anon"}, has_secret=False, address=None, token=None)
        return caller_of(request, self.keys, self.tokens)


def auth_error(refusal: Refusal) -> Answer:
    """GoTrue's body since API version 2024-01-01."""
    code = {"PGRST301": "bad_jwt", "PGRST303": "bad_jwt"}.get(refusal.code, refusal.code)
    status = 403 if code == "bad_jwt" else refusal.status
    body = {"code": code, "message": refusal.message, **refusal.extra}
    return json_answer(body, status, {"x-supabase-api-version": "2024-01-01"})


def storage_error(refusal: Refusal) -> Answer:
    """The storage service's body; its statusCode is text."""
    body = {"statusCode": str(refusal.status), "error": refusal.code, "message": refusal.message}
    return json_answer(body, refusal.status)
