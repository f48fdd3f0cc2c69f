"""What a client sends when it uploads: a form with the file, or the bare bytes; and which names and sizes are
taken."""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import Field, File, parse_form

from safe_community.embedded.answers import Refusal, Request

# The hosted service takes these signs only: a file's own name belongs into its metadata.
NAME = re.compile(r"^[A-Za-z0-9_/!\-.*'() &$@=;:+,?]{1,1024}$")
MOST_BYTES = 50_000_000


@dataclass
class Upload:
    """A file with what its sender says about it."""

    content: bytes = b""
    mime: str = "application/octet-stream"
    cache_control: str = "no-cache"
    details: dict[str, Any] = field(default_factory=dict)


def accepted_name(parts: tuple[str, ...]) -> str:
    """An object's name from the address. Raises Refusal 400."""
    name = "/".join(parts)
    if not NAME.match(name) or any(part in ("", ".", "..") for part in parts):
        raise Refusal(400, "InvalidKey", f"Invalid key: {name[:80]}")
    return name


def upload_of(request: Request) -> Upload:
    """The file in a request. Raises Refusal 400."""
    kind = request.headers.get("content-type", "")
    upload = Upload(cache_control=seconds(request.headers.get("cache-control", "no-cache")))
    if not kind.lower().startswith("multipart/form-data"):
        upload.content = request.body
        upload.mime = clean_mime(kind) or upload.mime
        return upload

    def take_field(found: Field) -> None:
        value = (found.value or b"").decode("utf-8", "replace")
        if found.field_name == b"cacheControl":
            upload.cache_control = seconds(value)
        elif found.field_name == b"metadata":
            upload.details = details_of(value)

    def take_file(found: File) -> None:
        found.file_object.seek(0)
        upload.content = found.file_object.read()
        upload.mime = clean_mime(found.content_type or "") or upload.mime

    try:
        parse_form({"Content-Type": kind.encode()}, io.BytesIO(request.body), take_field, take_file)
    except (FormParserError, ValueError):
        raise Refusal(400, "InvalidRequest", "The form cannot be read") from None
    return upload


def seconds(value: str) -> str:
    """`3600` means a header; anything else that is no plain header value becomes no-cache."""
    if value.isascii() and value.isdigit():
        return f"max-age={value}"
    return value if re.fullmatch(r"[A-Za-z0-9=, \-]{1,100}", value) else "no-cache"


def clean_mime(value: str) -> str:
    """A content type that may stand in a header."""
    return (
        value
        if re.fullmatch(r"[A-Za-z0-9!#$&^_.+\-]+/[A-Za-z0-9!#$&^_.+\-]+(; ?[A-Za-z0-9=\-]+)*", value)
        else ""
    )


def details_of(value: str) -> dict[str, Any]:
    """The sender's own metadata."""
    try:
        details = json.loads(value)
    except (ValueError, RecursionError):
        details = None
    if not isinstance(details, dict) or len(value) > 10_000 or "\\u0000" in json.dumps(details):
        raise Refusal(400, "InvalidRequest", "The metadata must be a small JSON object")
    return details


def check_bucket(upload: Upload, size_limit: int | None, mimes: list[str] | None) -> None:
    """What the bucket allows. Raises Refusal 413 or 415."""
    if len(upload.content) > min(size_limit or MOST_BYTES, MOST_BYTES):
        raise Refusal(413, "Payload too large", "The object exceeded the maximum allowed size")
    mime = upload.mime.split(";")[0].lower()
    if mimes and not any(fnmatchcase(mime, allowed.lower()) for allowed in mimes):
        raise Refusal(415, "invalid_mime_type", f"mime type {mime} is not supported")
