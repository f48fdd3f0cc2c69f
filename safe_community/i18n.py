"""The words of the interface in the reader's language: English in the code, Ukrainian in the catalogues.

Several `.po` files a language, so that several people can translate at once; they are merged and compiled in
memory at the first use, so there is no build step to forget. Ukrainian comes first: it is what a reader
gets who has not asked for English.
"""

from __future__ import annotations

import gettext
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES: Mapping[str, str] = {"uk": "Українська", "en": "English"}
DEFAULT_LANGUAGE = "uk"
TRANSLATIONS = Path(__file__).parent / "translations"
# Whoever prefers one of these may well be a Ukrainian with an English or Russian telephone.
_SPOKEN_IN_UKRAINE = frozenset({"uk", "ru", "en", "be"})


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "translate this later"
    """Marks a message in a table for the catalogue; it is translated where it is shown."""
    return message


class ContradictoryTranslations(ValueError):  # noqa: N818 - reads as a fact
    """Two catalogues of one language translate the same words differently."""


@dataclass(frozen=True)
class Source:
    """One message with the file it was translated in."""

    message: Message
    file: Path


def catalogue_files(language: str) -> list[Path]:
    """The `.po` files of a language, in the order in which they are merged."""
    return sorted((TRANSLATIONS / language).rglob("*.po"))


def messages(language: str) -> Iterator[Source]:
    """Every translated message of every file of a language, untranslated and fuzzy ones included."""
    for file in catalogue_files(language):
        with file.open("rb") as stream:
            catalogue = read_po(stream, locale=language, abort_invalid=True)
        for message in catalogue:
            if message.id:
                yield Source(message, file)


def merged(language: str) -> Catalog:
    """One catalogue out of all files of a language.

    Raises ContradictoryTranslations where two files disagree: which one would win is nobody's decision.
    """
    whole = Catalog(locale=language, charset="utf-8")
    seen: dict[tuple[str, str], Source] = {}
    for source in messages(language):
        message = source.message
        if message.fuzzy or not _is_translated(message):
            continue
        key = (message.id if isinstance(message.id, str) else message.id[0], message.context or "")
        before = seen.get(key)
        if before is not None and before.message.string != message.string:
            raise ContradictoryTranslations(f"{key[0]!r} in {before.file.name} and {source.file.name}")
        seen[key] = source
        whole.add(message.id, message.string, context=message.context)
    return whole


def _is_translated(message: Message) -> bool:
    strings = (message.string,) if isinstance(message.string, str) else message.string or ()
    return bool(strings) and all(strings)


@cache
def translations(language: str) -> gettext.NullTranslations:
    """The compiled words of a language; English is the language of the code and needs none."""
    if not catalogue_files(language):
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, merged(language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def translate(language: str, message: str) -> str:
    """The message in a language; the message itself where nothing better is known."""
    return translations(language).gettext(message)


def translate_count(language: str, one: str, many: str, number: int) -> str:
    """The plural form that the language wants for this number, with `{n}` still in it."""
    return translations(language).ngettext(one, many, abs(number))


def chosen_language(asked: str | None, remembered: str | None, accepted: str | None) -> str:
    """The language of a reader.

    asked: what the address says (`?lang=`); remembered: the reader's earlier choice; accepted: the browser's
    Accept-Language header. English interfaces are common on Ukrainian telephones, so a browser that merely
    speaks English gets Ukrainian and finds the switch; one that prefers a third language gets English.
    """
    for wish in (asked, remembered):
        if wish in LANGUAGES:
            return str(wish)
    preferred = _first_preference(accepted or "")
    return DEFAULT_LANGUAGE if not preferred or preferred in _SPOKEN_IN_UKRAINE else "en"


def _first_preference(accepted: str) -> str:
    weighed: list[tuple[float, str]] = []
    for part in accepted[:200].split(","):
        tag, _, quality = part.strip().partition(";q=")
        try:
            weight = float(quality) if quality else 1.0
        except ValueError:
            continue
        if (language := tag.split("-")[0].lower()).isalpha():
            weighed.append((weight, language))
    return max(weighed, key=lambda pair: pair[0])[1] if weighed else ""
