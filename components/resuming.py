"""Going on with unfinished answers: after a reload, after a restart of the server, on another device.

The device keeps one random word a survey; the page's script hands it to a hidden field when the survey is
opened. Nothing of it is ever in an address, and the word alone says nothing about the answers.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import streamlit as st
from markupsafe import Markup

from components import frame, installation, session
from components.text import t
from forms.flow import FormState, Page
from forms.problems import Problem, Refused
from safe_community import drafts
from safe_community.drafts import Draft
from safe_community.store import drafts as stored

MOST_TRIES = 10  # codes that one visitor may try


@dataclass(frozen=True, slots=True)
class Kept:
    """The draft of one sheet: `held` is the visitor's own, living in the session."""

    name: str
    held: MutableMapping[str, Any]

    def begin(self) -> None:
        """An empty sheet."""
        self.held.update(
            answers={}, step=None, token=str(uuid4()), began=session.now(), problems=(), seen=set()
        )

    def save(self, state: FormState) -> None:
        """Keep it, without what must not outlive the page. The session has it all the same if that fails."""
        word = self.held.setdefault("word", drafts.new_token())
        draft = Draft(
            self.name,
            state.device_draft,
            _safe_step(state, self.held["step"]),
            self.held["token"],
            self.held["began"].isoformat(),
            tuple(sorted(self.held["seen"])),
        )
        try:
            stored.save(installation.operator(), word, draft)
        except Refused:
            self.held["is_kept"] = False
        else:
            self.held["is_kept"] = True

    def drop(self) -> None:
        """Delete it everywhere but in the session; the page's script takes the word off the device."""
        word = self.held.pop("word", None)
        self.held.update(is_kept=False, is_dropped=True)
        if word is not None:
            try:
                stored.drop(installation.operator(), word)
            except Refused:
                self.held["is_dropped"] = True  # unreadable without the word, and gone after 30 days

    def restore(self, found: Draft, word: str) -> None:
        """Go on where it was left."""
        began = datetime.fromisoformat(found.began) if found.began else datetime.now(UTC)
        self.held.update(
            answers=dict(found.answers),
            step=found.step,
            token=found.token,
            began=began,
            seen=set(found.seen),
            word=word,
            is_kept=True,
            is_restored=True,
            problems=(),
        )


def _safe_step(state: FormState, step: str | None) -> str | None:
    """The page itself, or the last one before it that is not sensitive: where somebody stands tells too."""
    if step == "review":
        return step
    before: Page | None = None
    for page in state.pages:
        if not page.is_sensitive:
            before = page
        if page.name == step:
            break
    return before.name if before else None


def draw_mark(kept: Kept) -> None:
    """Tells the page's script what to keep on the device, and takes from it what lies there."""
    held = kept.held
    st.html(
        Markup('<span data-draft="{}" data-word="{}"{}></span>').format(
            kept.name,
            held.get("word", "") if held.get("is_kept") else "",
            Markup(" data-drop") if held.get("is_dropped") else "",
        )
    )
    if not held.get("word") and not held.get("is_dropped"):
        key = f"draft-word-{held['token'][:8]}"
        with st.container(key="draft-word"):
            st.text_input(
                t("Unfinished answers"),
                key=key,
                label_visibility="collapsed",
                on_change=_heed_word,
                args=(kept, key),
            )


def _heed_word(kept: Kept, key: str) -> None:
    word = str(session.widget(key) or "")
    if not drafts.is_a_token(word) or kept.held.get("word"):
        return
    found = _read(word)
    if found is None or found.sheet != kept.name:
        kept.held["is_dropped"] = True
    else:
        kept.held["offered"] = (found, word)


def _read(word: str) -> Draft | None:
    try:
        return stored.read(installation.operator(), word)
    except Refused:
        return None


def draw_offer(kept: Kept) -> bool:
    """«Continue / Begin anew», where unfinished answers were found; False where there are none."""
    if "offered" not in kept.held:
        return False
    frame.head(t("You have unfinished answers"), t("They were kept on this device. Nothing has been sent."))
    with st.container(horizontal=True, key="steps"):
        st.button(t("Go on"), key="draft-go-on", type="primary", on_click=_go_on, args=(kept,))
        st.button(t("Begin anew"), key="draft-begin-anew", on_click=_begin_anew, args=(kept,))
    return True


def _go_on(kept: Kept) -> None:
    found, word = kept.held.pop("offered")
    kept.restore(found, word)


def _begin_anew(kept: Kept) -> None:
    _, kept.held["word"] = kept.held.pop("offered")
    kept.drop()


def draw_code(kept: Kept) -> None:
    """The way to another device, and the way from one."""
    if kept.held.get("is_kept"):
        _draw_own_code(kept)
    elif not kept.held["seen"]:
        _draw_code_field(kept)


def _draw_own_code(kept: Kept) -> None:
    code = kept.held.get("code")
    if code is None:
        st.button(
            t("Continue on another device"),
            key="draft-code",
            type="tertiary",
            on_click=_make_code,
            args=(kept,),
        )
        return
    st.html(
        Markup(
            '<div class="sc-note" role="status"><p>{}</p><p class="sc-receipt">{}</p><p>{}</p></div>'
        ).format(
            t("Open this survey on the other device and enter the code:"),
            drafts.shown_code(code),
            t("The code is good for 7 days. Answers to sensitive questions do not travel with it."),
        )
    )


def _make_code(kept: Kept) -> None:
    try:
        kept.held["code"] = stored.make_code(installation.operator(), kept.held["word"])
    except Refused as refused:
        kept.held["problems"] = refused.problems


def _draw_code_field(kept: Kept) -> None:
    if not kept.held.get("asks_code"):
        st.button(
            t("I have a code from another device"),
            key="draft-has-code",
            type="tertiary",
            on_click=kept.held.update,
            kwargs={"asks_code": True},
        )
        return
    with st.container(border=True, key="draft-enter-code"):
        frame.problems(kept.held.get("code_problems", ()))
        st.html(Markup('<span data-keyboard="{}"></span>').format("numeric"))
        key = f"draft-typed-{kept.held['token'][:8]}"
        st.text_input(t("The code: 12 digits"), key=key, on_change="ignore", max_chars=20, autocomplete="off")
        st.button(t("Go on with my answers"), key="draft-open", on_click=_open_code, args=(kept, key))


def _open_code(kept: Kept, key: str) -> None:
    try:
        word = _word_of(kept, str(session.widget(key) or ""))
        found = stored.read(installation.operator(), word)
        if found is None or found.sheet != kept.name:
            raise Refused(Problem("code_of_another_survey" if found else "draft_gone"))
    except Refused as refused:
        kept.held["code_problems"] = refused.problems
        return
    kept.restore(found, word)


def _word_of(kept: Kept, typed: str) -> str:
    code = drafts.typed_code(typed)
    kept.held["tries"] = kept.held.get("tries", 0) + 1
    if kept.held["tries"] > MOST_TRIES:
        raise Refused(Problem("too_many_attempts"))
    if code is None:
        raise Refused(Problem("not_a_resume_code"))
    return stored.token_of_code(installation.operator(), code)
