"""The light door under residents who answer at once: whole responses a second, and one page's time.

A questionnaire of twelve questions on four pages, as the peers were measured with; each resident opens it,
goes through its pages and sends. `python -m tests.benchmarks light`.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from forms.questionnaire import from_document
from safe_community.communities import gazetteer
from safe_community.rounds import Round
from safe_community.settings import Settings
from safe_community.store import communities, questionnaires, rounds
from safe_community.store.client import Store, open_footing
from tests.journeys.product import Product

RESIDENTS = 10
SECONDS = 8.0
BEREZAN = "UA32060030000048241"
_SHEET = re.compile(r'name="sheet" value="([^"]+)"')


def _document() -> dict[str, object]:
    yes_no = [
        {"name": code, "label": {"uk": words, "en": words}} for code, words in (("1", "Так"), ("0", "Ні"))
    ]

    def one(name: str, kind: str = "select_one") -> dict[str, object]:
        label = {"uk": f"Питання {name}", "en": f"Question {name}"}
        return {"type": kind, "name": name, "label": label} | (
            {"list": "yes_no"} if kind.startswith("select") else {}
        )

    matrix = {
        "type": "matrix", "name": "m", "list": "yes_no", "label": {"uk": "Сім рядків", "en": "Seven rows"},
        "rows": [{"name": f"m{n}", "label": {"uk": f"Рядок {n}", "en": f"Row {n}"}} for n in range(1, 8)],
    }  # fmt: skip
    pages = [
        [{**one("consent", "acknowledge"), "required": True}, one("a1"), one("a2"), one("a3")],
        [one("b1", "select_multiple"), one("b2", "select_multiple"), one("b3", "integer")],
        [matrix],
        [one("c1", "integer"), one("c2", "text"), one("c3", "text")],
    ]
    return {
        "schema": "safe-community/form/1",
        "id": "benchmark",
        "version": "2026112401",
        "title": {"uk": "Вимірювання", "en": "Benchmark"},
        "choice_lists": {"yes_no": yes_no},
        "items": [
            {
                "type": "page",
                "name": f"p{n}",
                "label": {"uk": f"Сторінка {n}", "en": f"Page {n}"},
                "items": items,
            }
            for n, items in enumerate(pages, start=1)
        ],
    }


def measure(folder: Path) -> Iterator[str]:
    """Rows of the table."""
    product = Product(folder, command="run")
    footing = open_footing(Settings(data_folder=folder, site_url=product.url))
    try:
        operator = Store.of_the_operator(footing)
        communities.import_gazetteer(operator, gazetteer().values())
        questionnaire = from_document(_document())
        questionnaires.publish(operator, questionnaire)
        now = datetime.now(UTC)
        planned = Round(
            "benchmark", {"uk": "Вимірювання"}, "planned", "benchmark", questionnaire.version, frozenset(),
            now - timedelta(days=1), now + timedelta(days=1),
        )  # fmt: skip
        rounds.create(operator, planned, [BEREZAN])
        rounds.set_state(operator, "benchmark", "open")
        product.start()
        time.sleep(4)
        assert product.process is not None
        yield from _load(f"{product.url}/s/benchmark/{BEREZAN}", product.process.pid)
    finally:
        product.stop()
        footing.close()


def _processor_seconds(pid: int) -> float:
    """What a process and its children have used of the processors (Linux)."""
    used = 0.0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            after_name = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if folder.name == str(pid) or after_name[1] == str(pid):
            used += (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")
    return used


def _load(address: str, server: int) -> Iterator[str]:
    before = _processor_seconds(server)
    # residents in processes of their own: their work must not be counted as the server's
    halves = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.light_door", address, str(RESIDENTS // 2)],
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    lines = [line for half in halves for line in (half.communicate()[0] or "").splitlines()]
    pages = sorted(float(line) for line in lines if line.replace(".", "").isdigit())
    done = sum(int(line.split()[1]) for line in lines if line.startswith("responses"))
    used = _processor_seconds(server) - before
    yield f"| Light door: responses/s, {RESIDENTS} residents beside it | {done / SECONDS:,.0f} | ≥ 400 |"
    yield f"| Light door: server's processor time a response, ms | {used / done * 1000:.1f} | – |"
    yield f"| Light door: one page, p95 ms | {pages[int(len(pages) * 0.95)]:.1f} | ≤ 300 |"


def _residents(address: str, number: int) -> None:
    import threading

    import httpx

    until = time.perf_counter() + SECONDS
    taken: list[float] = []
    done = [0] * number

    def resident(place: int) -> None:
        with httpx.Client(timeout=30) as client:
            while time.perf_counter() < until:
                text = client.get(address).text
                for answers in (
                    {"q-consent": "OK", "q-a1": "1", "q-a2": "0"},
                    {"q-b1": "1", "q-b3": "3"},
                    {"q-m1": "1", "q-m2": "0", "q-m7": "1"},
                    {"q-c1": "5", "q-c2": "слово"},
                    {"do": "send"},
                ):
                    begun = time.perf_counter()
                    found = _SHEET.search(text)
                    text = client.post(address, data={"sheet": found[1] if found else "", **answers}).text
                    taken.append((time.perf_counter() - begun) * 1000)
                done[place] += 'class="receipt"' in text

    threads = [threading.Thread(target=resident, args=(place,)) for place in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print("\n".join(f"{one:.2f}" for one in taken))
    print("responses", sum(done))


if __name__ == "__main__":
    _residents(sys.argv[1], int(sys.argv[2]))
