"""All tests: `python -m tests`; arguments go to pytest, such as `-m acceptance` or `tests/forms`.

Sees to a browser first, because a person who wants to check the product should need one line.
"""

from __future__ import annotations

import os
import sys

import pytest

from tests import browser


def main() -> int:
    """Finds or installs a browser, then runs pytest."""
    found = browser.find_or_install()
    if found is None:
        print(browser.MISSING, file=sys.stderr)
        return 1
    os.environ["CHROMIUM"] = found
    return int(pytest.main(sys.argv[1:]))


if __name__ == "__main__":
    sys.exit(main())
