"""The national map: a circle at the centre of every community, in the look of its state.

No borders are drawn, because none under an open licence are known; no request leaves for anybody else. The
circles come from a file of ours by its address, so that the page stays small and the browser keeps them.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

import pydeck as pdk
import streamlit as st

from components.communities import STATES
from components.text import t
from safe_community.communities import CommunityState, gazetteer, state_of
from safe_community.rounds import LiveState

#: Red, green, blue, opacity. One hue from light to deep, yellow and grey; size tells them apart as well.
COLOURS: dict[CommunityState, tuple[int, int, int, int]] = {
    "survey_open": (11, 79, 108, 255),
    "survey_closed": (106, 158, 181, 255),
    "accepted": (190, 214, 224, 255),
    "applying": (242, 183, 5, 255),
    "not_invited": (201, 195, 183, 170),
    "not_possible": (74, 85, 96, 120),
}
_RADIUS: dict[CommunityState, float] = {
    "survey_open": 6, "survey_closed": 6, "accepted": 5,
    "applying": 5, "not_invited": 2.2, "not_possible": 2.2,
}  # fmt: skip
#: States of the country kept in memory; each is about 250 KB.
_KEPT = 6
_MIDDLE = pdk.ViewState(latitude=48.6, longitude=31.3, zoom=4.75, min_zoom=3.4, max_zoom=10)


_kept: OrderedDict[tuple[str, int], tuple[bytes, str]] = OrderedDict()


def circles(live: LiveState, language: str, say: Callable[[CommunityState], str]) -> tuple[bytes, str]:
    """The map's file (JSON) and the hash that names it. say: the words of a state in that language.

    Made once for each state of the country and kept for all viewers of the process.
    """
    key = (language, _fingerprint(live))
    if key not in _kept:
        rows = _rows(live, language, {state: say(state) for state in COLOURS})
        content = json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()
        _kept[key] = (content, hashlib.sha256(content).hexdigest()[:16])
        while len(_kept) > _KEPT:
            _kept.popitem(last=False)
    return _kept[key]


def _fingerprint(live: LiveState) -> int:
    states = tuple((entry.code, entry.state) for entry in live.rounds)
    return hash((states, live.series, *live.participations.items(), *live.territories.items()))


def _rows(live: LiveState, language: str, words: Mapping[CommunityState, str]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for community in gazetteer().values():
        state, series = state_of(community, live)
        n = series.n if series else 0
        where = f"{community.full_name(language)}, {community.oblast_name(language)}"
        rows.append(
            {
                "c": community.code,
                "p": [community.longitude, community.latitude],
                "f": [*COLOURS[state][:3], 0] if community.approximate else COLOURS[state],
                "l": COLOURS[state],
                "r": _RADIUS[state] + min(n, 400) / 80,
                "t": f"{where}: {words[state]}" + (f" ({n})" if n else ""),
            }
        )
    # drawn last is on top: what is in the programme must not hide under what is not
    rows.sort(key=lambda row: float(row["r"]))
    return rows


def count_states(live: LiveState) -> dict[CommunityState, int]:
    """How many communities are in each state."""
    return dict(Counter(state_of(community, live)[0] for community in gazetteer().values()))


def draw_national(address: str, alt: str, *, height: int = 520, key: str = "national-map") -> str | None:
    """Draw the map from the file at `address`; returns the code of the community that was just chosen."""
    layer = pdk.Layer(
        "ScatterplotLayer",
        data=address,
        id="communities",
        get_position="p",
        get_fill_color="f",
        get_line_color="l",
        get_radius="r",
        radius_units="'pixels'",
        stroked=True,
        line_width_min_pixels=1,
        pickable=True,
        auto_highlight=True,
    )
    deck = pdk.Deck(
        layers=[layer],
        initial_view_state=_MIDDLE,
        map_provider=None,  # and no map_style: None there would make Streamlit fetch one from elsewhere
        tooltip={"text": "{t}"},
    )
    chosen = st.pydeck_chart(
        deck, height=height, on_select="rerun", selection_mode="single-object", key=key, alt=alt
    )
    objects = chosen.selection.objects.get("communities", []) if chosen else []
    return str(objects[0]["c"]) if objects else None


def description(counts: dict[CommunityState, int], words: Callable[[CommunityState], str]) -> str:
    """The map in one sentence, for those who cannot see it."""
    told = "; ".join(f"{words(state)}: {counts.get(state, 0)}" for state in COLOURS)
    return t("Map of Ukraine with a circle for each community. {states}.", states=told)


def say_state(state: CommunityState) -> str:
    """The words of a state in the reader's language."""
    return t(STATES[state])


def address(live: LiveState, language: str) -> str:
    """The address of the map's file for this state of the country."""
    return f"/data/map/{language}-{circles(live, language, say_state)[1]}.json"


def picture(live: LiveState) -> bytes:
    """A small picture of the country (SVG, 360 x 240) for places where no map library should be loaded."""
    dots: dict[CommunityState, list[str]] = {}
    for community in gazetteer().values():
        state, _ = state_of(community, live)
        x, y = (community.longitude - 22) * 19.5, (52.5 - community.latitude) * 29
        dots.setdefault(state, []).append(f"M{x:.0f} {y:.0f}h0")
    # one path a state: a dot is a line of no length with round ends, nine bytes each
    paths = "".join(
        f'<path stroke="rgb{COLOURS[state][:3]}" stroke-width="{_RADIUS[state] * 1.4:.1f}"'
        f' d="{"".join(dots[state])}"/>'
        for state in reversed(COLOURS)
        if state in dots
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 240" fill="none" stroke-linecap="round">'
        f"{paths}</svg>"
    ).encode()


def picture_address(live: LiveState) -> str:
    """The address of the small picture for this state of the country."""
    return f"/data/map/{hashlib.sha256(picture(live)).hexdigest()[:16]}.svg"
