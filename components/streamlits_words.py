"""English words that are built into Streamlit's widgets, in the reader's language.

They cannot be set where the widget is drawn; the page's script replaces them by this list. The test that
looks for Latin letters on Ukrainian screens finds the ones that are missing here.
"""

from __future__ import annotations

from components.text import N_, language, t

_WORDS = (
    N_("Show password"),
    N_("Hide password"),
    N_("Show password text"),
    N_("Hide password text"),
    N_("Toggle password visibility"),
    N_("Clear value"),
    N_("Clear all"),
    N_("Select all"),
    N_("No results"),
    N_("Choose an option"),
    N_("Choose options"),
    N_("Increment"),
    N_("Decrement"),
    N_("Fullscreen"),
    N_("Exit fullscreen"),
    N_("Close fullscreen"),
    N_("Close"),
    N_("Search"),
    N_("Download as CSV"),
    N_("Browse files"),
    N_("Upload"),
    N_("Drag and drop file here"),
    N_("Drag and drop files here"),
    N_("Previous month"),
    N_("Next month"),
    N_("Help"),
)


def streamlits_words() -> dict[str, str]:
    """English words of Streamlit -> the reader's; empty for a reader of English."""
    return {} if language() == "en" else {words: t(words) for words in _WORDS}
