"""One wording in several languages: what a person reads.

Keys are language codes of the questionnaire; a workbook without languages has the one key `default`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, RootModel, StringConstraints

UNNAMED = "default"


def _from_plain(value: Any) -> Any:
    """A bare text stands for a wording without a language; languages without words are left out."""
    if isinstance(value, str):
        return {UNNAMED: value}
    if isinstance(value, dict):
        return {language: words for language, words in value.items() if words not in (None, "")}
    return value


class _Words(RootModel[dict[str, Annotated[str, StringConstraints(max_length=100_000)]]]):
    model_config = ConfigDict(frozen=True)

    def __call__(self, language: str) -> str:
        return self.in_language(language)

    def __iter__(self) -> Iterator[str]:  # type: ignore[override]
        return iter(self.root)

    def __hash__(self) -> int:
        return hash(tuple(sorted(self.root.items())))

    def in_language(self, language: str) -> str:
        """The words of that language, else of the first language that has any."""
        return self.root.get(language) or next(iter(self.root.values()), "")

    def has(self, language: str) -> bool:
        return bool(self.root.get(language))

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self.root)


class Text(_Words):
    """A wording; `text("uk")` says it in Ukrainian."""


Wording = Annotated[Text, BeforeValidator(_from_plain, json_schema_input_type=str | dict[str, str])]
