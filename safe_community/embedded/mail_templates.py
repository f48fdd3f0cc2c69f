"""The wording of e-mails: templates as a Supabase project keeps them, so that one file serves the hosted
service too.

The hosted service reads Go templates; the few forms that mails need (`{{ .Token }}`, `if eq`, `else`, `end`)
are
translated to Jinja, which escapes what goes into HTML.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2

FILES = {
    "signup": "confirmation",
    "recovery": "recovery",
    "invite": "invite",
    "magiclink": "magic_link",
    "email_change": "email_change",
    "already_registered": "already_registered",
}
TAG = re.compile(r"\{\{-?\s*(.*?)\s*-?\}\}", re.DOTALL)
VARIABLE = re.compile(r"^\.([A-Za-z][A-Za-z0-9_.]*)$")
CONDITION = re.compile(r"^if (?:(eq|ne) )?\.([A-Za-z][A-Za-z0-9_.]*)(?: \"([^\"\\]*)\")?$")
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL | re.IGNORECASE)
BARE = "{{ .Token }}\n\n{{ .ConfirmationURL }}\n"


@dataclass(frozen=True)
class Wording:
    """One mail in words."""

    subject: str
    text: str
    html: str


class Templates:
    """Reads the folder at each mail: an operator's change counts at once, and mails are few."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self.plain = jinja2.Environment(autoescape=False, undefined=jinja2.ChainableUndefined)  # noqa: S701
        self.markup = jinja2.Environment(autoescape=True, undefined=jinja2.ChainableUndefined)

    def write(self, kind: str, values: Mapping[str, Any]) -> Wording:
        """The mail of a kind; without a template it holds the code and the link and nothing else."""
        page, plain = self.source(kind, "html"), self.source(kind, "txt")
        text = self.plain.from_string(translated(plain or BARE)).render(values)
        if page is None:
            page = f"<title>{values['Token']}</title><pre>{html.escape(text)}</pre>"
            rendered = page
        else:
            rendered = self.markup.from_string(translated(page)).render(values)
            if plain is None:
                text = words_of(rendered)
        title = TITLE.search(rendered)
        subject = html.unescape(" ".join(title[1].split())) if title else kind
        return Wording(subject, text, rendered)

    def source(self, kind: str, suffix: str) -> str | None:
        """A template's text, or None if the project has none for this kind."""
        if self.folder is None:
            return None
        path = self.folder / f"{FILES[kind]}.{suffix}"
        return path.read_text(encoding="utf-8") if path.is_file() else None


def translated(source: str) -> str:
    """A Go template of the simple kind as a Jinja template. Raises ValueError for forms that mails do not
    need."""
    return TAG.sub(lambda found: jinja_tag(found[1]), source)


def jinja_tag(words: str) -> str:
    """One tag."""
    if words in ("else", "end"):
        return "{% else %}" if words == "else" else "{% endif %}"
    variable = VARIABLE.match(words)
    if variable:
        return "{{ " + variable[1] + " }}"
    condition = CONDITION.match(words)
    if condition:
        comparison, name, wanted = condition.groups()
        if comparison is None:
            return "{% if " + name + " %}"
        return "{% if " + name + (" == " if comparison == "eq" else " != ") + f'"{wanted}"' + " %}"
    raise ValueError(f"This template tag is not known: {words}")


def words_of(page: str) -> str:
    """The plain part when a project has no text template: the words of the page and the addresses of its
    links."""
    linked = re.sub(r'<a[^>]*href="([^"]*)"[^>]*>(.*?)</a>', r"\2 \1", page, flags=re.DOTALL)
    bare = re.sub(r"<(head|style)\b.*?</\1>|<[^>]+>", " ", linked, flags=re.DOTALL)
    lines = (" ".join(line.split()) for line in html.unescape(bare).splitlines())
    return "\n".join(line for line in lines if line) + "\n"
