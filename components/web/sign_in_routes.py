"""The addresses that sign a browser in and out: the letter's link, the cookie, the demonstration's outbox.

Nothing is verified by opening an address: mail programs open links by themselves. No token ever stays in an
address or is readable by a script.
"""

from __future__ import annotations

import json
import re
from typing import cast, get_args
from urllib.parse import urlsplit

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from components import cookies, installation
from components.text import N_
from components.web import pages
from components.web.doors import not_found
from components.web.headers import is_secure
from components.web.same_origin import comes_from_us
from components.web.tickets import TICKETS
from forms.problems import Refused
from safe_community.i18n import translate
from safe_community.store import accounts

_THIRTY_DAYS = 30 * 24 * 3600
_MOST_BYTES = 4096
_TOKEN = re.compile(r"^[A-Za-z0-9_\-]{8,256}$")
_PURPOSES: dict[str, tuple[str, str]] = {
    "signup": (N_("Confirm your address"), N_("Press the button, and your account is ready.")),
    "invite": (N_("Accept the invitation"), N_("Press the button, then choose a password.")),
    "recovery": (N_("Choose a new password"), N_("Press the button, then type the new password.")),
    "email_change": (N_("Confirm your new address"), N_("Press the button, and the new address counts.")),
}
_AFTERWARDS = {"recovery": "/recover?step=new", "invite": "/recover?step=new"}


async def confirm_page(request: Request) -> Response:
    """GET /auth/confirm: shows what the link is for, with a button; verifies nothing."""
    token, purpose = request.query_params.get("token_hash", ""), request.query_params.get("type", "")
    if not _TOKEN.match(token) or purpose not in _PURPOSES:
        return _worn_out(request)
    heading, words = _PURPOSES[purpose]
    language = pages.language_of(request)
    page = pages.render(
        "confirm.html",
        language=language,
        settings=installation.settings(),
        heading=translate(language, heading),
        words=translate(language, words),
        button=translate(language, "Continue"),
        token_hash=token,
        purpose=purpose,
    )
    # The address holds the token: it must not travel on as a referrer, nor stay in a cache.
    return Response(
        page, media_type="text/html", headers={"Cache-Control": "no-store", "Referrer-Policy": "same-origin"}
    )


async def confirm(request: Request) -> Response:
    """POST /auth/confirm: verifies the letter's token once, signs the browser in, leads on."""
    if not comes_from_us(request):
        return _refused(request)
    try:
        form = await request.form(max_fields=4, max_files=0)
    except Exception:  # whatever a program may send that is no form
        return _worn_out(request)
    token, purpose = str(form.get("token_hash", "")), str(form.get("type", ""))
    if not _TOKEN.match(token) or purpose not in get_args(accounts.Purpose):
        return _worn_out(request)
    try:
        secret = await anyio.to_thread.run_sync(
            _verified, token, cast("accounts.Purpose", purpose), request.headers.get("user-agent", "")
        )
    except Refused:
        return _worn_out(request)
    answer = RedirectResponse(_AFTERWARDS.get(purpose, "/profile?step=welcome"), 303)
    _set_cookie(answer, request, secret)
    return answer


def _verified(token: str, purpose: accounts.Purpose, user_agent: str) -> str:
    store = installation.visitor_store()
    accounts.verify_link(store, token, purpose)
    if store.session is None:
        raise RuntimeError("verified without a session")
    return installation.browsers().open(store.session, user_agent)


async def remember(request: Request) -> Response:
    """POST /session: a ticket becomes the cookie."""
    if not comes_from_us(request):
        return JSONResponse({"refused": "origin"}, 403)
    secret = TICKETS.redeem(await _ticket(request))
    if secret is None:
        return JSONResponse({"refused": "ticket"}, 410)
    answer = Response(status_code=204)
    _set_cookie(answer, request, secret)
    return answer


async def forget(request: Request) -> Response:
    """POST /session/end: forgets the browser on the server and clears its cookie."""
    if not comes_from_us(request):
        return JSONResponse({"refused": "origin"}, 403)
    secret = request.cookies.get(cookies.SESSION)
    if secret:
        await anyio.to_thread.run_sync(installation.browsers().close, secret)
    answer = Response(status_code=204)
    answer.delete_cookie(
        cookies.SESSION, path="/", httponly=True, samesite="lax", secure=is_secure(request.scope)
    )
    return answer


async def outbox(request: Request) -> Response:
    """GET /outbox: the letters of the demonstration; elsewhere there is no such page."""
    settings = installation.settings()
    backend = installation.footing().embedded if settings.demonstration else None
    if backend is None:
        return not_found(request, settings)
    letters = await anyio.to_thread.run_sync(backend.outbox)
    language = pages.language_of(request)
    page = pages.render(
        "outbox.html",
        language=language,
        settings=settings,
        heading=translate(language, "Outbox"),
        words=translate(
            language, "In the demonstration no letter is sent. What would have been sent stands here."
        ),
        to=translate(language, "To:"),
        open=translate(language, "Open the letter's link"),
        nothing=translate(language, "No letter yet. Register or recover a password, and it will stand here."),
        letters=[_shown(letter) for letter in reversed(letters)],
    )
    return Response(page, media_type="text/html", headers={"Cache-Control": "no-store"})


def _shown(letter: dict[str, object]) -> dict[str, object]:
    # The letter names the site's public address; here the same page is reached wherever this server listens.
    parts = urlsplit(str(letter.get("link") or ""))
    link = f"{parts.path}?{parts.query}" if parts.path == "/auth/confirm" else ""
    return {"to": letter["to"], "subject": letter["subject"], "text": letter["text"], "link": link}


async def _ticket(request: Request) -> str:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MOST_BYTES:
            return ""
    try:
        read = json.loads(body)
    except (ValueError, RecursionError):  # the second: brackets in brackets, a thousand deep
        return ""
    ticket = read.get("ticket") if isinstance(read, dict) else None
    return ticket if isinstance(ticket, str) else ""


def _set_cookie(answer: Response, request: Request, secret: str) -> None:
    answer.set_cookie(
        cookies.SESSION,
        secret,
        max_age=_THIRTY_DAYS,
        path="/",
        httponly=True,
        samesite="lax",
        secure=is_secure(request.scope),
    )


def _worn_out(request: Request) -> Response:
    return pages.message(
        request,
        installation.settings(),
        heading=N_("This link is not valid any more"),
        words=N_("Each link works once and for 30 minutes. Ask for a new letter."),
        ways=(("/recover", N_("Recover the password")), ("/sign-in", N_("Sign in"))),
        status=410,
    )


def _refused(request: Request) -> Response:
    return pages.message(
        request,
        installation.settings(),
        heading=N_("This did not come from our page"),
        words=N_("Please open the letter's link again and press the button there."),
        status=403,
    )
