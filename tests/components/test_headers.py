"""What browsers may do on our pages."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from components.web.headers import content_policy


def _parts(policy: str) -> dict[str, str]:
    return {name: rest for name, _, rest in (part.partition(" ") for part in policy.split("; "))}


def _policy(**changed: object) -> dict[str, str]:
    return _parts(content_policy(**{"host": "safe.example", "secure": True, **changed}))  # type: ignore[arg-type]


def test_scripts_come_from_us_only_and_nothing_is_evaluated() -> None:
    assert _policy()["script-src"] == "'self'"


def test_nobody_else_may_frame_us() -> None:
    assert _policy()["frame-ancestors"] == "'self'"


def test_no_other_address_is_named_unless_there_is_a_tile_server() -> None:
    assert "example.org" not in content_policy(host="safe.example", secure=True)


def test_the_tile_server_may_send_pictures_and_no_scripts() -> None:
    policy = _policy(tile_url="https://{s}.tiles.example.org/{z}/{x}/{y}.png")
    assert "https://*.tiles.example.org" in policy["img-src"]
    assert "tiles" not in policy["script-src"]


@pytest.mark.parametrize("host", ["", "a b", "x; script-src *", "x'", "a,b"])
def test_a_strange_host_header_never_reaches_the_policy(host: str) -> None:
    assert _policy(host=host)["connect-src"] == "'self'"


def test_only_the_frame_of_a_component_may_run_inline_scripts() -> None:
    assert "unsafe-inline" in _policy(framed=True)["script-src"]


@pytest.mark.acceptance(80)
@pytest.mark.parametrize("address", ["/", "/about", "/nowhere", "/_stcore/health", "/session", "/static/x"])
def test_every_answer_carries_the_headers(real_site: TestClient, address: str) -> None:
    headers = real_site.get(address).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert headers["referrer-policy"] in {"strict-origin-when-cross-origin", "same-origin"}
    assert "script-src 'self';" in headers["content-security-policy"]
    assert "geolocation=(self)" in headers["permissions-policy"]


def test_https_is_kept_once_it_is_there(real_site: TestClient) -> None:
    assert "strict-transport-security" not in real_site.get("/").headers
    behind_a_proxy = real_site.get("/", headers={"x-forwarded-proto": "https"})
    assert "max-age=" in behind_a_proxy.headers["strict-transport-security"]
