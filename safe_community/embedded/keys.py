"""The secrets of one data folder: the key that signs sessions, the two API keys, and the keys of hashes.

Made once and kept in a file that only its owner can read; they are never shown, logged or stored in the
database.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from safe_community.embedded.folder import write_private
from safe_community.embedded.settings import EmbeddedError


@dataclass(frozen=True)
class Keys:
    """publishable: what every visitor's client carries; secret: the key of the service role."""

    publishable: str
    secret: str
    signing: ec.EllipticCurvePrivateKey
    key_id: str
    hashing: bytes

    def hash(self, purpose: str, *parts: str) -> str:
        """A keyed hash, different for each purpose; what the database holds says nothing without this key."""
        message = "\x1f".join((purpose, *parts)).encode("utf-8", "surrogatepass")
        return hmac.new(self.hashing, message, hashlib.sha256).hexdigest()


def load_keys(path: Path) -> Keys:
    """Read the keys, making them first if this data folder has none; the first of several processes wins."""
    if not path.exists():
        write_private(path, json.dumps(new_keys()))
    try:
        stored = json.loads(path.read_text())
        signing = serialization.load_pem_private_key(stored["signing"].encode(), password=None)
        if not isinstance(signing, ec.EllipticCurvePrivateKey):
            raise TypeError("not an elliptic curve key")
        return Keys(
            publishable=stored["publishable"],
            secret=stored["secret"],
            signing=signing,
            key_id=stored["key_id"],
            hashing=bytes.fromhex(stored["hashing"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise EmbeddedError("data_folder_not_ours", {"folder": str(path), "reason": "keys"}) from error


def new_keys() -> dict[str, str]:
    """Fresh secrets as they are stored."""
    signing = ec.generate_private_key(ec.SECP256R1())
    pem = signing.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return {
        "publishable": f"sb_publishable_{secrets.token_urlsafe(24)}",
        "secret": f"sb_secret_{secrets.token_urlsafe(32)}",
        "signing": pem.decode(),
        "key_id": secrets.token_hex(8),
        "hashing": secrets.token_hex(32),
    }
