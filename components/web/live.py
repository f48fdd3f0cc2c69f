"""Counters that move on an open page, without anybody pressing anything.

One task a process asks for the numbers and sends what has changed down every open event stream: a thousand
viewers cost one question every three seconds, not a thousand.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable, Mapping

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

log = logging.getLogger(__name__)

Numbers = Mapping[str, int]
_PULSE = 20.0  # a comment now and then keeps proxies from closing a quiet stream
_WAITING = 8  # changes that a slow reader may lag behind before getting everything anew


class LiveCounters:
    """The latest numbers, and everybody who watches them.

    fetch: asks for all numbers at once (name -> number); runs in a thread, may be slow or fail.
    seconds: how often.
    """

    def __init__(self, fetch: Callable[[], Numbers], *, seconds: float = 3.0) -> None:
        self._fetch = fetch
        self._seconds = seconds
        self._numbers: dict[str, int] = {}
        self._watchers: set[asyncio.Queue[bytes]] = set()
        self._failing = False

    @property
    def numbers(self) -> Numbers:
        """What was known last."""
        return self._numbers

    @property
    def watchers(self) -> int:
        """How many streams are open."""
        return len(self._watchers)

    async def run(self) -> None:
        """Asks for ever; a failure is logged once and asked again."""
        while True:
            await self.refresh()
            await asyncio.sleep(self._seconds)

    async def refresh(self) -> None:
        """Asks once and tells the watchers what is different."""
        try:
            fetched = await anyio.to_thread.run_sync(self._fetch)
        except Exception:
            if not self._failing:
                log.exception("live numbers could not be fetched; asking again")
            self._failing = True
            return
        self._failing = False
        changed = {name: number for name, number in fetched.items() if self._numbers.get(name) != number}
        self._numbers = dict(fetched)
        if changed:
            self._tell(_event(changed))

    def _tell(self, event: bytes) -> None:
        for watcher in self._watchers:
            if watcher.full():
                while not watcher.empty():
                    watcher.get_nowait()
                watcher.put_nowait(_event(self._numbers))
            else:
                watcher.put_nowait(event)

    async def watch(self) -> AsyncIterator[bytes]:
        """The stream of one reader: everything known, then the changes."""
        queue: asyncio.Queue[bytes] = asyncio.Queue(_WAITING)
        self._watchers.add(queue)
        try:
            yield b"retry: 5000\n\n" + _event(self._numbers)
            while True:
                try:
                    yield await asyncio.wait_for(queue.get(), _PULSE)
                except TimeoutError:
                    yield b":\n\n"
        finally:
            self._watchers.discard(queue)

    async def respond(self, _request: Request) -> Response:
        """The endpoint `/api/live`."""
        return StreamingResponse(
            self.watch(),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )


def _event(numbers: Numbers) -> bytes:
    return f"data: {json.dumps(numbers, separators=(',', ':'))}\n\n".encode()
