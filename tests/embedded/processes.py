"""Processes of the app that a test starts, watches and kills."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

import psycopg

from safe_community.embedded import open_backend
from tests.embedded.clients import settings

HOUSE = Path(__file__).resolve().parents[2]
PATIENCE = 30.0


class Writer:
    """A running writer and what it said; reading is left to a file, so that no pipe fills up."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self.said = (folder.parent / f"{folder.name}-{name}.txt").open("w+")
        self.process = start(folder, name, self.said)

    def lines(self) -> list[str]:
        text = Path(self.said.name).read_text()
        return text[: text.rfind("\n") + 1].splitlines()

    def acknowledged(self) -> set[int]:
        return {int(line) for line in self.lines() if line.isdigit()}

    def where(self) -> str:
        return next(line for line in self.lines() if line.startswith("ready"))

    def wait_for(self, count: int) -> None:
        wait_until(lambda: len(self.acknowledged()) >= count or self.process.poll() is not None)
        assert self.process.poll() is None, self.lines()

    def numbers(self) -> tuple[int, int]:
        """Process numbers of the supervisor and of PostgreSQL."""
        _, supervisor, postgres = self.where().split()
        return int(supervisor), int(postgres)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


def start(folder: Path, name: str, said: IO[str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.embedded.writer", str(folder), name]
    return subprocess.Popen(command, cwd=HOUSE, stdout=said, stderr=subprocess.STDOUT)


def wait_until(fact: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not fact():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.02)


def lives(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    # A process that ended but was not reaped yet does not live.
    status = Path(f"/proc/{number}/stat")
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"


def kill_family(postgres: int) -> None:
    """The server and all that it started, at once: whatever was only in memory is lost."""
    children = Path(f"/proc/{postgres}/task/{postgres}/children")
    family = [postgres, *(int(word) for word in (children.read_text() if children.exists() else "").split())]
    for number in family:
        os.kill(number, signal.SIGSTOP)
    for number in family:
        os.kill(number, signal.SIGKILL)


def marks(folder: Path, name: str) -> set[int]:
    """What is really stored, asked by a fresh process of the back end."""
    backend = open_backend(settings(folder))
    try:
        with psycopg.connect(backend.dsn) as connection:
            rows = connection.execute("select number from public.marks where process = %s", [name]).fetchall()
        return {number for (number,) in rows}
    finally:
        backend.close()
