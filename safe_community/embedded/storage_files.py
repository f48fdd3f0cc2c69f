"""Stored files on disk, named by random numbers only: no part of a person's file name becomes a path.

A file is complete on disk before the row that names it is committed.
"""

from __future__ import annotations

import contextlib
import os
import re
import time
from pathlib import Path
from uuid import uuid4

VERSION = re.compile(r"^[0-9a-f]{32}$")
YOUNG_SECONDS = 3600.0


class Files:
    """The folder of one data folder's stored files."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, version: str) -> Path:
        """Where a version lies. Raises ValueError for a name that is none of ours."""
        if not VERSION.match(version):
            raise ValueError("not a version of a stored file")
        return self.root / version[:2] / version

    def write(self, content: bytes) -> str:
        """Store bytes durably; returns the version to read them by."""
        version = uuid4().hex
        path = self.path(version)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        return version

    def read(self, version: str) -> bytes:
        """The bytes of a version. Raises FileNotFoundError."""
        return self.path(version).read_bytes()

    def forget(self, version: str | None) -> None:
        """Delete a version, if it is there."""
        if version:
            with contextlib.suppress(FileNotFoundError, ValueError):
                self.path(version).unlink()

    def sweep(self, known: set[str]) -> int:
        """Delete files that no row names (their request was killed); young ones may still get their row."""
        gone = 0
        for path in self.root.glob("??/*"):
            old = time.time() - path.stat().st_mtime > YOUNG_SECONDS
            if old and path.name not in known:
                path.unlink(missing_ok=True)
                gone += 1
        return gone
