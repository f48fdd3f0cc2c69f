"""A process's hold on the shared PostgreSQL: finds or starts the supervisor, and comes back when it was
killed.

The hold is an open socket; nothing has to be said at the end, and nothing can be forgotten by a process that
is killed.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safe_community.embedded.folder import DataFolder
from safe_community.embedded.settings import EmbeddedError

LAUNCH_SECONDS = 60.0
ANSWER_SECONDS = 120.0
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Whereabouts:
    """Where the server is: its socket folder, its programs, and the two process numbers."""

    socket_folder: str
    programs: str
    supervisor: int
    postgres: int


class Attachment:
    """Keeps PostgreSQL alive for this process until `close`."""

    def __init__(self, folder: DataFolder, idle_grace: float) -> None:
        self.folder = folder
        self.idle_grace = idle_grace
        self.closed = threading.Event()
        self.connection, self.whereabouts = self.attach()
        self.watcher = threading.Thread(target=self.watch, name="embedded-attachment", daemon=True)
        self.watcher.start()

    def attach(self) -> tuple[socket.socket, Whereabouts]:
        """Connect to the supervisor, starting one if there is none.

        Raises EmbeddedError with the supervisor's own code, or server_did_not_start.
        """
        deadline = time.monotonic() + LAUNCH_SECONDS
        launched = 0.0
        while time.monotonic() < deadline:
            connection = connect(self.folder.control_socket)
            if connection is not None:
                answer = read_line(connection)
                if answer is not None:
                    return connection, whereabouts(answer)
                connection.close()  # it was about to stop
                launched = 0.0
            elif time.monotonic() - launched > 10.0:
                self.launch()
                launched = time.monotonic()
            time.sleep(0.01)
        raise EmbeddedError("server_did_not_start", {"reason": last_line(self.folder.supervisor_log)})

    def launch(self) -> None:
        """Start a supervisor; when several processes do so at once, all but one of them see it and leave."""
        house = Path(__file__).resolve().parents[2]
        with self.folder.supervisor_log.open("wb") as stream:
            subprocess.run(  # noqa: S603 - our own module
                [
                    sys.executable,
                    "-m",
                    "safe_community.embedded.supervisor",
                    str(self.folder.root),
                    str(self.idle_grace),
                ],
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=stream,
                cwd=house,
                env=environment(house),
                start_new_session=True,
                check=False,
            )

    def watch(self) -> None:
        """Read until the supervisor's end; if it was not ours to end, attach again."""
        while not self.closed.is_set():
            try:
                ended = not self.connection.recv(64)
            except OSError:
                ended = True
            if not ended or self.closed.is_set():
                continue
            log.warning("The supervisor of %s has gone; starting another.", self.folder.root)
            try:
                connection, self.whereabouts = self.attach()
            except EmbeddedError:
                log.exception("PostgreSQL cannot be started again; trying in a moment.")
                self.closed.wait(1.0)
                continue
            self.connection = connection
            if self.closed.is_set():
                connection.close()

    def close(self) -> None:
        """Let go; the server stops when everybody has let go and the grace is over."""
        self.closed.set()
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)
        self.connection.close()


def environment(house: Path) -> dict[str, str]:
    """What the supervisor needs to find itself; the app's secrets do not live on in it."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "HOME") if name in os.environ}
    return {**kept, "PYTHONPATH": str(house)}


def connect(path: Path) -> socket.socket | None:
    """A connection to the supervisor, or None when nobody listens."""
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.connect(str(path))
    except OSError:
        connection.close()
        return None
    return connection


def read_line(connection: socket.socket) -> dict[str, Any] | None:
    """The supervisor's line, waited for while it starts PostgreSQL; None when it ends without one."""
    connection.settimeout(ANSWER_SECONDS)
    text = b""
    try:
        while not text.endswith(b"\n"):
            part = connection.recv(4096)
            if not part:
                return None
            text += part
    except OSError:
        return None
    connection.settimeout(None)
    answer: dict[str, Any] = json.loads(text)
    return answer


def whereabouts(answer: dict[str, Any]) -> Whereabouts:
    """The answer as a value, or the failure that it tells."""
    if answer["state"] == "failed":
        raise EmbeddedError(answer["code"], answer["parameters"])
    return Whereabouts(
        socket_folder=answer["socket_folder"],
        programs=answer["programs"],
        supervisor=answer["supervisor"],
        postgres=answer["postgres"],
    )


def last_line(path: Path) -> str:
    """The last line of a log, for the operator."""
    with contextlib.suppress(OSError):
        lines = path.read_text(errors="replace").split("\n")
        return next((line for line in reversed(lines) if line.strip()), "no log")
    return "no log"
