"""Functions of identity: fresh identifiers, fingerprints of a text, texts wrapped in base64.

A fingerprint lets two records be matched without keeping what identifies a person.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import math
import secrets
import string
import uuid

from forms.context import Context
from forms.functions import function
from forms.values import Value, to_number, to_text

_LETTERS = string.ascii_letters + string.digits
_DIGESTS = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}
_LONGEST = 1000


@function("uuid", 0, 1, "text")
def fresh_identifier(context: Context, *length: Value) -> Value:
    """Version 4 of RFC 4122; with a length: so many letters and digits."""
    if not length:
        return str(uuid.uuid4())
    wanted = to_number(length[0], context.zone)
    if not math.isfinite(wanted):
        return ""
    return "".join(secrets.choice(_LETTERS) for _ in range(max(0, min(_LONGEST, int(wanted)))))


@function("digest", 2, 3, "text")
def digest(source: Value, algorithm: Value, *encoding: Value) -> Value:
    """base64 unless the third argument is "hex"; blank for what is unknown."""
    name = _DIGESTS.get(to_text(algorithm).upper())
    written = to_text(encoding[0]).lower() if encoding else "base64"
    if name is None or written not in ("base64", "hex"):
        return ""
    found = hashlib.new(name, to_text(source).encode(), usedforsecurity=False)
    return found.hexdigest() if written == "hex" else base64.b64encode(found.digest()).decode()


@function("base64-decode", 1, 1, "text")
def base64_decode(value: Value) -> Value:
    """The text inside; blank where there is none."""
    try:
        return base64.b64decode(to_text(value).strip(), validate=True).decode()
    except (binascii.Error, ValueError):
        return ""


@function("extract-signed", 2, 2, "text")
def extract_signed(value: Value, public_key: Value) -> Value:
    """What an Ed25519 signature covers, where the signature is good; blank where it is not."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        signed = base64.b64decode(to_text(value).strip(), validate=True)
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(to_text(public_key).strip(), validate=True))
        key.verify(signed[:64], signed[64:])
        return signed[64:].decode()
    except (binascii.Error, ValueError, InvalidSignature):
        return ""
