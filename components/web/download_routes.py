"""Files for staff: the responses of a round in every format, its codebook, its forms. Stateless.

The cookie says who asks; the rows are read with that person's rights, page by page, straight into the file.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import anyio.to_thread
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse

from components import cookies, installation, paper
from components.rounds import title_in
from components.text import KYIV, N_
from components.web import pages
from forms import exports, spss, xlsform
from forms.exports import Response as Gathered
from forms.problems import Refused
from forms.questionnaire import Questionnaire, for_interviewers
from safe_community.communities import gazetteer
from safe_community.rounds import Round
from safe_community.store import accounts, collecting
from safe_community.store.client import Store

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NO_STORE = {"Cache-Control": "no-store"}
Rows = Iterator[Gathered]


async def respond(request: Request) -> Response:
    """GET /export/{round}/{name}: a file, for those whom the policy lets read responses."""
    try:
        found = await anyio.to_thread.run_sync(_file, request)
    except Refused:
        return pages.message(
            request,
            installation.settings(),
            heading=N_("This file cannot be made"),
            words=N_("The questionnaire has something this format cannot hold. The other formats work."),
            status=409,
        )
    return found or _refused(request)


async def print_sheets(request: Request) -> Response:
    """GET /paper/{round}/{community}?first=1&sheets=10: numbered sheets as a PDF, for the same people."""
    found = await anyio.to_thread.run_sync(_sheets, request)
    return found or _refused(request)


def _file(request: Request) -> Response | None:
    found, store = _allowed(request)
    make = FILES.get(request.path_params["name"])
    if store is None or found is None or make is None:
        return None
    answer = make(store, found, pages.language_of(request))
    return _named(answer, f"{found.code}-{request.path_params['name']}")


def _sheets(request: Request) -> Response | None:
    found, store = _allowed(request)
    community = gazetteer().get(request.path_params["community"])
    if store is None or found is None or community is None:
        return None
    language = pages.language_of(request)
    first = _whole(request.query_params.get("first"), 999_999)
    made = paper.sheets(
        for_interviewers(_asked(found)),
        title_in(found, language),
        community.full_name(language),
        range(first, first + _whole(request.query_params.get("sheets"), paper.MOST_SHEETS)),
        language,
    )
    return _named(Response(made, media_type="application/pdf"), f"{found.code}-sheets.pdf")


def _whole(text: str | None, most: int) -> int:
    return min(max(int(text), 1), most) if text and text.isascii() and text.isdigit() else 1


def _named(answer: Response, name: str) -> Response:
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers.update(_NO_STORE)
    return answer


def _allowed(request: Request) -> tuple[Round | None, Store | None]:
    """The round of the address, and the store of whoever asks, if that person may read responses of it."""
    store = _store_of(request.cookies.get(cookies.SESSION))
    live = installation.publisher().live
    found = live.round(request.path_params["round"])
    who = accounts.who(store) if store is not None else None
    communities = {series.community for series in live.in_round(found.code)} if found else set()
    if "community" in request.path_params:
        communities &= {request.path_params["community"]}
    if who is None or not any(who.may("read_responses", code) for code in communities):
        return None, None
    return found, store


def _store_of(secret: str | None) -> Store | None:
    session = installation.browsers().resume(secret) if secret else None
    if session is None:
        return None
    store = installation.visitor_store()
    store.session = session
    return store


def gathered(store: Store, found: Round) -> Rows:
    """The responses that this person may read, one by one, with what is said about each."""
    for row in collecting.responses_of(store, found.code):
        about = {
            "day": datetime.fromisoformat(row["received_at"]).astimezone(KYIV).date().isoformat(),
            "community": row["community"],
            "language": row["language"],
            "mode": row["mode"],
            "channel": row["channel"],
            "seconds": row["seconds"],
            "flag": row["flag"],
        }
        yield Gathered(row["id"], row["answers"], about)


def _asked(found: Round) -> Questionnaire:
    return installation.publisher().questionnaire(found)


def _csv(*, labels: bool) -> Callable[[Store, Round, str], Response]:
    def make(store: Store, found: Round, language: str) -> Response:
        rows = exports.wide(_asked(found), gathered(store, found), language=language, labels=labels)
        return StreamingResponse(exports.csv_of(rows), media_type="text/csv; charset=utf-8")

    return make


def _long(store: Store, found: Round, language: str) -> Response:
    rows = exports.long(_asked(found), gathered(store, found), language=language)
    return StreamingResponse(exports.csv_of(rows), media_type="text/csv; charset=utf-8")


def _codebook(_store: Store, found: Round, _language: str) -> Response:
    rows = exports.codebook_rows(_asked(found))
    return StreamingResponse(exports.csv_of(rows), media_type="text/csv; charset=utf-8")


def _xlsx(store: Store, found: Round, language: str) -> Response:
    asked = _asked(found)

    def write(path: Path) -> None:
        tables = {
            "responses": exports.wide(asked, gathered(store, found), language=language),
            "codebook": exports.codebook_rows(asked),
        }
        with path.open("wb") as output:
            exports.write_xlsx(tables, output)

    return _written(write, _XLSX)


def _sav(store: Store, found: Round, language: str) -> Response:
    def write(path: Path) -> None:
        spss.write_sav(_asked(found), gathered(store, found), path, language=language)

    return _written(write, "application/octet-stream")


def _written(write: Callable[[Path], None], media_type: str) -> Response:
    # On disk, because a hundred thousand rows do not belong in memory; gone once it is sent.
    with tempfile.NamedTemporaryFile(prefix="safe-community-export-", delete=False) as made:
        path = Path(made.name)
    try:
        write(path)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return FileResponse(path, media_type=media_type, background=BackgroundTask(path.unlink, missing_ok=True))


def _xlsform(_store: Store, found: Round, _language: str) -> Response:
    return Response(xlsform.write(_asked(found)), media_type=_XLSX)


def _xform(_store: Store, found: Round, _language: str) -> Response:
    return Response(xlsform.xform(_asked(found)).xml, media_type="application/xml")


#: The last part of the address, which is also the end of the file's name → what makes it.
FILES: dict[str, Callable[[Store, Round, str], Response]] = {
    "responses.csv": _csv(labels=False),
    "labels.csv": _csv(labels=True),
    "responses.xlsx": _xlsx,
    "responses.sav": _sav,
    "long.csv": _long,
    "codebook.csv": _codebook,
    "xlsform.xlsx": _xlsform,
    "xform.xml": _xform,
}


def _refused(request: Request) -> Response:
    return pages.message(
        request,
        installation.settings(),
        heading=N_("This file is not open to you"),
        words=N_("Sign in as a coordinator of a community of this survey, then open the file again."),
        ways=(("/sign-in", N_("Sign in")), ("/", N_("To the first page"))),
        status=403,
    )
