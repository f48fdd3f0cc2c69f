"""Words of a questionnaire on their way to the screen: escaped, named, with the hint under the question.

Streamlit reads labels as Markdown and we write HTML beside them; both are made safe here and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from markupsafe import Markup

from components import session
from forms.screens import QuestionView

#: Only what would change the look: a screen reader is told the words with their backslashes.
_MARKDOWN = re.compile(r"[\\`*_\[\]<>$~]|:(?=\w)|(?m:^)(?=[#+\-=>])|(?m:(?<=^\d)|(?<=^\d\d))(?=[.)])")

#: What a widget does when it changes: nothing until Continue, or this at once.
OnChange = Literal["ignore"] | Callable[[], None]


def plain(words: str) -> str:
    """Words of a questionnaire for a place that reads Markdown: nothing in them is a sign of it."""
    return _MARKDOWN.sub(lambda found: f"\\{found[0]}", words)


def paragraphs(words: str) -> Markup:
    """Words of a questionnaire as paragraphs of HTML, escaped."""
    return Markup("").join(Markup("<p>{}</p>").format(part) for part in words.split("\n\n") if part.strip())


def label_of(view: QuestionView) -> str:
    """The question with its hint under it, for a widget's label."""
    language = session.language()
    label, hint = plain(view.label(language)), view.hint(language)
    return f"{label}\n\n{plain(hint)}" if hint and view.type != "acknowledge" else label


def legend(view: QuestionView, further: str = "") -> Markup:
    """The question above several widgets that answer it together; they are named by it as a group."""
    language = session.language()
    lines = [words for words in (view.hint(language), further) if words]
    return Markup('<div data-legend><p class="sc-legend-text">{}</p>{}</div>').format(
        view.label(language),
        Markup("").join(Markup('<p class="sc-small">{}</p>').format(words) for words in lines),
    )


def media_names(view: QuestionView) -> Markup:
    """Names of the files that the author put beside a question; the files themselves are not with us."""
    media = view.question.media
    if media is None:
        return Markup("")
    found = [
        wording.in_language(session.language())
        for wording in (media.image, media.big_image, media.audio, media.video)
        if wording is not None
    ]
    return Markup("").join(Markup('<p class="sc-small sc-media">{}</p>').format(name) for name in found)
