"""`uv run python -m tests.benchmarks`: measures what the README says, and prints it as a table.

Figures depend on the machine and on what else it does; budgets of speed.md stand beside them.
"""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
from pathlib import Path

from tests.benchmarks import light_door, phone, submissions
from tests.journeys.product import Product

PARTS = ("submissions", "reads", "light", "phone")


def main() -> None:
    """Run the parts that were asked for, all of them by default."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], default=[])
    chosen = parser.parse_args().parts or list(PARTS)
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    print(f"{machine}, Python {platform.python_version()}\n")
    print("| what | measured | target |\n|---|---|---|")
    with tempfile.TemporaryDirectory(prefix="safe-community-", ignore_cleanup_errors=True) as name:
        os.chmod(name, 0o711)  # noqa: S103 - the database's own user must pass through
        if {"submissions", "reads"} & set(chosen):
            for row in submissions.measure(Path(name) / "store", reads="reads" in chosen):
                print(row, flush=True)
        if "light" in chosen:
            for row in light_door.measure(Path(name) / "light"):
                print(row, flush=True)
        if "phone" in chosen:
            product = Product(Path(name) / "demonstration").start()
            try:
                for row in phone.measure(product.url):
                    print(row, flush=True)
            finally:
                product.stop()


if __name__ == "__main__":
    main()
