"""Coordinators and interviewers at work in a browser; the wrong person gets no file."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from safe_community.history import COMMUNITY as BEREZAN
from tests.conftest import KYIV
from tests.journeys.conftest import Visitors
from tests.journeys.screens import open_screen, sign_in_as

FILES = (
    "responses.csv", "labels.csv", "responses.xlsx", "responses.sav", "long.csv", "codebook.csv",
    "xlsform.xlsx", "xform.xml",
)  # fmt: skip


def test_an_interviewer_gets_blank_forms_and_no_file(desktop: Page, open_round: str) -> None:
    sign_in_as(desktop, "interviewer")
    assert desktop.request.get(f"/export/{open_round}/responses.csv").status == 403
    open_screen(desktop, "/my-rounds")
    expect(desktop.locator("[data-refused]")).to_be_visible()
    open_screen(desktop, "/interviews")
    desktop.locator(".st-key-begin-interview button").click()
    expect(desktop.locator(".sc-step")).to_be_visible()


def test_a_stranger_gets_no_file(visitors: Visitors, open_round: str) -> None:
    page = visitors.arrive()
    for name in FILES:
        assert page.request.get(f"/export/{open_round}/{name}").status == 403


def test_a_coordinator_gets_every_file_and_paper_of_the_own_community_only(
    desktop: Page, open_round: str
) -> None:
    sign_in_as(desktop, "community_coordinator")
    for name in FILES:
        answer = desktop.request.get(f"/export/{open_round}/{name}")
        assert (answer.status, len(answer.body()) > 500) == (200, True), name
    assert desktop.request.get(f"/paper/{open_round}/{BEREZAN}").body().startswith(b"%PDF")
    assert desktop.request.get(f"/paper/{open_round}/{KYIV}").status == 403


def test_an_unknown_invitation_is_told_before_the_first_question(phone: Page, open_round: str) -> None:
    open_screen(phone, f"/survey?round={open_round}&community={BEREZAN}&invitation=AAAA-BBBB-CCCC")
    expect(phone.locator(".sc-bad[role=alert]")).to_be_visible()
    expect(phone.locator(".sc-step")).to_have_count(0)


def test_a_coordinator_sees_what_is_had_and_makes_invitations(desktop: Page, open_round: str) -> None:
    sign_in_as(desktop, "community_coordinator")
    open_screen(desktop, f"/my-rounds?round={open_round}")
    expect(desktop.locator(".sc-table tbody tr").first).to_be_visible()
    desktop.get_by_role("button", name="Створити запрошення").click()
    expect(desktop.locator(".st-key-invitations-list button")).to_be_visible()
