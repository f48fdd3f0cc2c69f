"""The small process that owns PostgreSQL, so that any process of the app may be killed without hurting the
others.

Clients hold a connection to its socket: the kernel closes it however they die. It stops when the last has
gone.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import selectors
import signal
import socket
import sys
import time
import traceback
from pathlib import Path
from typing import IO

from safe_community.embedded.folder import DataFolder
from safe_community.embedded.postgres import Postgres
from safe_community.embedded.settings import EmbeddedError

LOCK_SECONDS = 90.0
RESTARTS_A_MINUTE = 10
FAREWELL_SECONDS = 5.0
TOUCH_SECONDS = 600.0


class Supervisor:
    """One PostgreSQL, many clients, one thread."""

    def __init__(self, folder: DataFolder, idle_grace: float) -> None:
        self.folder = folder
        self.idle_grace = idle_grace
        self.clients: set[socket.socket] = set()
        self.idle_since = time.monotonic()
        self.farewell: float | None = None
        self.restarts: list[float] = []
        self.selector = selectors.DefaultSelector()

    def run(self) -> None:
        """Serve until nobody is left. Returns at once if another supervisor owns the folder."""
        lock = self.lock()
        if lock is None:
            return
        listener = self.listen()
        try:
            self.postgres = Postgres(self.folder)
            self.postgres.start()
        except EmbeddedError as error:
            self.refuse(listener, error)
            return
        wake = self.watch_signals()
        self.selector.register(listener, selectors.EVENT_READ)
        self.selector.register(wake, selectors.EVENT_READ)
        self.idle_since = time.monotonic()
        try:
            while not self.is_over(listener):
                self.turn(listener, wake)
        finally:
            # First nobody can come in, then the server stops: a client in between starts the next supervisor.
            self.close_door(listener)
            self.postgres.stop()

    def turn(self, listener: socket.socket, wake: socket.socket) -> None:
        """Wait for one thing to happen and deal with it."""
        for key, _ in self.selector.select(self.patience()):
            found = key.fileobj
            if found is listener:
                self.welcome(listener)
            elif found is wake:
                if signal.SIGTERM in wake.recv(64) and self.farewell is None:
                    self.farewell = time.monotonic() + FAREWELL_SECONDS
            elif isinstance(found, socket.socket):
                self.listen_to(found)
        if self.postgres.child is not None and self.postgres.child.poll() is not None:
            self.restart()
        with contextlib.suppress(OSError):
            os.utime(self.folder.control_socket)  # cleaners of /tmp leave young files alone

    def patience(self) -> float:
        """Seconds until something must be done though nothing happened."""
        if self.farewell is not None:
            return max(0.0, self.farewell - time.monotonic())
        if not self.clients:
            return max(0.0, self.idle_since + self.idle_grace - time.monotonic())
        return TOUCH_SECONDS

    def is_over(self, listener: socket.socket) -> bool:
        """Whether it is time to stop: nobody for the grace period, nobody at the door, or asked to end."""
        self.welcome(listener)
        if self.farewell is not None and (not self.clients or time.monotonic() >= self.farewell):
            return True
        return not self.clients and time.monotonic() >= self.idle_since + self.idle_grace

    def welcome(self, listener: socket.socket) -> None:
        """If somebody is at the door, tell where the server is, and remember the client by its connection."""
        try:
            client, _ = listener.accept()
        except OSError:
            return
        self.clients.add(client)
        self.selector.register(client, selectors.EVENT_READ)
        self.tell(client, self.state())

    def state(self) -> dict[str, object]:
        """What a client needs to know."""
        child = self.postgres.child
        return {
            "state": "ready",
            "socket_folder": str(self.folder.run),
            "programs": str(self.postgres.programs),
            "supervisor": os.getpid(),
            "postgres": child.pid if child else 0,
        }

    def tell(self, client: socket.socket, message: dict[str, object]) -> None:
        """Send one line; a client that went away meanwhile is forgotten."""
        try:
            client.sendall(json.dumps(message).encode() + b"\n")
        except OSError:
            self.forget(client)

    def listen_to(self, client: socket.socket) -> None:
        """Clients say nothing; what can be read is their end."""
        try:
            said = client.recv(64)
        except OSError:
            said = b""
        if not said:
            self.forget(client)

    def forget(self, client: socket.socket) -> None:
        """A client has gone; when it was the last one the grace period begins."""
        if client in self.clients:
            self.clients.discard(client)
            self.selector.unregister(client)
            client.close()
        if not self.clients:
            self.idle_since = time.monotonic()

    def restart(self) -> None:
        """PostgreSQL died: recover. If it dies again and again, end, and let the clients hear why."""
        now = time.monotonic()
        self.restarts = [*(moment for moment in self.restarts if now - moment < 60), now]
        if len(self.restarts) > RESTARTS_A_MINUTE:
            raise EmbeddedError("server_did_not_start", {"reason": self.postgres.last_log_line()})
        self.postgres.start()

    def lock(self) -> IO[str] | None:
        """Own the folder, waiting for a predecessor that is stopping; None if a living one serves it."""
        stream = (self.folder.root / "supervisor.lock").open("w")
        deadline = time.monotonic() + LOCK_SECONDS
        while time.monotonic() < deadline:
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                if answers(self.folder.control_socket):
                    return None
                time.sleep(0.02)
                continue
            return stream
        raise EmbeddedError("server_did_not_start", {"reason": "another supervisor does not stop"})

    def listen(self) -> socket.socket:
        """Open the socket for clients before PostgreSQL starts: they wait in its queue meanwhile."""
        path = self.folder.control_socket
        path.unlink(missing_ok=True)
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listener.bind(str(path))
        path.chmod(0o600)
        listener.listen(64)
        listener.setblocking(False)
        return listener

    def refuse(self, listener: socket.socket, error: EmbeddedError) -> None:
        """The server cannot start: say why to everybody who waits."""
        message = {"state": "failed", "code": error.code, "parameters": error.parameters}
        deadline = time.monotonic() + 1.0
        while time.monotonic() < deadline:
            try:
                client, _ = listener.accept()
            except BlockingIOError:
                time.sleep(0.02)
                continue
            with contextlib.suppress(OSError):
                client.sendall(json.dumps(message, default=str).encode() + b"\n")
            client.close()
        self.close_door(listener)

    def close_door(self, listener: socket.socket) -> None:
        """Nobody can connect any more; those still connected read the end."""
        self.folder.control_socket.unlink(missing_ok=True)
        listener.close()
        for client in self.clients:
            client.close()

    def watch_signals(self) -> socket.socket:
        """Signals become bytes in a socket, so that the one loop sees them."""
        reader, writer = socket.socketpair()
        reader.setblocking(False)
        writer.setblocking(False)
        self.signal_writer = writer  # kept open as long as this object lives
        signal.set_wakeup_fd(writer.fileno())
        for number in (signal.SIGTERM, signal.SIGCHLD):
            signal.signal(number, lambda *_: None)
        for number in (signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        return reader


def answers(path: Path) -> bool:
    """Whether somebody listens on a socket."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(str(path))
        except OSError:
            return False
    return True


def main(arguments: list[str]) -> None:
    """`python -m safe_community.embedded.supervisor DATA_FOLDER IDLE_GRACE`, called by `attachment` only."""
    if os.fork():
        os._exit(0)  # the caller gets a finished child to reap, the supervisor belongs to nobody
    try:
        Supervisor(DataFolder(Path(arguments[0])), float(arguments[1])).run()
    except Exception:
        traceback.print_exc()
        raise SystemExit(1) from None


if __name__ == "__main__":
    main(sys.argv[1:])
