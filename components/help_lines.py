"""Help lines beside sensitive questions; shown only once a coordinator has checked the numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st
from markupsafe import Markup

from components import session
from components.text import t


def draw(checked: Mapping[str, Any] | None) -> None:
    """The numbers as links that a phone dials; nothing while nobody has checked them."""
    if not checked:
        return
    items = Markup("").join(
        Markup('<li><a href="tel:{}"><strong>{}</strong> {}</a></li>').format(
            "".join(sign for sign in line["number"] if sign.isdigit()),
            line["number"],
            line["name"].get(session.language(), ""),
        )
        for line in checked["lines"]
    )
    st.html(
        Markup('<div class="sc-help" role="note"><p>{}</p><ul>{}</ul></div>').format(
            t("If you need help, you can call now:"), items
        )
    )
