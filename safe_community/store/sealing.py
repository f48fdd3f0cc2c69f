"""Keeps what opens a person's account unreadable in the database and in its backups.

Sign-in tokens are stored encrypted; the key lies outside the database, in the settings or in a file that
only the owner of the data folder can read.
"""

from __future__ import annotations

import base64
import hashlib
import os
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from safe_community.settings import Settings

KEY_FILE = "session.key"


class Seal:
    """Encrypts and decrypts short texts. `keys`: the first seals, all of them open (to change a key)."""

    def __init__(self, *keys: str) -> None:
        self._fernet = MultiFernet([Fernet(_stretched(key)) for key in keys])

    @classmethod
    def from_settings(cls, settings: Settings) -> Seal:
        """The seal of an installation: SESSION_KEY (new key first, old ones after commas) or the key file."""
        stated = [key.strip() for key in (settings.session_key or "").split(",") if key.strip()]
        return cls(*(stated or [_key_of(settings.data_folder)]))

    def close(self, words: str) -> str:
        """The text, sealed."""
        return self._fernet.encrypt(words.encode()).decode()

    def open(self, sealed: str) -> str | None:
        """The text again; None for anything that these keys have not sealed."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            return None


def _stretched(key: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(b"safe community: sessions\0" + key.encode()).digest())


def _key_of(folder: Path) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / KEY_FILE
    unfinished = folder / f".{KEY_FILE}.{os.getpid()}"
    if not place.exists():
        unfinished.touch(mode=0o600)
        unfinished.write_text(Fernet.generate_key().decode(), "ascii")
        try:
            os.link(unfinished, place)  # whoever comes first wins; nobody reads half a key
        except FileExistsError:
            pass
        except OSError:  # a file system without links
            unfinished.replace(place)
        unfinished.unlink(missing_ok=True)
    return place.read_text("ascii").strip()
