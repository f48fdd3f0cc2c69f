"""Which addresses exist, and what the others answer."""

from __future__ import annotations

import json
import re

import pytest
from starlette.testclient import TestClient

from components.screens import SCREENS
from safe_community.i18n import translate


@pytest.mark.parametrize(
    "address",
    ["/_stcore/metrics", "/_stcore/agent/interact", "/_stcore/agent/mcp", "/_stcore/agent/openapi.json",
     "/_stcore/script-health-check"],
)  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_streamlits_doors_for_programs_are_shut(real_site: TestClient, address: str, method: str) -> None:
    assert real_site.request(method, address).status_code == 404


def test_what_streamlit_needs_still_reaches_it(real_site: TestClient) -> None:
    assert real_site.get("/_stcore/health").text == "streamlit answers /_stcore/health"


def test_a_wrong_address_is_404_and_says_so_in_words(real_site: TestClient) -> None:
    answer = real_site.get("/nowhere")
    assert answer.status_code == 404
    assert "Такої сторінки немає" in answer.text
    assert '<html lang="uk">' in answer.text


def test_a_wrong_address_speaks_the_readers_language(real_site: TestClient) -> None:
    assert "There is no such page" in real_site.get("/nowhere?lang=en").text


def test_a_wrong_address_repeats_nothing_that_it_was_asked(real_site: TestClient) -> None:
    assert "alert(1)" not in real_site.get("/nowhere/<script>alert(1)</script>?lang=<script>alert(1)").text


def test_a_slash_too_many_leads_to_the_page(real_site: TestClient) -> None:
    answer = real_site.get("/about/?x=1")
    assert (answer.status_code, answer.headers["location"]) == (308, "/about?x=1")


@pytest.mark.parametrize("address", ["//evil.example/", "/%2F/evil.example/"])
def test_no_address_leads_away_from_us(real_site: TestClient, address: str) -> None:
    answer = real_site.get(f"http://testserver{address}")
    assert not answer.headers.get("location", "/").startswith(("//", "http"))


def test_streamlits_english_error_boxes_are_blocked(real_site: TestClient) -> None:
    answer = real_site.get("/_stcore/host-config").json()
    assert answer["blockErrorDialogs"] is True
    assert answer["allowedOrigins"] == ["http://testserver"]


@pytest.mark.acceptance(68)
def test_there_is_no_outbox_outside_the_demonstration(real_site: TestClient) -> None:
    assert real_site.get("/outbox").status_code == 404


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.path or "home")
@pytest.mark.parametrize("language", ["uk", "en"])
def test_the_start_page_of_a_screen_speaks_the_language(
    real_site: TestClient, screen: object, language: str
) -> None:
    page = real_site.get(f"{screen.address}?lang={language}").text  # type: ignore[attr-defined]
    title = translate(language, screen.title)  # type: ignore[attr-defined]
    assert f'<html lang="{language}">' in page
    assert re.search(f"<title>{re.escape(title)}", page)
    assert f'property="og:title" content="{title}' in page


def test_the_start_page_has_no_inline_script(real_site: TestClient) -> None:
    page = real_site.get("/").text
    assert re.findall(r"<script(?![^>]* src=)[^>]*>", page) == []
    assert not re.search(r"\son\w+=", page)


def test_the_start_page_says_what_it_depends_on(real_site: TestClient) -> None:
    headers = real_site.get("/").headers
    assert headers["cache-control"] == "no-cache"
    assert "Cookie" in headers["vary"]


def test_the_cookie_remembers_the_language(real_site: TestClient) -> None:
    assert '<html lang="en">' in real_site.get("/", headers={"cookie": "language=en"}).text


def test_the_demonstration_is_marked_before_anything_runs(demo_site: TestClient) -> None:
    assert "Демонстраційні (синтетичні) дані" in demo_site.get("/").text


def test_real_data_carry_no_mark(real_site: TestClient) -> None:
    assert "Демонстраційні" not in real_site.get("/").text


def test_health_asks_the_data(real_site: TestClient) -> None:
    assert real_site.get("/health").json() == {"status": "ok"}


def test_the_manifest_is_in_the_readers_language(real_site: TestClient) -> None:
    manifest = json.loads(real_site.get("/manifest.webmanifest").text)
    assert manifest["name"] == "Безпечна громада"
    for icon in manifest["icons"]:
        assert real_site.get(icon["src"]).headers["content-type"] == "image/png"
