"""What our additions mean to a program that knows only XLSForm: constraints and conditions made from flags.

On the way back they are recognised and taken off again, so nothing grows with each trip.
"""

from __future__ import annotations

from collections.abc import Sequence

from forms.items import Choice


def constraint_of_flags(choices: Sequence[Choice], most: int | None) -> str:
    """The constraint that `max_selected` and exclusive choices stand for; blank where there are none."""
    parts = [] if most is None else [f"count-selected(.) <= {most}"]
    alone = " or ".join(f"selected(., '{choice.name}')" for choice in choices if choice.exclusive)
    if alone:
        parts.append(f"(count-selected(.) <= 1 or not({alone}))")
    return " and ".join(parts)


def joined(written: str | None, made: str) -> str:
    """The author's condition and the one made from flags."""
    if not made:
        return written or ""
    return f"({written}) and ({made})" if written else made


def parted(cell: str, made: str) -> str:
    """The author's condition in a cell that may also hold the one made from flags."""
    if not made or not cell:
        return cell
    if cell == made:
        return ""
    tail = f") and ({made})"
    return cell[1 : -len(tail)] if cell.startswith("(") and cell.endswith(tail) else cell
