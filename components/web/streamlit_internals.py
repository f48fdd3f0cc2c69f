"""Everything of Streamlit that has no public name and that we use nevertheless, in one place.

Each has a contract test. When one is missing after an upgrade the page works on without its help: the loss is
logged, never raised.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import streamlit

log = logging.getLogger(__name__)

STATIC_FOLDER = Path(streamlit.__file__).parent / "static"
# Modules that the browser would ask for only after the first message; every page of ours needs them.
_WANTED_EARLY = ("Html", "purify.es", "Button")


def ignore_pages_folder() -> None:
    """Keeps a fresh server from serving `pages/` by itself, without Home.py and so without guards."""
    try:
        from streamlit.runtime.pages_manager import PagesManager

        PagesManager.uses_pages_directory = False
    except (ImportError, AttributeError):
        log.exception("Streamlit no longer has PagesManager.uses_pages_directory")


def chosen_values() -> dict[str, object]:
    """What is chosen in the keyed radios, lists and pills of this session: values, never the words shown.

    Streamlit keeps the shown words of a choice; all such widgets translate them back by `formatted_options`.
    """
    found: dict[str, object] = {}
    try:
        from streamlit.runtime.state import get_session_state

        state = get_session_state()._state
        for widget_id, key in dict(state._key_id_mapper.id_key_mapping).items():
            known = state._new_widget_state.widget_metadata.get(widget_id)
            translator = getattr(getattr(known, "deserializer", None), "__self__", None)
            if hasattr(translator, "formatted_options") and key in state:
                found[key] = state[key]
    except Exception:
        log.exception("Streamlit's widget state no longer looks as it did")
    return found


@dataclass(frozen=True)
class FrontEnd:
    """What Streamlit's own page loads: its start module, the modules worth preloading, its stylesheets."""

    module: str
    preloads: tuple[str, ...]
    stylesheets: tuple[str, ...]


@cache
def front_end() -> FrontEnd:
    """The front end's files, read from Streamlit's own index page; addresses relative to the site's root."""
    page = (STATIC_FOLDER / "index.html").read_text("utf-8")
    modules = re.findall(r'<script type="module"[^>]* src="\./([^"]+)"', page)
    preloads = re.findall(r'<link rel="modulepreload"[^>]* href="\./([^"]+)"', page)
    stylesheets = re.findall(r'<link rel="stylesheet"[^>]* href="\./([^"]+)"', page)
    if len(modules) != 1 or not preloads or not stylesheets:
        raise RuntimeError("Streamlit's index page no longer looks as it did")
    early = [
        f"static/js/{file.name}"
        for name in _WANTED_EARLY
        for file in sorted((STATIC_FOLDER / "static" / "js").glob(f"{name}.*.js"))
    ]
    return FrontEnd(modules[0], tuple(dict.fromkeys(preloads + early)), tuple(stylesheets))


@cache
def bundled_fonts() -> dict[str, str]:
    """Streamlit's fonts that we replace by our subsets: file name on the server -> name of ours."""
    ours = {
        "SourceSansVF-Upright": "sans.woff2",
        "SourceSansVF-Italic": "sans-italic.woff2",
        "MaterialSymbols-Rounded": "icons.woff2",
    }
    found = {}
    for file in (STATIC_FOLDER / "static" / "media").glob("*.woff2"):
        for beginning, name in ours.items():
            if file.name.startswith(beginning + "."):
                found[file.name] = name
    return found
