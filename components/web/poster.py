"""A page to print and hang: what the survey is, a QR code, the address in letters; nothing of a person."""

from __future__ import annotations

from urllib.parse import urlencode

import segno
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from components import installation
from components.rounds import title_in
from components.text import N_, moment, speaking
from components.web import pages
from components.web.doors import not_found
from safe_community.communities import gazetteer
from safe_community.i18n import translate


def address(site: str, round_code: str, community: str, **more: str) -> str:
    """The link to a survey, as it hangs on a wall: with a place, or with an invitation."""
    kept = {name: value for name, value in more.items() if value}
    return f"{site.rstrip('/')}/survey?{urlencode({'round': round_code, 'community': community, **kept})}"


def qr_svg(link: str) -> str:
    """The link as a QR code, black on white with its quiet zone, for any size of paper."""
    return segno.make(link, error="m").svg_inline(scale=8, border=4, light="#ffffff", omitsize=True)


async def respond(request: Request) -> Response:
    """GET /poster/{round}/{community}?place=…: the printable page; the same for everybody."""
    settings = installation.settings()
    live = installation.publisher().live
    found = live.round(request.path_params["round"])
    community = gazetteer().get(request.path_params["community"])
    if found is None or community is None or live.series_of(found.code, community.code) is None:
        return not_found(request, settings)
    language = pages.language_of(request)
    link = address(
        settings.site_url, found.code, community.code, place=request.query_params.get("place", "")[:40]
    )
    with speaking(language):
        until = moment(found.closes_at)
    page = pages.render(
        "poster.html",
        language=language,
        settings=settings,
        heading=title_in(found, language),
        community=community.full_name(language),
        lead=translate(
            language, N_("About four minutes, without registration. Your answers stay anonymous.")
        ),
        how=translate(language, N_("Point the camera of your phone here, or type the address:")),
        until=translate(language, N_("Open until {moment}")).format(moment=until),
        link=link,
        qr=Markup(qr_svg(link)),  # noqa: S704 - drawn by segno from an address that we encoded
    )
    return HTMLResponse(page, headers={"Cache-Control": "no-store"})
