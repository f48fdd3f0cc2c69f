"""The README's two lines do all the set-up, in a folder where nothing was done before."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.journeys.product import free_port

ROOT = Path(__file__).parents[1]
LINES = re.findall(r"```sh\n(.+)\n```", (ROOT / "README.md").read_text(encoding="utf-8"))


@pytest.fixture
def fresh_clone() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="safe-community-clone-"))
    os.chmod(folder, 0o755)  # noqa: S103 - the database's own user must pass through
    subprocess.run(["git", "clone", "-q", str(ROOT), str(folder / "clone")], check=True)
    yield folder / "clone"
    shutil.rmtree(folder, ignore_errors=True)


def test_the_readme_has_a_line_that_runs_it_and_a_line_that_tests_it() -> None:
    run, test = LINES[0], LINES[1]
    assert run.endswith("uv run python -m safe_community demo")
    assert test.endswith("uv run python -m tests")


@pytest.mark.acceptance(1)
def test_the_readmes_first_line_opens_the_home_page_from_a_fresh_clone(fresh_clone: Path) -> None:
    port = free_port()
    # the line as it stands, on a port and a data folder of the test's own
    line = f"{LINES[0]} --port {port}"
    kept = {name: value for name, value in os.environ.items() if name not in {"VIRTUAL_ENV", "CHROMIUM"}}
    environment = {**kept, "SAFE_COMMUNITY_DATA": str(fresh_clone.parent / "data")}
    with (fresh_clone.parent / "log").open("wb") as log:
        process = subprocess.Popen(
            ["bash", "-c", line],
            cwd=fresh_clone,
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        deadline = time.monotonic() + 280
        status = 0
        while status != 200 and time.monotonic() < deadline and process.poll() is None:
            time.sleep(0.5)
            try:
                status = httpx.get(f"http://127.0.0.1:{port}/health", timeout=5).status_code
            except httpx.TransportError:
                status = 0
        assert status == 200, (fresh_clone.parent / "log").read_text("utf-8")[-2000:]
        page = httpx.get(f"http://127.0.0.1:{port}/")
        assert '<html lang="uk"' in page.text
        assert "Безпечна громада" in page.text
    finally:
        os.killpg(process.pid, 2)
        process.wait(30)


def test_the_lock_file_answers_for_the_configuration() -> None:
    uv = shutil.which("uv") or str(ROOT / ".uv" / "bin" / "uv")
    if not Path(uv).exists():
        pytest.skip("uv is not here")
    done = subprocess.run([uv, "lock", "--check"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_continuous_integration_runs_the_readmes_second_line() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "python -m tests" in script
