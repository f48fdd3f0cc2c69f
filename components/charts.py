"""Charts of shares: bars with their intervals, and a battery of questions as diverging bars.

Colours are told apart by everybody (brown to teal, never red and green), numbers stand in the bars, and each
chart carries its sentence as its description. The same numbers stand in a table below it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any, TypeAlias

import altair as alt
import pandas as pd

from components.text import language, percent, t

#: Altair's own types of layered charts differ between its releases.
Chart: TypeAlias = Any
INK, MUTED, BLUE = "#1B1F24", "#4A5560", "#0B4F6C"
#: From unsafe to safe: brown to teal, readable by the colour-blind, on paper and on a projector.
DIVERGING = {
    2: ("#A6611A", "#018571"),
    3: ("#A6611A", "#D9D4C7", "#018571"),
    4: ("#A6611A", "#DFC27D", "#80CDC1", "#018571"),
    5: ("#A6611A", "#DFC27D", "#D9D4C7", "#80CDC1", "#018571"),
}
_LABEL_FROM = 0.07
_LINE = 22  # characters of a label before it breaks: a phone has 150 pixels for it
_LINE_HEIGHT = 16
_NUMBERS: dict[str, dict[str, Any]] = {
    "uk": {
        "decimal": ",",
        "thousands": "\u00a0",
        "grouping": [3],
        "currency": ["", "\u00a0₴"],
        "percent": "\u00a0%",
    },
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["UAH ", ""], "percent": "%"},
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One category: its words, its share and interval (0 to 1), and how many people it stands for."""

    label: str
    share: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Row:
    """One question of a battery: its words and its categories from unsafe to safe; None is hidden."""

    label: str
    shares: Sequence[float | None]


def bars(categories: Sequence[Bar], description: str) -> Chart:
    """Horizontal bars in the order given, with the 95 % interval as a line and the percentage in words."""
    frame = pd.DataFrame(
        [
            {
                "label": bar.label,
                "share": bar.share,
                "low": bar.low,
                "high": bar.high,
                "n": bar.n,
                "words": percent(bar.share),
                "interval": f"{percent(bar.low)} – {percent(bar.high)}",
            }
            for bar in categories
        ]
    )
    y = _names([bar.label for bar in categories])
    x = alt.X("share:Q", title=None, scale=alt.Scale(domain=[0, 1]), axis=_percent_axis())
    tooltip = [
        alt.Tooltip("label:N", title=t("Answer")),
        alt.Tooltip("words:N", title=t("Share")),
        alt.Tooltip("interval:N", title=t("95 % interval")),
        alt.Tooltip("n:Q", title=t("People"), format=","),
    ]
    base = alt.Chart(frame).encode(y=y)
    bar = base.mark_bar(color=BLUE, height=18, cornerRadiusEnd=2).encode(x=x, tooltip=tooltip)
    whisker = base.mark_rule(color=INK, strokeWidth=1.5, opacity=0.75).encode(x="low:Q", x2="high:Q")
    words = base.mark_text(align="left", dx=6, color=INK, fontSize=14).encode(x="high:Q", text="words:N")
    lines = max((len(_lines(bar.label)) for bar in categories), default=1)
    row = max(36, _LINE_HEIGHT * lines + 8)  # a name of three lines must not run into the next one
    return _face(alt.layer(bar, whisker, words), description, height=row * max(len(categories), 1) + 30)


def battery(rows: Sequence[Row], labels: Sequence[str], description: str) -> Chart:
    """A battery on one scale: each question a bar around the middle of the scale, the safest question on top.

    labels: the categories from unsafe to safe. A hidden category is left out of the bar; the table says so.
    """
    pieces = [piece for row in sorted(rows, key=_safety, reverse=True) for piece in _pieces(row, labels)]
    frame = pd.DataFrame(pieces, columns=["label", "answer", "start", "end", "share", "words", "middle"])
    order = list(dict.fromkeys(frame["label"]))
    reach = max([0.5, *frame["end"].abs(), *frame["start"].abs()])
    x = alt.X("start:Q", title=None, scale=alt.Scale(domain=[-reach, reach]), axis=None)
    y = _names(order)
    colour = alt.Color(
        "answer:N",
        sort=list(labels),
        scale=alt.Scale(domain=list(labels), range=list(DIVERGING[len(labels)])),
        legend=alt.Legend(orient="bottom", columns=1, title=None, labelLimit=300),
    )
    tooltip = [alt.Tooltip("label:N", title=t("Question")), alt.Tooltip("answer:N", title=t("Answer")),
               alt.Tooltip("words:N", title=t("Share"))]  # fmt: skip
    bar = alt.Chart(frame).mark_bar(height=22).encode(x=x, x2="end:Q", y=y, color=colour, tooltip=tooltip)
    numbers = (
        alt.Chart(frame)
        .transform_filter(alt.datum.share >= _LABEL_FROM)
        .mark_text(fontSize=13, color=INK)
        .encode(x="middle:Q", y=y, text="words:N")
    )
    return _face(alt.layer(bar, numbers), description, height=40 * len(order) + 30 * len(labels) + 20)


def _pieces(row: Row, labels: Sequence[str]) -> list[dict[str, Any]]:
    half = len(row.shares) / 2
    left = sum((share or 0) * min(1.0, max(0.0, half - place)) for place, share in enumerate(row.shares))
    pieces, start = [], -left
    for label, share in zip(labels, row.shares, strict=True):
        if share is not None:
            end = start + share
            pieces.append(
                {
                    "label": row.label,
                    "answer": label,
                    "start": start,
                    "end": end,
                    "share": share,
                    "words": percent(share),
                    "middle": (start + end) / 2,
                }
            )
            start = end
    return pieces


def _safety(row: Row) -> float:
    half = len(row.shares) / 2
    return sum(share or 0 for place, share in enumerate(row.shares) if place >= half)


def _lines(name: str) -> list[str]:
    return wrap(name, _LINE)[:3]


def _names(order: list[str]) -> alt.Y:
    # Vega breaks a label into lines only if it is given as a list
    lines = ", ".join(f"{json.dumps(name)}: {json.dumps(_lines(name))}" for name in order)
    return alt.Y(
        "label:N",
        sort=order,
        title=None,
        axis=alt.Axis(
            labelExpr=f"({{{lines}}})[datum.label]",
            labelLimit=170,
            labelPadding=8,
            labelLineHeight=_LINE_HEIGHT,
        ),
    )


def _percent_axis() -> alt.Axis:
    return alt.Axis(format="%", tickCount=4, grid=True, gridColor="#E4DFD4", domain=False, ticks=False)


def _face(chart: Any, description: str, height: int) -> Chart:
    return (
        chart.properties(height=height, width="container", description=description)
        .configure(
            locale=alt.Locale(number=alt.NumberLocale(**_NUMBERS[language()])), background="transparent"
        )
        .configure_view(stroke=None)
        .configure_axis(labelFontSize=14, labelColor=INK, labelFont="Source Sans", titleColor=MUTED)
        .configure_legend(labelFontSize=14, labelColor=INK, labelFont="Source Sans")
        .configure_text(font="Source Sans")
    )
