"""The auth service: its addresses, and the parts that all of them share.

Answers as GoTrue gives them; each group of addresses has a module of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from safe_community.embedded import auth_admin, auth_factors, auth_person, auth_visitor
from safe_community.embedded.answers import Answer, Refusal, Request, json_answer
from safe_community.embedded.auth_parts import AuthParts
from safe_community.embedded.callers import Caller

Handler = Callable[[AuthParts, Request, Caller], Answer]
ROUTES: dict[tuple[str, str], Handler] = {
    ("POST", "signup"): auth_visitor.sign_up,
    ("POST", "token"): auth_visitor.token,
    ("POST", "verify"): auth_visitor.verify,
    ("POST", "recover"): auth_visitor.recover,
    ("POST", "resend"): auth_visitor.resend,
    ("GET", "user"): auth_person.show,
    ("PUT", "user"): auth_person.update,
    ("POST", "logout"): auth_person.sign_out,
    ("POST", "invite"): auth_admin.invite,
    ("GET", "admin/users"): auth_admin.list_accounts,
    ("POST", "admin/users"): auth_admin.create,
    ("GET", "admin/users/*"): auth_admin.show,
    ("PUT", "admin/users/*"): auth_admin.update,
    ("DELETE", "admin/users/*"): auth_admin.delete,
    ("GET", "admin/users/*/factors"): auth_factors.list_for_admin,
    ("DELETE", "admin/users/*/factors/*"): auth_factors.delete_for_admin,
    ("POST", "factors"): auth_factors.enroll,
    ("POST", "factors/*/challenge"): auth_factors.challenge,
    ("POST", "factors/*/verify"): auth_factors.verify,
    ("DELETE", "factors/*"): auth_factors.unenroll,
}


@dataclass(frozen=True)
class Auth:
    """`/auth/v1/...`."""

    parts: AuthParts

    def answer(self, request: Request, caller: Caller) -> Answer:
        """Find the address's handler. Raises Refusal with GoTrue's codes."""
        match (request.method, *request.path):
            case ("GET", ".well-known", "jwks.json"):
                return json_answer(
                    self.parts.tokens.public_keys(), headers={"cache-control": "public, max-age=600"}
                )
            case ("GET", "health"):
                return json_answer({"name": "GoTrue", "version": "embedded", "description": "embedded"})
            case ("GET", "settings"):
                return json_answer(SETTINGS)
        handler = ROUTES.get((request.method, pattern(request.path)))
        if handler is None:
            raise Refusal(404, "not_found", "404 page not found")
        return handler(self.parts, request, caller)


def pattern(path: tuple[str, ...]) -> str:
    """The address with ids replaced by stars: every second part of the collections."""
    known = {"admin", "users", "factors", "challenge", "verify"}
    return "/".join(part if place == 0 or part in known else "*" for place, part in enumerate(path))


SETTINGS = {
    "external": {"email": True, "phone": False, "anonymous_users": False},
    "disable_signup": False,
    "mailer_autoconfirm": False,
    "phone_autoconfirm": False,
    "sms_provider": "",
    "saml_enabled": False,
}
