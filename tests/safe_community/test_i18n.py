"""The reader's language, and the catalogues behind it."""

from __future__ import annotations

from pathlib import Path

import pytest

from safe_community import i18n

UK = 'msgid ""\nmsgstr "Language: uk\\n"\n\n'


@pytest.mark.parametrize(
    ("asked", "remembered", "accepted", "expected"),
    [
        (None, None, None, "uk"),
        (None, None, "uk-UA,uk;q=0.9,en;q=0.8", "uk"),
        (None, None, "ru-RU,ru;q=0.9", "uk"),
        # English interfaces are common on Ukrainian telephones.
        (None, None, "en-US,en;q=0.9", "uk"),
        (None, None, "de-DE,de;q=0.9,en;q=0.8", "en"),
        (None, None, "en;q=0.5,pl;q=0.9", "en"),
        ("en", "uk", "uk", "en"),
        (None, "en", "uk", "en"),
        ("xx", None, None, "uk"),
        ("<script>", "../..", "*;q=x, ,;", "uk"),
    ],
)
def test_the_language_of_a_reader(
    asked: str | None, remembered: str | None, accepted: str | None, expected: str
) -> None:
    assert i18n.chosen_language(asked, remembered, accepted) == expected


def test_english_needs_no_catalogue() -> None:
    assert i18n.translate("en", "Any sentence.") == "Any sentence."


def test_a_sentence_without_a_translation_stays_readable() -> None:
    assert i18n.translate("uk", "Nobody has translated this.") == "Nobody has translated this."


@pytest.fixture
def catalogues(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of Ukrainian catalogues."""
    (tmp_path / "uk").mkdir()
    monkeypatch.setattr(i18n, "TRANSLATIONS", tmp_path)
    return tmp_path / "uk"


def test_several_files_make_one_catalogue(catalogues: Path) -> None:
    (catalogues / "a.po").write_text(UK + 'msgid "one"\nmsgstr "раз"\n', "utf-8")
    (catalogues / "b.po").write_text(UK + 'msgid "two"\nmsgstr "два"\n', "utf-8")
    assert i18n.merged("uk")["one"].string == "раз"
    assert i18n.merged("uk")["two"].string == "два"


def test_two_files_that_disagree_are_refused(catalogues: Path) -> None:
    (catalogues / "a.po").write_text(UK + 'msgid "one"\nmsgstr "раз"\n', "utf-8")
    (catalogues / "b.po").write_text(UK + 'msgid "one"\nmsgstr "один"\n', "utf-8")
    with pytest.raises(i18n.ContradictoryTranslations, match=r"'one' in a\.po and b\.po"):
        i18n.merged("uk")


def test_a_fuzzy_or_empty_translation_is_none(catalogues: Path) -> None:
    (catalogues / "a.po").write_text(
        UK + '#, fuzzy\nmsgid "one"\nmsgstr "раз"\n\nmsgid "two"\nmsgstr ""\n', "utf-8"
    )
    assert len(i18n.merged("uk")) == 0
