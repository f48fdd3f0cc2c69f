"""Finds a Chromium for the tests that need a browser, or says in one sentence what to do.

In this order: the variable CHROMIUM, the system's own, Playwright's, then an attempt to install one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

MISSING = (
    "The tests need a Chromium browser, and none could be installed here: install the package “chromium” of "
    "your system, or run “python -m playwright install --with-deps chromium”, or name one with "
    "CHROMIUM=/path/to/chromium."
)
FLAGS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
]
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    """The path of a Chromium, or None."""
    stated = os.environ.get("CHROMIUM")
    if stated:
        return stated if Path(stated).exists() else None
    return next((found for name in _NAMES if (found := shutil.which(name))), None) or _of_playwright()


def _of_playwright() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def find_or_install() -> str | None:
    """The path of a Chromium; installs one where there is none and that is possible."""
    if found := find():
        return found
    attempts = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        attempts.append(["apt-get", "install", "-y", "--no-install-recommends", "chromium"])
    for attempt in attempts:
        print("+", *attempt, file=sys.stderr)
        if attempt[0] == "apt-get":
            subprocess.run(["apt-get", "update", "-q"], check=False, timeout=300)
        done = subprocess.run(attempt, check=False, timeout=900)
        if done.returncode == 0 and (found := find()) and starts(found):
            return found
    return None


def starts(path: str) -> bool:
    """True when this browser really runs here: Playwright's own may lack the system's libraries."""
    try:
        done = subprocess.run(
            [path, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", "about:blank"],
            capture_output=True,
            check=False,
            timeout=60,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and b"<html" in done.stdout
