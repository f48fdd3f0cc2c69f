"""Drafts in the database: sealed by their token, found by its hash, so that nobody there can read them."""

from __future__ import annotations

import hashlib

from forms.problems import Problem, Refused
from safe_community.drafts import Draft, new_code
from safe_community.store.client import Store
from safe_community.store.sealing import Seal


def save(operator: Store, token: str, draft: Draft) -> None:
    """Keep a draft under its token; a later one replaces it. Refused: answers_too_large."""
    operator.call("save_draft", token_hash=_hash(token), sealed=Seal(token).close(draft.written()))


def read(operator: Store, token: str) -> Draft | None:
    """The draft of a token; None where there is none or it is older than 30 days."""
    sealed = operator.call("read_draft", token_hash=_hash(token))
    opened = Seal(token).open(sealed) if isinstance(sealed, str) else None
    return Draft.read(opened) if opened is not None else None


def drop(operator: Store, token: str) -> None:
    """Delete a draft and its codes; nothing happens where there is none."""
    operator.call("drop_draft", token_hash=_hash(token))


def make_code(operator: Store, token: str) -> str:
    """A new code for a draft that is kept; an earlier one opens nothing any more. Refused: draft_gone."""
    code = new_code()
    operator.call(
        "make_draft_code",
        token_hash=_hash(token),
        code_hash=_hash(f"code {code}"),
        sealed=Seal(code).close(token),
    )
    return code


def token_of_code(operator: Store, code: str) -> str:
    """The token behind a code. Refused: resume_code_wrong, resume_code_expired after 7 days."""
    sealed = operator.call("open_draft_code", code_hash=_hash(f"code {code}"))
    token = Seal(code).open(str(sealed))
    if token is None:
        raise Refused(Problem("resume_code_wrong"))
    return token


def purge(operator: Store) -> int:
    """Delete what has outlived its time; returns how many drafts."""
    return int(operator.call("purge_drafts"))


def _hash(word: str) -> str:
    return hashlib.sha256(f"draft {word}".encode()).hexdigest()
