"""Everything that can go wrong has its sentence, in words for the person who reads it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from components import session
from components.problems import GENERAL, SENTENCES, sentence
from components.text import t
from forms.problems import Problem

ROOT = Path(__file__).parents[2]
ANYTHING = {name: 5 for text in SENTENCES.values() for name in re.findall(r"\{(\w+)", text)}


def test_every_refusal_of_the_database_has_its_sentence() -> None:
    refusals = {
        code
        for file in (ROOT / "supabase" / "migrations").glob("*.sql")
        for code in re.findall(r"(?:private\.refuse\(|message = )'([a-z_]+[a-z])'", file.read_text("utf-8"))
    }
    assert refusals - set(SENTENCES) == set()


def test_every_refusal_of_the_sign_in_service_has_its_sentence() -> None:
    source = (ROOT / "safe_community" / "store" / "refusals.py").read_text("utf-8")
    source += (ROOT / "safe_community" / "accounts.py").read_text("utf-8")
    codes = set(re.findall(r'Problem\("([a-z_]+)"', source)) | set(re.findall(r'": "([a-z_]+)",', source))
    assert codes - set(SENTENCES) == set()


@pytest.mark.parametrize("language", ["uk", "en"])
@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_a_sentence_can_be_said(code: str, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "language", lambda: language)
    said = sentence(Problem(code, parameters=ANYTHING))
    assert "{" not in said
    assert said.endswith((".", "?"))


def test_a_code_that_nobody_knows_gets_an_honest_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "language", lambda: "uk")
    assert sentence(Problem("never_heard_of", parameters={"secret": "x"})) == t(GENERAL)
