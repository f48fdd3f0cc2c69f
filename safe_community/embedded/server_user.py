"""Which operating system user runs PostgreSQL, and whether that user can reach a path.

PostgreSQL refuses to run as root, and a container often has nobody else: then an unprivileged user is
borrowed.
"""

from __future__ import annotations

import os
import pwd
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from safe_community.embedded.settings import EmbeddedError

CANDIDATES = ("postgres", "nobody")


@dataclass(frozen=True)
class ServerUser:
    """The user of the PostgreSQL process; `borrowed` when it differs from the user of this process."""

    uid: int
    gid: int
    name: str
    borrowed: bool

    def popen_options(self) -> Mapping[str, object]:
        """What `subprocess` needs to run a child as this user."""
        if not self.borrowed:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def server_user(cluster: Path) -> ServerUser:
    """The owner of an existing cluster wins; a new one belongs to this user or, for root, to a borrowed one.

    Raises EmbeddedError: `data_folder_not_ours` when the cluster belongs to somebody this process cannot
    become.
    """
    me = os.geteuid()
    owner = cluster.stat().st_uid if cluster.exists() else None
    if me != 0:
        if owner not in (None, me):
            raise EmbeddedError("data_folder_not_ours", {"folder": str(cluster), "reason": "owner"})
        return ServerUser(me, os.getegid(), user_name(me), borrowed=False)
    if owner is not None and owner != 0:
        gid = pwd.getpwuid(owner).pw_gid if has_name(owner) else cluster.stat().st_gid
        return ServerUser(owner, gid, user_name(owner), borrowed=True)
    for name in CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return ServerUser(entry.pw_uid, entry.pw_gid, name, borrowed=True)
    raise EmbeddedError("server_did_not_start", {"reason": "no unprivileged user to run PostgreSQL"})


def has_name(uid: int) -> bool:
    """Whether the user database knows this number; containers run under numbers that it does not know."""
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def user_name(uid: int) -> str:
    """The user's name, or the number as text when it has none."""
    return pwd.getpwuid(uid).pw_name if has_name(uid) else str(uid)


def can_reach(user: ServerUser, path: Path) -> bool:
    """Whether `user` may pass every folder above `path` (group membership counts only through the main
    group)."""
    if not user.borrowed:
        return True
    for folder in path.resolve().parents:
        found = folder.stat()
        if found.st_uid == user.uid:
            wanted = stat.S_IXUSR
        elif found.st_gid == user.gid:
            wanted = stat.S_IXGRP
        else:
            wanted = stat.S_IXOTH
        if not found.st_mode & wanted:
            return False
    return True
