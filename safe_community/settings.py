"""What whoever runs the product has decided: where the data lies, who sends the letters, which address.

Read once from the environment into a frozen value, so that nothing else asks the environment and a test can
say what it likes. Two footings must never be mixed: real people's data and the demonstration.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from forms.problems import Problem, Refused
from safe_community.embedded.settings import default_data_folder

DEFAULT_PORT = 8501
LOOPBACK = "127.0.0.1"
#: Characters of each key in SESSION_KEY.
LEAST_KEY = 32
_TRUE = frozenset({"1", "true", "yes", "on"})
_FALSE = frozenset({"", "0", "false", "no", "off"})


@dataclass(frozen=True, slots=True)
class Mail:
    """The server that sends our letters. `sender` is the From address."""

    host: str
    port: int
    user: str | None
    password: str | None
    starttls: bool
    sender: str

    def __repr__(self) -> str:
        return f"Mail({self.host}:{self.port} as {self.sender})"  # a password never reaches a log


@dataclass(frozen=True, slots=True, repr=False)
class Settings:
    """All decisions of whoever runs the product.

    data_folder: where the embedded database, the key file and private files lie; one owner.
    site_url: the public address, without a slash at the end; letters and codes carry it.
    demonstration: synthetic data, one-click people, the outbox page; bound to this machine only.
    supabase_url and its two keys: all three, or none (then the embedded back end is used).
    """

    data_folder: Path
    site_url: str
    port: int = DEFAULT_PORT
    address: str = LOOPBACK
    demonstration: bool = False
    supabase_url: str | None = None
    supabase_publishable_key: str | None = None
    supabase_secret_key: str | None = None
    mail: Mail | None = None
    tile_url: str | None = None
    geocoder_url: str | None = None
    session_key: str | None = None

    @property
    def embedded(self) -> bool:
        """True when the product brings its own database."""
        return self.supabase_url is None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Settings as the environment states them.

        Raises Refused with one Problem for each variable that cannot be understood or that contradicts
        another one; nothing is created.
        """
        known = os.environ if environment is None else environment
        problems: list[Problem] = []
        demonstration = _flag(known, "SAFE_COMMUNITY_DEMO", problems)
        port = _port(known, "PORT", DEFAULT_PORT, problems)
        address = known.get("SAFE_COMMUNITY_ADDRESS", "").strip() or LOOPBACK
        settings = cls(
            data_folder=_data_folder(known, demonstration),
            site_url=_site_url(known, address, port, problems),
            port=port,
            address=address,
            demonstration=demonstration,
            supabase_url=_web_address(known, "SUPABASE_URL", problems),
            supabase_publishable_key=_text(known, "SUPABASE_PUBLISHABLE_KEY"),
            supabase_secret_key=_text(known, "SUPABASE_SECRET_KEY"),
            mail=_mail(known, problems),
            tile_url=_web_address(known, "TILE_URL", problems),
            geocoder_url=_web_address(known, "GEOCODER_URL", problems),
            session_key=_session_key(known, problems),
        )
        problems.extend(_contradictions(settings))
        if problems:
            raise Refused(problems)
        return settings

    def __repr__(self) -> str:
        footing = "demonstration" if self.demonstration else "embedded" if self.embedded else "supabase"
        return f"Settings({footing}, {self.site_url}, {self.data_folder})"  # keys never reach a log


def is_loopback(address: str) -> bool:
    """True for an address that only this machine can reach."""
    if address == "localhost":
        return True
    try:
        return ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return False


def _text(known: Mapping[str, str], name: str) -> str | None:
    return known.get(name, "").strip() or None


def _session_key(known: Mapping[str, str], problems: list[Problem]) -> str | None:
    # Whoever holds something sealed may try keys on it for as long as they like: a short one would be found.
    stated = _text(known, "SESSION_KEY")
    keys = [key.strip() for key in (stated or "").split(",") if key.strip()]
    if any(len(key) < LEAST_KEY for key in keys):
        problems.append(Problem("setting_too_short", "SESSION_KEY", {"least": LEAST_KEY}))
    return stated


def _flag(known: Mapping[str, str], name: str, problems: list[Problem]) -> bool:
    value = known.get(name, "").strip().lower()
    if value not in _TRUE | _FALSE:
        problems.append(Problem("setting_not_yes_or_no", name, {"value": value}))
    return value in _TRUE


def _port(known: Mapping[str, str], name: str, default: int, problems: list[Problem]) -> int:
    value = known.get(name, "").strip()
    if not value:
        return default
    if value.isascii() and value.isdigit() and 0 < int(value) < 65536:
        return int(value)
    problems.append(Problem("setting_not_a_port", name, {"value": value}))
    return default


def _web_address(known: Mapping[str, str], name: str, problems: list[Problem]) -> str | None:
    value = _text(known, name)
    if value is None:
        return None
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        problems.append(Problem("setting_not_a_web_address", name, {"value": value}))
        return None
    return value.rstrip("/")


def _site_url(known: Mapping[str, str], address: str, port: int, problems: list[Problem]) -> str:
    stated = _web_address(known, "SAFE_COMMUNITY_SITE_URL", problems)
    host = "localhost" if address in {"0.0.0.0", "::"} else address  # noqa: S104 - compared, not bound
    return stated or f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _data_folder(known: Mapping[str, str], demonstration: bool) -> Path:
    stated = _text(known, "SAFE_COMMUNITY_DATA")
    if stated is not None:
        return Path(stated).expanduser().absolute()
    return default_data_folder("safe-community") / ("demonstration" if demonstration else "data")


def _mail(known: Mapping[str, str], problems: list[Problem]) -> Mail | None:
    host = _text(known, "SMTP_HOST")
    if host is None:
        return None
    sender = _text(known, "SMTP_FROM")
    if sender is None or "@" not in sender:
        problems.append(Problem("setting_missing", "SMTP_FROM", {"because": "SMTP_HOST"}))
    return Mail(
        host=host,
        port=_port(known, "SMTP_PORT", 587, problems),
        user=_text(known, "SMTP_USER"),
        password=_text(known, "SMTP_PASSWORD"),
        starttls=_flag(known, "SMTP_STARTTLS", problems),
        sender=sender or "",
    )


def _contradictions(settings: Settings) -> list[Problem]:
    found = []
    keys = {
        "SUPABASE_PUBLISHABLE_KEY": settings.supabase_publishable_key,
        "SUPABASE_SECRET_KEY": settings.supabase_secret_key,
    }
    if settings.supabase_url is not None and not settings.demonstration:
        found += [
            Problem("setting_missing", name, {"because": "SUPABASE_URL"})
            for name, value in keys.items()
            if value is None
        ]
    if settings.demonstration and settings.supabase_url is not None:
        found.append(Problem("demonstration_with_supabase", "SUPABASE_URL"))
    if settings.demonstration and not is_loopback(settings.address):
        found.append(
            Problem("demonstration_not_local", "SAFE_COMMUNITY_ADDRESS", {"value": settings.address})
        )
    return found
