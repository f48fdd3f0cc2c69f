"""Berezan 2015–2017: the figures that were published, and nothing that was not.

The questionnaires of those years are not known, so this is a series of published figures (decisions 16): no
change between years is computed, and what the sources leave open is said to be open.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Doubt = Literal["base_unclear", "mean_or_mode_unknown"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One published figure of one year.

    share: of respondents, between 0 and 1; None where the source gives none. n: respondents; `about` says
    that the source gives the number only roughly. doubt: what the source leaves open.
    """

    subject: Literal["feels_in_danger", "turned_to_police", "need_to_improve", "satisfaction", "respondents"]
    year: int
    share: float | None
    n: int | None
    about: bool = False
    doubt: Doubt | None = None


YEARS = (2015, 2016, 2017)
COMMUNITY = "UA32060030000048241"
#: Every figure from the programme's own account of its surveys with ISAR Ednannia and KIIS.
FIGURES = (
    Figure("respondents", 2015, None, 400, about=True),
    Figure("respondents", 2016, None, 400, about=True),
    Figure("respondents", 2017, None, 307),
    # 29 % and 11 % of 307 people are 89 and 34 of them; the interval is of people, not of a rounded share
    Figure("feels_in_danger", 2017, 89 / 307, 307),
    Figure("turned_to_police", 2017, 34 / 307, 307),
    Figure("need_to_improve", 2017, 0.31, None, doubt="base_unclear"),
    Figure("satisfaction", 2017, None, 307, doubt="mean_or_mode_unknown"),
)


def figure(subject: str, year: int) -> Figure | None:
    """The published figure of that subject and year, or None: then the page says that there is none."""
    return next((found for found in FIGURES if (found.subject, found.year) == (subject, year)), None)
