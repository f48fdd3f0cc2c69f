"""What whoever runs the product may decide, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from forms.problems import Refused
from safe_community.settings import Settings, is_loopback

HOSTED = {
    "SUPABASE_URL": "https://x.supabase.co/",
    "SUPABASE_PUBLISHABLE_KEY": "sb_publishable_x",
    "SUPABASE_SECRET_KEY": "sb_secret_x",
}


def _refused(**environment: str) -> set[tuple[str, str]]:
    with pytest.raises(Refused) as refusal:
        Settings.from_environment(environment)
    return {(problem.code, problem.place) for problem in refusal.value.problems}


def test_the_demonstration_never_runs_on_real_data() -> None:
    assert _refused(SAFE_COMMUNITY_DEMO="1", **HOSTED) == {("demonstration_with_supabase", "SUPABASE_URL")}


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.168.1.5", "example.org"])  # noqa: S104
def test_the_demonstration_is_for_this_machine_only(address: str) -> None:
    assert _refused(SAFE_COMMUNITY_DEMO="1", SAFE_COMMUNITY_ADDRESS=address) == {
        ("demonstration_not_local", "SAFE_COMMUNITY_ADDRESS")
    }


@pytest.mark.parametrize("missing", ["SUPABASE_PUBLISHABLE_KEY", "SUPABASE_SECRET_KEY"])
def test_a_hosted_project_needs_both_keys(missing: str) -> None:
    known = {name: value for name, value in HOSTED.items() if name != missing}
    assert _refused(**known) == {("setting_missing", missing)}


@pytest.mark.parametrize("port", ["0", "65536", "-1", "8501x", "²"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    assert _refused(PORT=port) == {("setting_not_a_port", "PORT")}


@pytest.mark.parametrize("url", ["x.supabase.co", "ftp://x", "javascript:alert(1)", "https://"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    assert ("setting_not_a_web_address", "SUPABASE_URL") in _refused(SUPABASE_URL=url)


def test_letters_need_a_sender() -> None:
    assert _refused(SMTP_HOST="mail.example.org") == {("setting_missing", "SMTP_FROM")}


def test_everything_that_is_wrong_is_said_at_once() -> None:
    assert len(_refused(PORT="x", SAFE_COMMUNITY_DEMO="perhaps", TILE_URL="x")) == 3


def test_without_a_word_the_product_brings_its_own_database() -> None:
    settings = Settings.from_environment({})
    assert settings.embedded
    assert not settings.demonstration
    assert settings.site_url == "http://127.0.0.1:8501"


def test_the_demonstration_has_a_folder_of_its_own() -> None:
    real = Settings.from_environment({})
    demonstration = Settings.from_environment({"SAFE_COMMUNITY_DEMO": "yes"})
    assert real.data_folder != demonstration.data_folder


def test_a_stated_folder_is_taken() -> None:
    settings = Settings.from_environment({"SAFE_COMMUNITY_DATA": "/srv/safe"})
    assert settings.data_folder == Path("/srv/safe")


def test_secrets_never_stand_in_a_log() -> None:
    settings = Settings.from_environment(
        {**HOSTED, "SESSION_KEY": "key" * 11, "SMTP_HOST": "m", "SMTP_FROM": "a@b", "SMTP_PASSWORD": "word"}
    )
    told = f"{settings!r} {settings.mail!r}"
    assert not any(secret in told for secret in ("sb_secret_x", "sb_publishable_x", "keykey", "word"))


@pytest.mark.parametrize("key", ["x", "a" * 31, f"{'a' * 32},old"])
def test_a_session_key_that_could_be_guessed_is_refused(key: str) -> None:
    assert _refused(SESSION_KEY=key) == {("setting_too_short", "SESSION_KEY")}


@pytest.mark.parametrize(
    ("address", "expected"),
    [("127.0.0.1", True), ("localhost", True), ("::1", True), ("127.8.0.1", True), ("10.0.0.1", False)],
)
def test_what_only_this_machine_can_reach(address: str, expected: bool) -> None:
    assert is_loopback(address) is expected
