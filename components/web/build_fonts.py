"""The letters and signs that Ukrainian and English pages need, cut out of the fonts that Streamlit ships.

    python -m components.web.build_fonts

A phone loads 40 KB instead of 680. The results are committed; run this again when Streamlit's fonts change or
a page wants another icon. Source Sans is under the SIL Open Font License with a reserved name, so our cut has
another one; Material Symbols is under the Apache License 2.0.
"""

from __future__ import annotations

import re
import string
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from components.web.streamlit_internals import STATIC_FOLDER, bundled_fonts

ASSETS = Path(__file__).parent / "assets"
FAMILY = "Safe Community Sans"
_RANGES = (
    (0x20, 0x7E),
    (0xA0, 0xFF),
    (0x0400, 0x045F),  # Cyrillic
    (0x0490, 0x0491),  # Ґ ґ
    (0x2010, 0x2027),  # dashes, quotation marks, bullets
)
_SIGNS = "\u02bc\u2030\u2032\u2033\u2039\u203a\u20ac\u20b4\u2116\u2190\u2191\u2192\u2193\u2212\u2248"
_SIGNS += "\u2260\u2264\u2265\u2713\u202f"
# What Streamlit's own widgets draw and what our pages name as `:material/…:`.
_ICON_NAMES = """
    add arrow_back arrow_downward arrow_forward arrow_upward calendar_month calendar_today call
    check check_box check_circle chevron_left chevron_right close content_copy delete download edit
    error expand_less expand_more group help home info keyboard_arrow_down keyboard_arrow_right
    keyboard_double_arrow_left keyboard_double_arrow_right link list lock login logout mail map menu
    more_horiz more_vert person pin_drop print remove schedule search share translate undo upload
    visibility visibility_off warning
"""
ICONS = frozenset(_ICON_NAMES.split())


def text_font(source: Path) -> TTFont:
    """Letters of both languages, weights 400 to 700, under a name of our own."""
    font = TTFont(source)
    options = Options()
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl", "tnum", "lnum", "calt"]
    options.hinting = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    subsetter = Subsetter(options)
    wanted = {code for first, last in _RANGES for code in range(first, last + 1)}
    subsetter.populate(unicodes=wanted | {ord(sign) for sign in _SIGNS})
    subsetter.subset(font)
    instantiateVariableFont(font, {"wght": (400, 400, 700)}, inplace=True)
    for record in font["name"].names:
        if record.nameID in {1, 4}:
            record.string = FAMILY
        elif record.nameID in {3, 6}:
            record.string = FAMILY.replace(" ", "")
    return font


def icon_font(source: Path) -> TTFont:
    """The icons of ICONS with the ligatures that spell them."""
    font = TTFont(source)
    options = Options()
    options.layout_features = ["liga", "rlig"]
    options.layout_closure = False  # the closure over all letters would keep every icon there is
    options.hinting = False
    subsetter = Subsetter(options)
    known = set(font.getGlyphOrder())
    missing = ICONS - known
    if missing:
        raise SystemExit(f"not in the icon font: {', '.join(sorted(missing))}")
    letters = {ord(letter) for letter in string.ascii_lowercase + string.digits + "_"}
    subsetter.populate(unicodes=letters, glyphs=sorted(ICONS))
    subsetter.subset(font)
    return font


def icons_named_in(folder: Path) -> set[str]:
    """The icons that Python files under a folder name as `:material/…:`."""
    return {
        name
        for file in folder.rglob("*.py")
        for name in re.findall(r":material/([a-z0-9_]+):", file.read_text("utf-8"))
    }


def main() -> None:
    """Writes the cut fonts into the assets folder."""
    for bundled, ours in bundled_fonts().items():
        source = STATIC_FOLDER / "static" / "media" / bundled
        font = icon_font(source) if ours == "icons.woff2" else text_font(source)
        font.flavor = "woff2"
        font.save(ASSETS / ours)
        print(ours, (ASSETS / ours).stat().st_size)


if __name__ == "__main__":
    main()
