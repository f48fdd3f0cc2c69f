"""The addresses of the light door: one page of a survey after another, as plain HTML.

`/s/<round>/<community>`: the same round, the same engine and the same submission as the rich page. Nothing
is kept on the server or the device between two pages; the sheet travels sealed in the page.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response

from components import installation
from components.light import drawing
from components.light.fields import entered
from components.light.sheet import REVIEW, LightSheet, opened
from components.text import speaking
from components.web.pages import language_of
from forms.flow import FormState
from forms.problems import Problem, Refused
from safe_community.communities import Community, gazetteer
from safe_community.i18n import LANGUAGES
from safe_community.responses import Submission
from safe_community.rounds import Round
from safe_community.store import responses

#: A page of answers is far below this; what is larger is no page of ours.
MOST_BYTES = 300_000


async def open_survey(request: Request) -> Response:
    """GET: the first page of an empty sheet, or why there is none."""
    language = language_of(request)
    return await _run(_begin, request, language)


async def go_on(request: Request) -> Response:
    """POST: takes the answers of a page and leads on; what was typed is never lost."""
    language = language_of(request)
    body = await _body(request)
    if body is None:
        with speaking(language):
            return drawing.too_large(request.url.path)
    request._body = body
    try:
        form = await request.form(max_files=0, max_fields=2000)
    except Exception:  # whatever a program may send that is no form
        with speaking(language):
            return drawing.not_a_form(request.url.path)
    step = _Step(request, language, form)
    if step.sends:
        return await anyio.to_thread.run_sync(step.answer)
    return await _run(step.answer)


async def _run(draw: Callable[..., Response], *arguments: object) -> Response:
    # A page takes a millisecond to draw: handing it to a thread and back would take longer. Only what may
    # ask the database waits elsewhere: the first page of a survey that this process has not drawn before.
    if installation.publisher().is_warm:
        return draw(*arguments)
    return await anyio.to_thread.run_sync(draw, *arguments)


async def _body(request: Request) -> bytes | None:
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > MOST_BYTES:
            return None
        chunks.append(chunk)
    return b"".join(chunks)


def _place(request: Request) -> tuple[Round | None, Community | None]:
    live = installation.publisher().live
    found = live.round(request.path_params["round"])
    community = gazetteer().get(request.path_params["community"])
    if found is None or community is None or live.series_of(found.code, community.code) is None:
        return found, None
    return found, community


def _begin(request: Request, language: str) -> Response:
    with speaking(language):
        found, community = _place(request)
        if found is None or community is None:
            return drawing.no_survey(Problem("unknown_round" if found is None else "community_not_in_round"))
        if found.state != "open":
            return drawing.not_open(found, community)
        sheet = LightSheet(found.code, community.code, found.version, datetime.now(UTC).isoformat())
        return drawing.page(sheet, _state(found, sheet, language), (), language)


def _state(found: Round, sheet: LightSheet, language: str) -> FormState:
    compiled = installation.publisher().compiled(found)
    return FormState(compiled, sheet.answers, now=datetime.now(UTC), language=language)


class _Step:
    """One posted page."""

    def __init__(self, request: Request, language: str, form: object) -> None:
        self.request = request
        self.language = language
        self.form = form

    @property
    def sends(self) -> bool:
        """Whether it is the last press, which stores the answers."""
        return self._first("do") == "send"

    def answer(self) -> Response:
        """The next page, the same one with what is wrong, or why it cannot go on."""
        with speaking(self.language):
            return self._answer()

    def _answer(self) -> Response:
        found, community = _place(self.request)
        sheet = opened(self._first("sheet"), installation.seal())
        if found is None or community is None:
            return drawing.no_survey(Problem("unknown_round" if found is None else "community_not_in_round"))
        if sheet is None or (sheet.round, sheet.community, sheet.version) != (
            found.code,
            community.code,
            found.version,
        ):
            return drawing.foreign_sheet(self.request.url.path)
        return self._with(sheet, found, community)

    def _with(self, sheet: LightSheet, found: Round, community: Community) -> Response:
        do = self._first("do") or "next"
        if do == "send":
            return self._send(sheet, found, community)
        if found.state != "open":
            return drawing.not_open(found, community)
        state = _state(found, sheet, self.language)
        if sheet.step == REVIEW:
            return self._from_review(sheet, state, do)
        return self._from_page(sheet, state, do)

    def _first(self, name: str) -> str:
        values = self.form.getlist(name)  # type: ignore[attr-defined]
        return values[0] if values and isinstance(values[0], str) else ""

    def _from_page(self, sheet: LightSheet, state: FormState, do: str) -> Response:
        page = state.page(sheet.step) or state.pages[0]
        before = _keys(state, page.name)
        for key, raw in entered(page, self.form).items():  # type: ignore[arg-type]
            state.answer(key, raw)
        verb, _, what = do.partition(":")
        if verb == "add":
            state.add_repeat(what)
        elif verb == "remove":
            state.remove_repeat(what)
        kept = sheet.at(page.name, answers=state.answers)
        if verb == "lang" and what in LANGUAGES:
            return self._in_language(kept, state, what)
        if verb in {"add", "remove"}:
            return drawing.page(kept, state, (), self.language)
        names = [one.name for one in state.pages]
        here = names.index(page.name) if page.name in names else 0
        if verb == "back":
            return drawing.page(kept.at(names[max(here - 1, 0)]), state, (), self.language)
        problems = state.problems_of(page.name)
        if problems or _keys(state, page.name) - before:
            return drawing.page(kept, state, problems, self.language)
        return self._after(kept, state, names, here)

    def _after(self, sheet: LightSheet, state: FormState, names: list[str], here: int) -> Response:
        seen = tuple(dict.fromkeys((*sheet.seen, names[here])))
        following = names[here + 1 :]
        if sheet.returning:
            following = [name for name in following if name not in seen]
        if following:
            return drawing.page(sheet.at(following[0], seen=seen), state, (), self.language)
        return drawing.review(sheet.at(REVIEW, seen=seen, returning=False), state, (), self.language)

    def _from_review(self, sheet: LightSheet, state: FormState, do: str) -> Response:
        verb, _, what = do.partition(":")
        if verb == "lang" and what in LANGUAGES:
            return self._in_language(sheet, state, what)
        if verb == "change" and state.page(what):
            return drawing.page(sheet.at(what, returning=True), state, (), self.language)
        return drawing.review(sheet, state, (), self.language)

    def _in_language(self, sheet: LightSheet, state: FormState, language: str) -> Response:
        with speaking(language):
            state.language = language
            draw = drawing.review if sheet.step == REVIEW else drawing.page
            answer = draw(sheet, state, (), language)
        drawing.remember_language(answer, language)
        return answer

    def _send(self, sheet: LightSheet, found: Round, community: Community) -> Response:
        state = _state(found, sheet, self.language)
        problems = state.problems_of(None)
        if problems:
            there = next(
                (page.name for page in state.pages if state.problems_of(page.name)), state.pages[0].name
            )
            return drawing.page(sheet.at(there, returning=True), state, problems, self.language)
        submission = Submission(
            round=sheet.round,
            community=sheet.community,
            version=sheet.version,
            answers=state.submission(),
            client_token=sheet.client_token,
            language=self.language,
            mode="light",
            seconds=sheet.seconds(datetime.now(UTC)),
        )
        try:
            receipt = responses.submit(installation.anonymous(), submission)
        except Refused as refused:
            return drawing.review(sheet.at(REVIEW), state, refused.problems, self.language)
        return drawing.thanks(found, community, receipt)


def _keys(state: FormState, name: str) -> set[str]:
    page = state.page(name)
    return {inner.key for outer in page.questions for inner in (outer.rows or (outer,))} if page else set()
