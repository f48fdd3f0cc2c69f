"""How long the server takes for a Continue while many residents answer at once, spoken to as a browser does.

Each resident is a websocket session with Streamlit's own messages, so the figure is the server's alone.
"""

from __future__ import annotations

import asyncio
import re
import time
from typing import Any

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

RESIDENTS, PAGES = 20, 8
_STEP = re.compile('data-step="([^"]+)"')
THINKING = 2.0  # seconds between two Continues of one resident; the fastest that anybody answers


def measure(url: str, query: str) -> str:
    """A row of the table. query: of an open survey, `round=…&community=…`."""
    taken = sorted(asyncio.run(_all(url, query)))
    p95 = taken[int(len(taken) * 0.95)] * 1000
    middle = taken[len(taken) // 2] * 1000
    return (
        f"| Continue, {RESIDENTS} residents at once, {len(taken)} presses "
        f"| median {middle:.0f} ms, p95 {p95:.0f} ms | p95 < 100 ms |"
    )


async def _all(url: str, query: str) -> list[float]:
    residents = (_resident(url, query, number / RESIDENTS * THINKING) for number in range(RESIDENTS))
    return [one for many in await asyncio.gather(*residents) for one in many]


async def _resident(url: str, query: str, late: float) -> list[float]:
    await asyncio.sleep(late)
    address = url.replace("http", "ws", 1) + "/_stcore/stream"
    taken: list[float] = []
    async with websockets.connect(address, origin=url, subprotocols=["streamlit"], max_size=None) as line:
        found = await _run(line, query, {})
        for page in range(PAGES):
            await asyncio.sleep(THINKING)
            before, begun = found["step"], time.perf_counter()
            pressed = {found["continue"]: True}
            ticked = {found["checkbox"]: True} if page == 0 else {}
            found = await _run(line, query, pressed, ticked)
            taken.append(time.perf_counter() - begun)
            if found["step"] == before:
                raise RuntimeError(f"Continue did not lead on from {before}")
    return taken


async def _run(
    line: Any, query: str, pressed: dict[str, bool], ticked: dict[str, bool] | None = None
) -> dict[str, str]:
    """Runs the page once; returns the ids of its button and of its first box, and where it stands."""
    message = BackMsg()
    message.rerun_script.query_string = query
    message.rerun_script.page_name = "survey"
    for name in pressed:
        message.rerun_script.widget_states.widgets.add(id=name, trigger_value=True)
    for name in ticked or {}:
        message.rerun_script.widget_states.widgets.add(id=name, bool_value=True)
    await line.send(message.SerializeToString())
    found: dict[str, str] = {}
    while True:
        answer = ForwardMsg.FromString(await asyncio.wait_for(line.recv(), 60))
        kind = answer.WhichOneof("type")
        if kind == "delta":
            element = answer.delta.new_element
            if element.HasField("button") and element.button.id.endswith("-continue"):
                found["continue"] = element.button.id
            elif element.HasField("html") and (step := _STEP.search(element.html.body)):
                found["step"] = step[1]
            elif element.HasField("checkbox"):
                found.setdefault("checkbox", element.checkbox.id)
        elif kind == "script_finished":
            if "continue" not in found:
                raise RuntimeError(f"no Continue on the page after {query}")
            return found


if __name__ == "__main__":
    import sys

    print(measure(sys.argv[1], sys.argv[2]))
