"""The asynchronous client walks the same way from registration to a signed file, without holding up its
loop."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
from postgrest.exceptions import APIError

from safe_community.embedded import Backend
from tests.embedded.clients import PASSWORD, async_client, mails_to, new_email


async def walk(backend: Backend) -> dict[str, Any]:
    """Register, confirm, sign in, write, read, be refused, keep a file, sign out."""
    email, visitor = new_email("olena"), await async_client(backend)
    seen: dict[str, Any] = {}
    registered = await visitor.auth.sign_up({"email": email, "password": PASSWORD})
    seen["waits"] = registered.session is None
    code = (await asyncio.to_thread(mails_to, backend, email))[0]["code"]
    await visitor.auth.verify_otp({"email": email, "token": code, "type": "signup"})
    signed = await visitor.auth.sign_in_with_password({"email": email, "password": PASSWORD})
    seen["number"] = (await visitor.rpc("add_note", {"title": email, "mine": True}).execute()).data
    seen["rows"] = (await visitor.table("notes").select("id").eq("title", email).execute()).data
    with pytest.raises(APIError) as refused:
        await visitor.table("secrets").select("*").execute()
    seen["refused"] = refused.value.code
    name = f"{signed.user.id}/лист.pdf".replace("лист", "letter")
    bucket = visitor.storage.from_("papers")
    await bucket.upload(name, b"%PDF", {"content-type": "application/pdf"})
    seen["file"] = await bucket.download(name)
    seen["claims"] = (await visitor.auth.get_claims())["claims"]["email"] == email
    await visitor.auth.refresh_session()
    await visitor.auth.sign_out()
    seen["after"] = (await visitor.table("notes").select("id").eq("title", email).execute()).data
    return seen


def test_the_whole_way(backend: Backend) -> None:
    seen = asyncio.run(walk(backend))
    number = seen.pop("number")
    assert seen == {
        "waits": True,
        "rows": [{"id": number}],
        "refused": "42501",
        "file": b"%PDF",
        "claims": True,
        "after": [],
    }


async def slow_and_quick(backend: Backend) -> float:
    visitor = await async_client(backend)
    slow = asyncio.create_task(visitor.rpc("sleep", {"seconds": 1.0}).execute())
    await asyncio.sleep(0.05)
    started = time.perf_counter()
    await visitor.rpc("nothing").execute()
    took = time.perf_counter() - started
    await slow
    return took


def test_a_slow_request_does_not_hold_up_the_others(backend: Backend) -> None:
    assert asyncio.run(slow_and_quick(backend)) < 0.8
