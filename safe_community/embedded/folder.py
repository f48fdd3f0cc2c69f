"""The data folder on disk: its layout, its mark of ownership, and the short folder for sockets.

A folder that we did not make is never touched; a socket's path may have about 100 bytes, hence the second
folder.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import json
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from safe_community.embedded.server_user import ServerUser, can_reach, server_user
from safe_community.embedded.settings import EmbeddedError

MARK = "embedded.json"
LAYOUT = 1
LONGEST_SOCKET_FOLDER = 80
POSTGRES_MAJOR = 18


@dataclass(frozen=True)
class DataFolder:
    """Paths inside one data folder. All processes compute the same ones."""

    root: Path

    @property
    def cluster(self) -> Path:
        """PostgreSQL's own files."""
        return self.root / "postgres"

    @property
    def files(self) -> Path:
        """Stored files of the storage service."""
        return self.root / "files"

    @property
    def keys(self) -> Path:
        """Signing key and API keys; readable by the owner only."""
        return self.root / "keys.json"

    @property
    def server_log(self) -> Path:
        """What PostgreSQL says."""
        return self.root / "postgres.log"

    @property
    def supervisor_log(self) -> Path:
        """What the supervisor says when it fails before anybody could listen."""
        return self.root / "supervisor.log"

    @property
    def run(self) -> Path:
        """The folder of the sockets: inside the data folder if the path is short enough, else under /tmp."""
        inside = self.root / "run"
        if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER:
            return inside
        name = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:16]
        return Path("/tmp") / f"embedded-{os.geteuid()}-{name}"  # noqa: S108 - made 0700 and its owner is checked

    @property
    def control_socket(self) -> Path:
        """Where the supervisor listens for clients."""
        return self.run / "control"

    def server_user(self) -> ServerUser:
        """The user that runs (or will run) PostgreSQL on this folder."""
        return server_user(self.cluster)


def prepare(root: Path) -> DataFolder:
    """Make or check the data folder, safe when several processes do it at once.

    Raises EmbeddedError: data_folder_read_only, data_folder_not_ours, data_folder_not_reachable,
    version_mismatch.
    """
    folder = DataFolder(Path(os.path.realpath(root)))
    try:
        folder.root.mkdir(parents=True, exist_ok=True)
        with locked(folder.root):
            lay_out(folder)
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOENT):
            raise EmbeddedError("data_folder_read_only", {"folder": str(folder.root)}) from error
        raise EmbeddedError(
            "data_folder_not_ours", {"folder": str(folder.root), "reason": error.strerror}
        ) from error
    check_version(folder)
    return folder


def lay_out(folder: DataFolder) -> None:
    """Look at the folder and make what is missing; one process at a time."""
    check_owner(folder)
    user = folder.server_user()
    if not can_reach(user, folder.root):
        raise EmbeddedError("data_folder_not_reachable", {"folder": str(folder.root), "user": user.name})
    if not (folder.root / MARK).exists():
        folder.root.chmod(0o711 if user.borrowed else 0o700)
        write_private(folder.root / MARK, json.dumps({"layout": LAYOUT, "postgres": POSTGRES_MAJOR}))
    elif is_read_only(folder.root):
        raise EmbeddedError("data_folder_read_only", {"folder": str(folder.root)})
    folder.files.mkdir(exist_ok=True, mode=0o700)
    prepare_run_folder(folder, user)


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a folder; the kernel lets go when the process dies."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def check_owner(folder: DataFolder) -> None:
    """Refuse a folder that holds something else than our data."""
    mark = folder.root / MARK
    if mark.exists():
        try:
            known = json.loads(mark.read_text())["layout"] == LAYOUT
        except (ValueError, KeyError, TypeError):
            known = False
        if not known:
            raise EmbeddedError("data_folder_not_ours", {"folder": str(folder.root), "reason": "mark"})
    # The draft of a mark is what a process that was killed at this point leaves.
    elif any(not path.name.startswith(f".{MARK}") for path in folder.root.iterdir()):
        raise EmbeddedError("data_folder_not_ours", {"folder": str(folder.root), "reason": "not_empty"})


def check_version(folder: DataFolder) -> None:
    """Refuse a cluster of another PostgreSQL release: its files cannot be read by ours."""
    version = folder.cluster / "PG_VERSION"
    if version.exists() and version.read_text().strip() != str(POSTGRES_MAJOR):
        found = version.read_text().strip()
        raise EmbeddedError("version_mismatch", {"found": found, "needed": str(POSTGRES_MAJOR)})


def prepare_run_folder(folder: DataFolder, user: ServerUser) -> None:
    """The sockets' folder, 0700 and owned by the server's user; one that somebody else made first is
    refused."""
    with contextlib.suppress(FileExistsError):
        folder.run.mkdir(mode=0o700)
        if user.borrowed:
            os.chown(folder.run, user.uid, user.gid)
    found = folder.run.lstat()
    ours = found.st_uid in (os.geteuid(), user.uid) and stat.S_ISDIR(found.st_mode)
    if not ours or found.st_mode & 0o077:
        raise EmbeddedError("data_folder_not_ours", {"folder": str(folder.run), "reason": "sockets"})


def is_read_only(folder: Path) -> bool:
    """Whether nothing can be written there, asked by writing: root passes every check of modes."""
    probe = folder / f".probe-{os.getpid()}"
    try:
        probe.touch()
        probe.unlink()
    except OSError:
        return True
    return False


def write_private(path: Path, text: str) -> None:
    """Write a small file whole or not at all, readable by its owner only; the first of several writers
    wins."""
    draft = path.with_name(f".{path.name}.{os.getpid()}-{os.urandom(4).hex()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
