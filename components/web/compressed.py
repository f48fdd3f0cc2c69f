"""Small files for slow phones: what the browser loads, compressed once and kept.

Streamlit sends its 2.7 MB of scripts as they are. Here each file is compressed as well as possible in the
background, kept in a folder that outlives the process, and until then compressed quickly; fonts are
replaced by our cuts.
"""

from __future__ import annotations

import gzip
import hashlib
import logging
import mimetypes
import threading
from collections.abc import Iterable
from pathlib import Path

import anyio.to_thread
import brotli
from platformdirs import user_cache_path
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from components.web.streamlit_internals import STATIC_FOLDER, bundled_fonts, front_end

log = logging.getLogger(__name__)

ASSETS = Path(__file__).parent / "assets"
_FOR_EVER = "public, max-age=31536000, immutable"
_AN_HOUR = "public, max-age=3600"
_WORTH_IT = frozenset({".js", ".mjs", ".css", ".svg", ".json", ".geojson", ".html", ".webmanifest", ".txt"})
_QUICK, _BEST = 4, 11


def accepted_encoding(accept: str) -> str:
    """`br`, `gzip` or nothing, from the Accept-Encoding header; an encoding with q=0 is not accepted."""
    wanted = set()
    for part in accept.split(","):
        name, _, quality = part.strip().partition(";")
        if quality.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}:
            wanted.add(name.strip().lower())
    return next((encoding for encoding in ("br", "gzip") if encoding in wanted), "")


class CompressedFiles:
    """Files of a few folders in their compressed forms, kept in memory and in a cache folder."""

    def __init__(self, cache_folder: Path | None = None) -> None:
        self._folder = cache_folder or user_cache_path("safe-community", appauthor=False) / "compressed"
        self._kept: dict[tuple[Path, str], bytes] = {}
        self._lock = threading.Lock()

    def read(self, file: Path, encoding: str) -> tuple[bytes, str]:
        """The bytes of a file and their encoding: the one asked for, or none where that does not pay."""
        if file.suffix not in _WORTH_IT or not encoding:
            return self._remember(file, "", file.read_bytes()), ""
        kept = self._kept.get((file, encoding))
        if kept is None:
            kept = self._from_folder(file, encoding) or self._quickly(file, encoding)
        return kept, encoding

    def prepare(self, files: Iterable[Path]) -> None:
        """Compresses these files as well as possible, for now and for later starts; takes seconds."""
        for file in files:
            if file.suffix in _WORTH_IT and self._from_folder(file, "br") is None:
                self._store(file, "br", brotli.compress(file.read_bytes(), quality=_BEST))

    def _quickly(self, file: Path, encoding: str) -> bytes:
        content = file.read_bytes()
        if encoding == "gzip":
            return self._store(file, encoding, gzip.compress(content, 9, mtime=0))
        return self._remember(file, encoding, brotli.compress(content, quality=_QUICK))

    def _place(self, file: Path, encoding: str) -> Path:
        known = file.stat()
        identity = f"{file}|{known.st_size}|{known.st_mtime_ns}"
        return self._folder / f"{file.name}.{hashlib.sha256(identity.encode()).hexdigest()[:16]}.{encoding}"

    def _from_folder(self, file: Path, encoding: str) -> bytes | None:
        try:
            return self._remember(file, encoding, self._place(file, encoding).read_bytes())
        except OSError:
            return None

    def _store(self, file: Path, encoding: str, content: bytes) -> bytes:
        place = self._place(file, encoding)
        unfinished = place.with_suffix(f".{threading.get_ident()}.part")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            unfinished.write_bytes(content)
            unfinished.replace(place)  # another process never reads half a file
        except OSError as fault:
            log.info("compressed files are kept in memory only: %s", fault)
        return self._remember(file, encoding, content)

    def _remember(self, file: Path, encoding: str, content: bytes) -> bytes:
        with self._lock:
            self._kept[(file, encoding)] = content
        return content


def first_files() -> list[Path]:
    """What every first visit loads."""
    parts = front_end()
    return [STATIC_FOLDER / name for name in (parts.module, *parts.preloads, *parts.stylesheets)]


class StaticFiles:
    """Answers `/static/…` (Streamlit's front end) and `/assets/…` (ours) from compressed files."""

    def __init__(self, app: ASGIApp, *, files: CompressedFiles) -> None:
        self.app = app
        self.files = files
        self.roots = {"/static/": STATIC_FOLDER / "static", "/assets/": ASSETS}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers what it knows and passes everything else on."""
        file = (
            self._file(scope["path"])
            if scope["type"] == "http" and scope["method"] in {"GET", "HEAD"}
            else None
        )
        if file is None:
            await self.app(scope, receive, send)
            return
        encoding = accepted_encoding(Headers(scope=scope).get("accept-encoding", ""))
        content, used = await anyio.to_thread.run_sync(self.files.read, file, encoding)
        # Streamlit's names carry a fingerprint, ours a `?v=`; anything else may change tomorrow.
        named_by_content = scope["path"].startswith("/static/") or b"v=" in scope.get("query_string", b"")
        cached = _FOR_EVER if named_by_content else _AN_HOUR
        headers = {"Cache-Control": cached, "Vary": "Accept-Encoding"}
        if used:
            headers["Content-Encoding"] = used
        await Response(content, headers=headers, media_type=_media_type(file))(scope, receive, send)

    def _file(self, path: str) -> Path | None:
        for beginning, root in self.roots.items():
            if not path.startswith(beginning):
                continue
            name = path.removeprefix(beginning)
            cut = bundled_fonts().get(name.rpartition("/")[2])
            if cut is not None and (ASSETS / cut).is_file():
                return ASSETS / cut
            file = root / name
            # Resolved last, so that no spelling of ".." leads out of the folder.
            inside = file.resolve().is_relative_to(root.resolve())
            return file if inside and file.is_file() else None
        return None


def _media_type(file: Path) -> str:
    known = {".js": "text/javascript", ".woff2": "font/woff2", ".webmanifest": "application/manifest+json"}
    return known.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"


def asset(name: str) -> str:
    """The address of one of our own files; it changes with the content, so it may be kept for ever."""
    return f"/assets/{name}?v={_fingerprint(name)}"


def _fingerprint(name: str) -> str:
    return hashlib.sha256((ASSETS / name).read_bytes()).hexdigest()[:10]
