"""Longer texts of public pages: one Markdown file a language, so that whoever writes need not see code."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st

from components import session

_FOLDER = Path(__file__).parent


@cache
def text(name: str, language: str) -> str:
    """The text `name` in a language, as Markdown of our own writing."""
    return (_FOLDER / f"{name}.{language}.md").read_text(encoding="utf-8")


def draw(name: str) -> None:
    """Draw the text in the reader's language."""
    st.markdown(text(name, session.language()))
