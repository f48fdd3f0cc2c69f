"""What a person typed or marked, turned into the answer that is stored, and into what expressions see.

Screens, plain HTML pages and imported rows all pass here, so an answer means the same wherever it came from.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from typing import TypeAlias

from forms.items import Question
from forms.problems import Problem
from forms.values import number_to_text

Answer: TypeAlias = (
    str | int | float | bool | list[str] | dict[str, float] | list[dict[str, float]] | None
)  # None: asked and left empty
Raw: TypeAlias = object

USUAL_LENGTH = 2000
LONGEST_RESULT = 8000  # of a calculation; without a bound a chain of concat() could fill the memory
_UNSTORABLE = frozenset({"Cc", "Cs"})  # control characters and halves of letters
_NUMBER = re.compile(r"[+\-−]?\d+(?:[.,]\d+)?", re.ASCII)
_DATE = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})|(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_TRUE = frozenset({"ok", "true", "on", "1", "yes"})
_FALSE = frozenset({"", "false", "off", "0", "no"})


class Unreadable(Exception):  # noqa: N818 - it never leaves this module and flow
    """The raw value is no answer to this type of question; `problem` says why."""

    def __init__(self, code: str, **parameters: object) -> None:
        self.problem = Problem(code, "", parameters)
        super().__init__(code)


def read(question: Question, raw: Raw) -> Answer:
    """The answer in a raw value: text as typed, or the answer itself as it is stored.

    Unreadable with `not_a_number`, `not_a_whole_number`, `not_a_date`, `not_a_time`, `not_a_place`,
    `not_a_text`, `not_choices`, `not_confirmed`."""
    if raw in (None, "", []):
        return None
    if isinstance(raw, str):
        raw = raw.strip()
        if not raw:
            return None
    return _READERS.get(question.type, _text)(question, raw)


def _text(_: Question, raw: Raw) -> Answer:
    if isinstance(raw, bool | int | float):
        return number_to_text(float(raw)) if not isinstance(raw, bool) else str(raw).lower()
    if not isinstance(raw, str):
        raise Unreadable("not_a_text")
    return "".join(
        letter for letter in raw if letter in "\n\t" or unicodedata.category(letter) not in _UNSTORABLE
    )


def _code(_: Question, raw: Raw) -> Answer:
    if isinstance(raw, list | tuple) and len(raw) == 1:
        raw = raw[0]
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        raise Unreadable("not_choices")
    return raw if isinstance(raw, str) else number_to_text(float(raw))


def _codes(question: Question, raw: Raw) -> Answer:
    parts = raw.split() if isinstance(raw, str) else raw
    if not isinstance(parts, Sequence):
        raise Unreadable("not_choices")
    codes = [str(_code(question, part)) for part in parts]
    return list(dict.fromkeys(codes)) or None


def _number(question: Question, raw: Raw) -> Answer:
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        raise Unreadable("not_a_number")
    if isinstance(raw, str):
        written = re.sub(r"[\s\u00a0\u202f]", "", raw)
        if not _NUMBER.fullmatch(written) or len(written) > 40:
            raise Unreadable("not_a_number", value=raw[:100])
        raw = float(written.replace(",", ".").replace("−", "-"))
    if not math.isfinite(raw):
        raise Unreadable("not_a_number")
    whole = question.type == "integer" or (question.type == "range" and _steps_are_whole(question))
    if whole:
        if raw != int(raw):
            raise Unreadable("not_a_whole_number", value=raw)
        return int(raw)
    return int(raw) if raw == int(raw) and abs(raw) < 2**53 else float(raw)


def _steps_are_whole(question: Question) -> bool:
    limits = [float(question.parameters.get(name, usual)) for name, usual in (("start", "1"), ("step", "1"))]
    return all(limit.is_integer() for limit in limits)


def _date(_: Question, raw: Raw) -> Answer:
    if isinstance(raw, date):
        return raw.isoformat()[:10]
    if isinstance(raw, Mapping):  # three fields of a plain page
        raw = f"{raw.get('day', '')}.{raw.get('month', '')}.{raw.get('year', '')}"
        if raw == "..":
            return None
    found = (
        _DATE.fullmatch(raw[:10] if isinstance(raw, str) and "T" in raw else raw)
        if isinstance(raw, str)
        else None
    )
    if found is None:
        raise Unreadable("not_a_date", value=str(raw)[:100])
    day, month, year, iso_year, iso_month, iso_day = found.groups()
    try:
        return date(int(year or iso_year), int(month or iso_month), int(day or iso_day)).isoformat()
    except ValueError:
        raise Unreadable("not_a_date", value=str(raw)[:100]) from None


def _time(_: Question, raw: Raw) -> Answer:
    if isinstance(raw, time):
        return raw.isoformat(timespec="minutes")
    try:
        return time.fromisoformat(str(raw).replace(".", ":", 1)).isoformat(timespec="minutes")
    except ValueError:
        raise Unreadable("not_a_time", value=str(raw)[:100]) from None


def _moment(_: Question, raw: Raw) -> Answer:
    if isinstance(raw, datetime):
        return raw.isoformat(timespec="minutes")
    try:
        return datetime.fromisoformat(str(raw)).isoformat(timespec="minutes")
    except ValueError:
        raise Unreadable("not_a_date", value=str(raw)[:100]) from None


def _place(question: Question, raw: Raw) -> Answer:
    decimals = question.accuracy_decimals
    if isinstance(raw, Mapping):
        numbers = [raw.get("lat"), raw.get("lon"), 0, raw.get("acc")]
    elif isinstance(raw, str):
        numbers = list(raw.replace(",", " ").split())
    else:
        numbers = list(raw) if isinstance(raw, Sequence) else []
    try:
        latitude, longitude = float(str(numbers[0])), float(str(numbers[1]))
        accuracy = float(str(numbers[3])) if len(numbers) > 3 and numbers[3] is not None else None
    except (ValueError, IndexError):
        raise Unreadable("not_a_place") from None
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise Unreadable("not_a_place")
    if decimals is not None:
        latitude, longitude = round(latitude, decimals), round(longitude, decimals)
    found = {"lat": latitude, "lon": longitude}
    return {**found, "acc": accuracy} if accuracy is not None and math.isfinite(accuracy) else found


def _line(question: Question, raw: Raw) -> Answer:
    parts = [part for part in raw.split(";") if part.strip()] if isinstance(raw, str) else raw
    if not isinstance(parts, Sequence):
        raise Unreadable("not_a_place")
    points = [_place(question, part) for part in parts]
    fewest = 3 if question.type == "geoshape" else 2
    if len(points) < fewest:
        raise Unreadable("too_few_points", fewest=fewest)
    return [point for point in points if isinstance(point, dict)]


def _confirmation(_: Question, raw: Raw) -> Answer:
    said = str(raw).strip().lower()
    if said in _FALSE:
        return None
    if said not in _TRUE:
        raise Unreadable("not_confirmed")
    return True


_READERS: Mapping[str, Callable[[Question, Raw], Answer]] = {
    "select_one": _code,
    "select_multiple": _codes,
    "rank": _codes,
    "integer": _number,
    "decimal": _number,
    "range": _number,
    "date": _date,
    "time": _time,
    "dateTime": _moment,
    "geopoint": _place,
    "start-geopoint": _place,
    "geotrace": _line,
    "geoshape": _line,
    "acknowledge": _confirmation,
}


def written(answer: Answer) -> str:
    """The answer as ODK stores it in a form, and so as expressions see it."""
    if answer is None:
        return ""
    if isinstance(answer, bool):
        return "OK" if answer else ""
    if isinstance(answer, int | float):
        return number_to_text(float(answer))
    if isinstance(answer, dict):
        return " ".join(number_to_text(float(answer.get(part, 0.0))) for part in ("lat", "lon", "alt", "acc"))
    if isinstance(answer, list):
        joint = ";" if answer and isinstance(answer[0], dict) else " "
        return joint.join(written(part) if isinstance(part, dict) else part for part in answer)
    return answer
