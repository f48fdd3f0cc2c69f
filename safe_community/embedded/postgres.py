"""One PostgreSQL server as a child process: made, started, watched and stopped.

Durable settings, no TCP port, and a log without anybody's answers: errors of statements are not written to
it.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from safe_community.embedded.binaries import programs_folder
from safe_community.embedded.folder import DataFolder, check_version
from safe_community.embedded.server_user import user_name
from safe_community.embedded.settings import EmbeddedError

PR_SET_PDEATHSIG = 1
START_SECONDS = 60.0
LOG_BYTES = 1_000_000

INITDB = (
    "--username=postgres",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=PG_UNICODE_FAST",
    "--auth=peer",
    "--data-checksums",
)
SERVER = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "dynamic_shared_memory_type": "posix",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "effective_cache_size": "512MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "min_wal_size": "80MB",
    "max_wal_size": "1GB",
    "checkpoint_completion_target": "0.9",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "idle_in_transaction_session_timeout": "300s",
    # Statements and rows carry people's answers: only the server's own life goes to the log.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
    "log_line_prefix": "%m ",
}


class Postgres:
    """The server of one data folder. Used by the supervisor only, from its main thread."""

    def __init__(self, folder: DataFolder) -> None:
        self.folder = folder
        self.user = folder.server_user()
        self.programs = programs_folder(self.user, folder.root)
        self.child: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Make the cluster if there is none, start the server and wait until it takes connections.

        Raises EmbeddedError: server_did_not_start, version_mismatch.
        """
        if not self.folder.cluster.exists():
            self.make_cluster()
        check_version(self.folder)
        self.stop_stranger()
        self.write_access_rules()
        deadline = time.monotonic() + START_SECONDS
        while True:
            self.launch()
            if self.wait_until_ready(deadline):
                break
            # The processes of a killed server hold its memory for a moment; a new one must wait for them.
            if "shared memory" not in self.last_log_line() or time.monotonic() > deadline:
                raise EmbeddedError("server_did_not_start", {"reason": self.last_log_line()})
            time.sleep(0.1)

    def make_cluster(self) -> None:
        """Run initdb into a draft folder, renamed at the end: a first start that is killed leaves nothing
        half made."""
        draft = self.folder.root / "postgres.new"
        if draft.exists():
            shutil.rmtree(draft)
        draft.mkdir(mode=0o700)
        if self.user.borrowed:
            os.chown(draft, self.user.uid, self.user.gid)
        done = self.run("initdb", "--pgdata", str(draft), *INITDB)
        if done.returncode != 0:
            lines = [line for line in done.stdout.decode(errors="replace").splitlines() if line.strip()]
            reason = next(
                (line for line in lines if "error" in line.lower()), lines[-1] if lines else "initdb"
            )
            raise EmbeddedError("server_did_not_start", {"reason": reason})
        draft.rename(self.folder.cluster)

    def write_access_rules(self) -> None:
        """Only the user of this process (and the server's own) may connect, as any database role, without a
        password."""
        names = {user_name(os.geteuid()), self.user.name}
        map_lines = [f'house "{name}" all' for name in sorted(names)]
        self.write_in_cluster("pg_hba.conf", "local all all peer map=house\n")
        self.write_in_cluster("pg_ident.conf", "\n".join(map_lines) + "\n")

    def write_in_cluster(self, name: str, text: str) -> None:
        """Replace a small configuration file, owned by the server's user."""
        path = self.folder.cluster / name
        path.write_text(text)
        path.chmod(0o600)
        if self.user.borrowed:
            os.chown(path, self.user.uid, self.user.gid)

    def stop_stranger(self) -> None:
        """End a server that outlived its supervisor, and forget a lock file whose process is somebody else
        now."""
        lock = self.folder.cluster / "postmaster.pid"
        if not lock.exists():
            return
        if is_server_of(lock, self.folder.cluster):
            self.run("pg_ctl", "--pgdata", str(self.folder.cluster), "-m", "fast", "-w", "-t", "60", "stop")
        else:
            lock.unlink(missing_ok=True)

    def launch(self) -> None:
        """Start the `postgres` program, tied to this process by the kernel where the kernel can."""
        log = self.folder.server_log
        if log.exists() and log.stat().st_size > LOG_BYTES:
            log.unlink()
        options = [part for name, value in SERVER.items() for part in ("-c", f"{name}={value}")]
        with log.open("ab") as stream:
            self.child = subprocess.Popen(  # noqa: S603 - our own program and arguments
                [
                    str(self.programs / "postgres"),
                    "-D",
                    str(self.folder.cluster),
                    "-k",
                    str(self.folder.run),
                    *options,
                ],
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=stream,
                cwd="/",
                env=self.environment(),
                start_new_session=True,
                preexec_fn=die_with_parent(),  # noqa: PLW1509 - the supervisor has one thread
                **self.user.popen_options(),  # type: ignore[call-overload]
            )

    def wait_until_ready(self, deadline: float) -> bool:
        """Whether the server takes connections; False when its process has ended instead."""
        lock = self.folder.cluster / "postmaster.pid"
        while time.monotonic() < deadline:
            if self.child is None or self.child.poll() is not None:
                return False
            try:
                lines = lock.read_text().splitlines()
            except OSError:
                lines = []
            if len(lines) >= 8 and lines[7].strip() == "ready" and lines[0] == str(self.child.pid):
                return True
            time.sleep(0.01)
        self.stop()
        raise EmbeddedError("server_did_not_start", {"reason": self.last_log_line()})

    def stop(self) -> None:
        """Fast shutdown with a checkpoint; immediate if it takes longer than a minute."""
        if self.child is None or self.child.poll() is not None:
            return
        for number, patience in ((signal.SIGINT, 60.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 10.0)):
            self.child.send_signal(number)
            try:
                self.child.wait(patience)
            except subprocess.TimeoutExpired:
                continue
            return

    def last_log_line(self) -> str:
        """The last thing the server said, for the operator."""
        try:
            lines = self.folder.server_log.read_text(errors="replace").splitlines()
        except OSError:
            return "no log"
        speaking = [line for line in lines if "HINT" not in line and line.strip()]
        return speaking[-1] if speaking else "no log"

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        """Run one of PostgreSQL's programs to its end, as the server's user."""
        done: subprocess.CompletedProcess[bytes] = subprocess.run(  # noqa: S603 - our own program
            [str(self.programs / program), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd="/",
            env=self.environment(),
            check=False,
            **self.user.popen_options(),  # type: ignore[call-overload]
        )
        return done

    @staticmethod
    def environment() -> dict[str, str]:
        """Nothing of the caller's environment but the path: PG* variables and locales would change the
        server."""
        kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
        return {**kept, "LC_ALL": "C", "TZ": "UTC"}


def is_server_of(lock: Path, cluster: Path) -> bool:
    """Whether the process named in a lock file is a living PostgreSQL of this cluster; when unsure, yes if it
    lives."""
    try:
        pid = abs(int(lock.read_text().splitlines()[0]))
        os.kill(pid, 0)
    except PermissionError:
        return False
    except (OSError, ValueError, IndexError):
        return False
    if sys.platform != "linux":
        return True
    try:
        return Path(f"/proc/{pid}/cwd").resolve() == cluster.resolve()
    except OSError:
        return False


def die_with_parent() -> Callable[[], Any]:
    """A hook for the child: the kernel ends the server (fast shutdown) when its supervisor dies, where it
    can."""
    if sys.platform != "linux":
        return lambda: None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def hook() -> None:
        prctl(PR_SET_PDEATHSIG, signal.SIGINT, 0, 0, 0)
        if os.getppid() != parent:  # the supervisor died before the line above
            os._exit(1)

    return hook
