"""Counters that move on an open page."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import pytest

from components.web.live import LiveCounters


def _said(event: bytes) -> dict[str, int]:
    line = next(line for line in event.decode().splitlines() if line.startswith("data: "))
    read: dict[str, int] = json.loads(line.removeprefix("data: "))
    return read


async def _next(stream: AsyncIterator[bytes]) -> dict[str, int]:
    return _said(await asyncio.wait_for(anext(stream), 2))


def test_a_new_reader_gets_everything_and_then_only_what_changes() -> None:
    numbers = {"answers": 1, "communities": 5}

    async def story() -> None:
        live = LiveCounters(lambda: dict(numbers))
        await live.refresh()
        stream = live.watch()
        assert await _next(stream) == {"answers": 1, "communities": 5}
        numbers["answers"] = 2
        await live.refresh()
        assert await _next(stream) == {"answers": 2}

    asyncio.run(story())


def test_nothing_is_sent_while_nothing_changes() -> None:
    async def story() -> None:
        live = LiveCounters(lambda: {"answers": 1})
        await live.refresh()
        stream = live.watch()
        await _next(stream)
        await live.refresh()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(anext(stream), 0.1)

    asyncio.run(story())


def test_two_thousand_readers_cost_one_question() -> None:
    asked: list[int] = []

    def fetch() -> dict[str, int]:
        asked.append(1)
        return {"answers": len(asked)}

    async def story() -> None:
        live = LiveCounters(fetch)
        streams = [live.watch() for _ in range(2000)]
        for stream in streams:
            await _next(stream)
        await live.refresh()
        assert [await _next(stream) for stream in streams] == [{"answers": 1}] * 2000

    asyncio.run(story())
    assert len(asked) == 1


def test_a_reader_who_lags_behind_gets_everything_anew_and_blocks_nobody() -> None:
    numbers = {"answers": 0, "communities": 5}

    async def story() -> None:
        live = LiveCounters(lambda: dict(numbers))
        await live.refresh()
        slow = live.watch()
        await _next(slow)
        for number in range(1, 30):
            numbers["answers"] = number
            await live.refresh()
        received: dict[str, int] = {}
        while received.get("answers") != 29:
            received |= await _next(slow)
        assert received == {"answers": 29, "communities": 5}

    asyncio.run(story())


def test_a_failing_question_is_asked_again_and_the_last_numbers_stay() -> None:
    answers = iter([{"answers": 7}, None, {"answers": 8}])

    def fetch() -> dict[str, int]:
        answer = next(answers)
        if answer is None:
            raise ConnectionError("the data are away")
        return answer

    async def story() -> None:
        live = LiveCounters(fetch)
        await live.refresh()
        await live.refresh()
        assert live.numbers == {"answers": 7}
        await live.refresh()
        assert live.numbers == {"answers": 8}

    asyncio.run(story())


def test_a_reader_who_leaves_is_forgotten() -> None:
    async def story() -> None:
        live = LiveCounters(lambda: {})
        stream = live.watch()
        await anext(stream)
        assert live.watchers == 1
        await stream.aclose()  # type: ignore[attr-defined]
        assert live.watchers == 0

    asyncio.run(story())
