"""How a round gathers its answers in one community: coverage, links, posters, places, invitations, files."""

from __future__ import annotations

import csv
import io
import re

import segno
import streamlit as st
from markupsafe import Markup

from components import installation, session
from components.account import attempt
from components.round_planning import BANDS, MARGINS
from components.text import N_, t, tn, whole
from components.web.poster import address
from safe_community.communities import gazetteer
from safe_community.invitations import MOST
from safe_community.quotas import Coverage
from safe_community.romanisation import romanise
from safe_community.rounds import Round
from safe_community.store import collecting, invitations

FILES: dict[str, str] = {
    "responses.csv": N_("CSV with codes"),
    "labels.csv": N_("CSV with words"),
    "responses.xlsx": N_("Excel"),
    "responses.sav": N_("SPSS"),
    "long.csv": N_("Long CSV, a row an answer"),
    "codebook.csv": N_("Codebook"),
    "xlsform.xlsx": N_("XLSForm for Kobo and ODK"),
    "xform.xml": N_("XForm"),
}


def draw_files(found: Round) -> None:
    """The files of a round: one click each."""
    links = Markup("").join(
        Markup('<li><a href="/export/{}/{}" download>{}</a></li>').format(found.code, name, t(words))
        for name, words in FILES.items()
    )
    st.html(Markup('<h2>{}</h2><ul class="sc-files">{}</ul>').format(t("Download"), links))


def choose(covered: tuple[Coverage, ...]) -> Coverage | None:
    """The community of the round that is looked at; it stands in the address."""
    if not covered:
        return None
    codes = [found.community for found in covered]
    asked = session.asked("community")
    chosen = st.selectbox(
        t("Community"),
        codes,
        index=codes.index(asked) if asked in codes else 0,
        key="collecting-community",
        format_func=lambda code: gazetteer()[code].full_name(session.language()),
    )
    if chosen != asked:
        session.ask(community=chosen)
    return next(found for found in covered if found.community == chosen)


def draw_coverage(found: Coverage) -> None:
    """«Маємо / треба» by sex, age and settlement."""
    st.html(
        Markup("<h2>{}</h2><p>{}</p>").format(t("Had and needed"), tn("{n} answer", "{n} answers", found.n))
    )
    rows = Markup("")
    for margin, bands in BANDS.items():
        for number, words in enumerate(bands):
            band = found.band(margin, number)
            rows += Markup(
                '<tr><th scope="row">{}</th><th scope="row">{}</th><td>{}</td><td>{}</td><td>{}</td></tr>'
            ).format(
                t(MARGINS[margin]),
                t(words),
                whole(band.n),
                "—" if band.need is None else whole(band.need),
                t("Enough; more are welcome") if band.is_full else "",
            )
    st.html(
        Markup(
            '<div class="sc-table"><table><thead><tr><th>{}</th><th>{}</th><th>{}</th><th>{}</th>'
            "<th></th></tr>"
            "</thead><tbody>{}</tbody></table></div>"
        ).format(t("By"), t("Group"), t("Had"), t("Needed"), rows)
    )


def draw_links(found: Round, covered: Coverage) -> None:
    """The open link of the community and of each place, as text, QR code and poster; a new place."""
    st.html(Markup("<h2>{}</h2>").format(t("Links and QR codes")))
    site = installation.settings().site_url
    items = Markup("")
    for place, label in {"": t("Open link"), **covered.places}.items():
        link = address(site, found.code, covered.community, place=place)
        poster = f"/poster/{found.code}/{covered.community}" + (f"?place={place}" if place else "")
        items += Markup(
            '<li><strong>{}</strong><br><span style="overflow-wrap:anywhere">{}</span><br>'
            '<a href="{}" target="_blank" rel="noopener">{}</a></li>'
        ).format(label, link, poster, t("Poster to print"))
    st.html(Markup("<ul>{}</ul>").format(items))
    picture = io.BytesIO()
    segno.make(address(site, found.code, covered.community), error="m").save(picture, kind="png", scale=5)
    st.image(picture.getvalue(), caption=t("QR code of the open link"), width=220)
    with st.form("hanging", border=False, clear_on_submit=True):
        label = st.text_input(t("Where will another link hang?"), key="place-label", max_chars=120)
        if st.form_submit_button(t("Add a place")) and attempt(
            lambda: collecting.add_place(
                session.store(), found.code, covered.community, short_name(label), label.strip()
            )
        ):
            session.draw_again()


def short_name(label: str) -> str:
    """`Ринок, вхід 2` → `rynok-vkhid-2`: what stands in the address for a place."""
    return re.sub(r"[^a-z0-9]+", "-", romanise(label).lower()).strip("-")[:40].strip("-")


def draw_invitations(found: Round, covered: Coverage) -> None:
    """Single-use invitations: how many were made and used, and new ones, whose list leaves once."""
    st.html(
        Markup("<h2>{}</h2><p>{}</p><p>{}</p>").format(
            t("Single-use invitations"),
            t("Each lets one person answer once. Nobody can tell which answers came by which."),
            t(
                "Made: {made}, used: {used}",
                made=whole(covered.invitations_made),
                used=whole(covered.invitations_used),
            ),
        )
    )
    draft = session.draft(f"invitations:{found.code}:{covered.community}")
    with st.form("invitations", border=False):
        number = st.number_input(
            t("How many"), min_value=1, max_value=MOST, value=100, step=10, key="invitations-number"
        )
        pressed = st.form_submit_button(t("Make invitations"))

    def make() -> None:
        draft["codes"] = invitations.make(session.store(), found.code, covered.community, int(number))

    if pressed:
        attempt(make)
    if draft.get("codes"):
        st.html(
            Markup('<p class="sc-note" role="status">{}</p>').format(
                t("Save the list now. The codes are stored nowhere and cannot be shown again.")
            )
        )
        st.download_button(
            t("Save the list of codes"),
            _list_of(found, covered.community, draft["codes"]),
            f"{found.code}-invitations.csv",
            "text/csv",
            key="invitations-list",
            on_click=draft.clear,
        )


def _list_of(found: Round, community: str, codes: list[str]) -> bytes:
    site = installation.settings().site_url
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["invitation", "link"])
    writer.writerows([code, address(site, found.code, community, invitation=code)] for code in codes)
    return ("\ufeff" + text.getvalue()).encode()


def draw_paper_link(found: Round, covered: Coverage) -> None:
    """The printable sheets: how many, and from which number on."""
    left, right = st.columns(2)
    first = left.number_input(t("First number"), min_value=1, max_value=999_999, value=1, key="paper-first")
    sheets = right.number_input(
        t("How many sheets"), min_value=1, max_value=200, value=10, key="paper-sheets"
    )
    st.html(
        Markup(
            '<p><a class="sc-button sc-quiet" href="/paper/{}/{}?first={}&sheets={}" download>{}</a></p>'
        ).format(found.code, covered.community, int(first), int(sheets), t("Sheets to print (PDF)"))
    )
