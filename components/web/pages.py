"""HTML that the server writes itself: the page that Streamlit starts in, and pages that need no session.

The start page is written for each screen and language, so that the first thing a phone paints is ours, in the
right language, with a title and a description that a shared link can show.
"""

from __future__ import annotations

import gzip
from functools import cache, lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from components import cookies
from components.screens import BY_PATH, Screen
from components.web.compressed import accepted_encoding, asset
from components.web.streamlit_internals import bundled_fonts, front_end
from safe_community.i18n import LANGUAGES, chosen_language, translate
from safe_community.settings import Settings

_PRODUCT = BY_PATH[""].title
_LOCALES = {"uk": "uk_UA", "en": "en_GB"}


@cache
def _environment() -> Environment:
    found = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    found.globals["asset"] = asset
    # The address that Streamlit's own styles name, so that the font is loaded once.
    upright = next((name for name, ours in bundled_fonts().items() if ours == "sans.woff2"), None)
    found.globals["font"] = f"/static/media/{upright}" if upright else asset("sans.woff2")
    return found


def language_of(request: Request) -> str:
    """The reader's language as a Streamlit session would settle it."""
    return chosen_language(
        request.query_params.get("lang"),
        request.cookies.get(cookies.LANGUAGE),
        request.headers.get("accept-language"),
    )


def render(template: str, *, language: str, settings: Settings, **values: object) -> str:
    """A template with what every page of ours shows: the product's name and the demonstration mark."""
    return (
        _environment()
        .get_template(template)
        .render(
            language=language,
            product=translate(language, _PRODUCT),
            demonstration=(
                translate(language, "Demonstration (synthetic) data") if settings.demonstration else ""
            ),
            **values,
        )
    )


@lru_cache(maxsize=256)
def start_page(screen: Screen, language: str, settings: Settings) -> bytes:
    """The page of a screen before Streamlit has drawn anything."""
    product = translate(language, _PRODUCT)
    heading = translate(language, screen.title)
    page = render(
        "index.html",
        language=language,
        settings=settings,
        heading=heading,
        title=product if screen.path == "" else f"{heading} — {product}",
        description=translate(language, screen.description),
        locale=_LOCALES[language],
        site=settings.site_url,
        address=settings.site_url + screen.address,
        languages=tuple(LANGUAGES),
        front=front_end(),
        noscript=translate(language, "This page needs JavaScript. Please switch it on in your browser."),
    )
    return page.encode()


def start(request: Request, screen: Screen, settings: Settings) -> Response:
    """Answers a screen's address."""
    language = language_of(request)
    content = start_page(screen, language, settings)
    headers = {
        "Cache-Control": "no-cache",
        "Content-Language": language,
        "Vary": "Cookie, Accept-Language, Accept-Encoding",
    }
    if accepted_encoding(request.headers.get("accept-encoding", "")):
        content = gzip.compress(content, 6, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return HTMLResponse(content, headers=headers)


def message(
    request: Request,
    settings: Settings,
    *,
    heading: str,
    words: str,
    ways: tuple[tuple[str, str], ...] = (("/", "To the first page"),),
    status: int = 200,
) -> Response:
    """A page that says one thing. heading, words and the names of the ways are English messages."""
    language = language_of(request)
    page = render(
        "message.html",
        language=language,
        settings=settings,
        heading=translate(language, heading),
        words=translate(language, words),
        ways=[(address, translate(language, name)) for address, name in ways],
    )
    return HTMLResponse(page, status, headers={"Cache-Control": "no-store", "Content-Language": language})
