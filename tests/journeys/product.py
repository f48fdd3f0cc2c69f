"""The running product for tests: one process on a free port with a data folder of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]
START_SECONDS = 120


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Product:
    """A server that was started as a person would start it. `command`: `demo` or `run`."""

    data_folder: Path
    command: str = "demo"
    port: int = field(default_factory=free_port)
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """What the server has said."""
        return self.data_folder.parent / f"{self.command}-{self.port}.log"

    def start(self) -> Product:
        """Starts and waits until the first address answers; a second start is a restart on the same data."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SUPABASE_")}
        with self.log.open("ab") as stream:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "safe_community", self.command, "--port", str(self.port)],
                cwd=ROOT,
                env={**kept, "SAFE_COMMUNITY_DATA": str(self.data_folder), **self.environment},
                stdout=stream,
                stderr=stream,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                if httpx.get(f"{self.url}/health", timeout=5).status_code == 200:
                    return self
            except httpx.TransportError:
                time.sleep(0.2)
        raise RuntimeError(f"the product did not start:\n{self.log.read_text('utf-8')[-3000:]}")

    def stop(self) -> None:
        """Stops it as Ctrl+C would, and kills it when it does not listen."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
