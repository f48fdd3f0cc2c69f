"""Every word the code speaks is Ukrainian too, completely and without contradiction."""

from __future__ import annotations

import re
from string import Formatter

import pytest
from babel.messages.catalog import Message

from safe_community.i18n import merged, messages
from tests.messages import missing, used_messages

LETTERS_OF_OTHERS = re.compile("[ыэъёЫЭЪЁ]")


def _strings(message: Message) -> tuple[str, ...]:
    string = message.string or ()
    return (string,) if isinstance(string, str) else tuple(string)


def _names(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name}


@pytest.mark.acceptance(2)
def test_every_message_of_the_code_has_a_ukrainian_translation() -> None:
    lacking = [(message.id, message.locations) for message in missing("uk") if message.id]
    assert lacking == []


def test_no_two_catalogues_translate_the_same_words_differently() -> None:
    assert len(merged("uk")) > 0  # raises where they disagree


def test_no_catalogue_keeps_words_that_nobody_says() -> None:
    used = {words if isinstance(words, str) else words[0] for words, _ in used_messages()}
    idle = [
        (source.file.name, key)
        for source in messages("uk")
        if (key := source.message.id if isinstance(source.message.id, str) else source.message.id[0])
        not in used
    ]
    assert idle == []


def test_every_counted_thing_has_the_three_ukrainian_forms() -> None:
    short = [
        source.message.id
        for source in messages("uk")
        if source.message.pluralizable
        and (len(_strings(source.message)) != 3 or not all(_strings(source.message)))
    ]
    assert short == []


def test_translations_fill_in_the_same_values() -> None:
    different = []
    for source in messages("uk"):
        ids = source.message.id if isinstance(source.message.id, tuple | list) else (source.message.id,)
        wanted = set().union(*(_names(words) for words in ids))
        different += [
            (ids[0], words) for words in _strings(source.message) if words and _names(words) - wanted
        ]
    assert different == []


def test_the_ukrainian_is_written_with_ukrainian_letters() -> None:
    foreign = [
        words
        for source in messages("uk")
        for words in _strings(source.message)
        if LETTERS_OF_OTHERS.search(words)
    ]
    assert foreign == []


def test_nobody_is_shouted_at() -> None:
    loud = [words for source in messages("uk") for words in _strings(source.message) if "!" in words]
    assert loud == []
