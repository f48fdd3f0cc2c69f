"""Small files for slow phones."""

from __future__ import annotations

import gzip
from pathlib import Path

import brotli
import pytest
from fontTools.ttLib import TTFont
from starlette.testclient import TestClient

from components.web.build_fonts import ICONS, icons_named_in
from components.web.compressed import ASSETS, CompressedFiles, accepted_encoding, asset, first_files
from components.web.streamlit_internals import STATIC_FOLDER, bundled_fonts, front_end

MODULE = f"/{front_end().module}"
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip"), ("identity", ""), ("", ""),
     ("gzip;q=0", "")],
)  # fmt: skip
def test_an_encoding_is_used_only_when_it_is_accepted(accept: str, wanted: str) -> None:
    assert accepted_encoding(accept) == wanted


@pytest.mark.parametrize("accept", ["br", "gzip", "identity"])
def test_the_content_is_the_same_in_every_encoding(real_site: TestClient, accept: str) -> None:
    answer = real_site.get(MODULE, headers={"accept-encoding": accept})
    assert answer.content == (STATIC_FOLDER / front_end().module).read_bytes()
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize("quality", ["quick", "best"])
def test_a_first_visit_loads_half_a_megabyte(tmp_path: Path, quality: str) -> None:
    files = CompressedFiles(tmp_path)
    if quality == "best":
        files.prepare(first_files())
    scripts = sum(len(files.read(file, "br")[0]) for file in first_files())
    fonts = (ASSETS / "sans.woff2").stat().st_size
    ours = sum(len(files.read(ASSETS / name, "br")[0]) for name in ("face.css", "screens.css", "shell.js"))
    assert scripts + fonts + ours < (490_000 if quality == "best" else 590_000)


def test_what_was_compressed_once_is_read_by_the_next_process(tmp_path: Path) -> None:
    file = STATIC_FOLDER / front_end().module
    CompressedFiles(tmp_path).prepare([file])
    kept = next(tmp_path.glob("*.br")).read_bytes()
    assert CompressedFiles(tmp_path).read(file, "br") == (kept, "br")
    assert brotli.decompress(kept) == file.read_bytes()


def test_a_folder_that_cannot_be_written_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    files = CompressedFiles(tmp_path / "file" / "cache")
    file = ASSETS / "shell.js"
    files.prepare([file])
    assert gzip.decompress(files.read(file, "gzip")[0]) == file.read_bytes()


@pytest.mark.parametrize(
    "address",
    ["/static/../Home.py", "/static/%2e%2e/%2e%2e/__init__.py", "/assets/../server.py",
     "/assets/%2e%2e/server.py", "/assets/..%5cserver.py", "/static/"],
)  # fmt: skip
def test_no_spelling_of_an_address_leads_out_of_the_folder(real_site: TestClient, address: str) -> None:
    answer = real_site.get(address)
    assert "import" not in answer.text


def test_our_fonts_stand_in_for_streamlits(real_site: TestClient) -> None:
    for name, ours in bundled_fonts().items():
        answer = real_site.get(f"/static/media/{name}")
        assert answer.content == (ASSETS / ours).read_bytes()
        assert answer.headers["content-type"] == "font/woff2"


def test_the_text_font_has_every_ukrainian_letter_and_another_name() -> None:
    font = TTFont(ASSETS / "sans.woff2")
    letters = "АБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯабвгґдеєжзиіїйклмнопрстуфхцчшщьюя’«»–—№₴ 0123456789"
    assert {ord(letter) for letter in letters} <= set(font.getBestCmap())
    # The licence reserves the name "Source" for unchanged fonts.
    assert "Source" not in font["name"].getDebugName(1)


def test_every_icon_that_a_page_names_is_in_our_cut_of_the_icon_font() -> None:
    named = set().union(*(icons_named_in(ROOT / part) for part in ("pages", "components")))
    assert named - ICONS == set()


def test_a_file_that_is_not_named_by_its_content_is_asked_for_again(real_site: TestClient) -> None:
    assert "immutable" in real_site.get(asset("face.css")).headers["cache-control"]
    assert "immutable" not in real_site.get("/assets/face.css").headers["cache-control"]


def test_the_address_of_an_asset_changes_with_its_content() -> None:
    assert asset("face.css") != asset("shell.js")
    assert asset("face.css").startswith("/assets/face.css?v=")
