"""Questionnaires and their published versions in the database."""

from __future__ import annotations

from typing import Any

from forms.codebook import codebook
from forms.problems import Problem, Refused
from forms.questionnaire import Questionnaire, from_document, to_document
from safe_community.store.client import Store


def publish(store: Store, questionnaire: Questionnaire) -> None:
    """Publish a version for ever. Refused: version_must_grow, not_allowed."""
    document: dict[str, Any] = to_document(questionnaire)
    store.call(
        "publish_version",
        questionnaire=questionnaire.id,
        title=document["title"],
        version=questionnaire.version,
        document=document,
        codebook=codebook(questionnaire),
    )


def published(store: Store) -> list[tuple[str, str]]:
    """Questionnaire and number of every published version, the newest first."""
    rows = store.rows("questionnaire_versions", "questionnaire,version")
    found = sorted(((row["questionnaire"], row["version"]) for row in rows), key=lambda entry: entry[0])
    return sorted(found, key=lambda entry: entry[1], reverse=True)


def version(store: Store, questionnaire: str, number: str) -> Questionnaire:
    """A published version. Refused: unknown_version."""
    rows = store.rows("questionnaire_versions", "document", questionnaire=questionnaire, version=number)
    if not rows:
        raise Refused(
            Problem("unknown_version", parameters={"questionnaire": questionnaire, "version": number})
        )
    return from_document(rows[0]["document"])
