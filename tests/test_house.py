"""The house keeps its shape: imports go one way, files stay readable, names say what things are."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PARTS = ("components", "forms", "pages", "safe_community")
LONGEST = 300
#: Data and catalogues, not code to be read.
NOT_FOR_READING = ("safe_community/translations", "safe_community/catalogue")


def _tracked(*endings: str) -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.splitlines() if name.endswith(endings) and (ROOT / name).exists()]


def test_imports_go_one_way() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]


def _imports(file: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module.partition(".")[0])
    return names


def test_only_the_store_imports_supabase() -> None:
    clients = {"supabase", "supabase_auth", "postgrest", "storage3"}
    elsewhere = [
        str(file.relative_to(ROOT))
        for file in _tracked(".py")
        if file.relative_to(ROOT).parts[0] in {*PARTS, "Home.py"}
        and not file.is_relative_to(ROOT / "safe_community" / "store")
        and _imports(file) & clients
    ]
    assert elsewhere == []


def test_no_python_file_hides_the_client_library() -> None:
    assert list((ROOT / "supabase").rglob("*.py")) == []


def test_pages_lie_in_a_folder_of_their_audience() -> None:
    # a flat pages/*.py would be served by a fresh server without frame and guard
    assert [file.name for file in (ROOT / "pages").glob("*.py")] in ([], ["__init__.py"])


def test_pages_are_thin() -> None:
    long = {
        str(file.relative_to(ROOT)): lines
        for file in (ROOT / "pages").rglob("*.py")
        if (lines := len(file.read_text(encoding="utf-8").splitlines())) > 60
    }
    assert long == {}


def test_files_can_be_read_at_once() -> None:
    long = {
        str(file.relative_to(ROOT)): lines
        for file in _tracked(".py", ".sql")
        if not str(file.relative_to(ROOT)).startswith(NOT_FOR_READING)
        and (lines := len(file.read_text(encoding="utf-8").splitlines())) > LONGEST
    }
    assert long == {}


@pytest.mark.parametrize("word", ["utils", "helpers", "manager", "common", "services", "core"])
def test_no_module_has_a_name_that_says_nothing(word: str) -> None:
    assert [str(file) for file in _tracked(".py") if file.stem == word or word in file.parent.parts] == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(file.relative_to(ROOT))
        for file in _tracked(".py")
        if file.name != "__init__.py"
        and file.relative_to(ROOT).parts[0] in PARTS
        and not ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))
    ]
    assert silent == []


@pytest.mark.parametrize("tool", [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"]])
def test_the_linters_are_content(tool: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *tool], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]


def test_no_secret_and_no_machine_path_is_in_the_repository() -> None:
    forbidden = ("BEGIN PRIVATE" + " KEY", "service_role" + "_key=", "/work" + "/main", "/root" + "/.")
    found = [
        f"{file.relative_to(ROOT)}: {mark}"
        for file in _tracked(".py", ".sql", ".md", ".toml", ".yaml", ".html", ".js", ".css", "run")
        for mark in forbidden
        if mark in file.read_text(encoding="utf-8")
    ]
    assert found == []
