"""Functions of places: how far, how large, whether inside.

The Earth is a sphere of the equator's radius, as the ODK XForms specification says; heights are left out.
"""

from __future__ import annotations

import math
from itertools import pairwise

from forms.context import texts
from forms.functions import function
from forms.values import Value, to_text

RADIUS = 6_378_100.0
Point = tuple[float, float]


def _points(found: list[str]) -> list[Point] | None:
    """Latitude and longitude of each point, in degrees; None where a text is no point."""
    points: list[Point] = []
    for text in found:
        for part in filter(None, (piece.strip() for piece in text.split(";"))):
            point = _point(part)
            if point is None:
                return None
            points.append(point)
    return points


def _point(text: str) -> Point | None:
    numbers = text.replace(",", " ").split()
    try:
        latitude, longitude = float(numbers[0]), float(numbers[1])
    except (ValueError, IndexError):
        return None
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def _between(one: Point, other: Point) -> float:
    lat1, lon1, lat2, lon2 = map(math.radians, (*one, *other))
    half = (
        math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * RADIUS * math.asin(min(1.0, math.sqrt(half)))


@function("distance", 1, None, "number")
def distance(*places: Value) -> Value:
    """Metres along the points, to the centimetre."""
    points = _points(texts(places))
    if points is None:
        return math.nan
    return round(sum(_between(one, other) for one, other in pairwise(points)), 2)


@function("area", 1, None, "number")
def area(*places: Value) -> Value:
    """Square metres inside the points, to the second decimal."""
    points = _points(texts(places))
    if points is None:
        return math.nan
    if len(points) < 3:
        return 0.0
    closed = [*points, points[0]]
    turned = sum(
        math.radians(other[1] - one[1])
        * (2 + math.sin(math.radians(one[0])) + math.sin(math.radians(other[0])))
        for one, other in pairwise(closed)
    )
    return round(abs(turned * RADIUS * RADIUS / 2), 2)


@function("geofence", 2, 2, "boolean")
def geofence(place: Value, fence: Value) -> Value:
    """Whether a point lies inside a shape; counted by the sides that a line to the north crosses."""
    point, shape = _points([to_text(place)]), _points([to_text(fence)])
    if not point or not shape:
        return False
    latitude, longitude = point[0]
    inside = False
    for (lat1, lon1), (lat2, lon2) in pairwise([*shape, shape[0]]):
        if (lon1 > longitude) != (lon2 > longitude):
            crossing = (lat2 - lat1) * (longitude - lon1) / (lon2 - lon1) + lat1
            inside ^= latitude < crossing
    return inside


@function("intersects", 1, 1, "boolean")
def intersects(line: Value) -> Value:
    """Whether a trace or a shape crosses itself."""
    points = _points([to_text(line)]) or []
    sides = list(pairwise(points))
    closed = len(points) > 2 and points[0] == points[-1]
    for at, side in enumerate(sides):
        for further in range(at + 2, len(sides)):
            if closed and at == 0 and further == len(sides) - 1:
                continue
            if _cross(*side, *sides[further]):
                return True
    return False


def _turn(one: Point, other: Point, third: Point) -> float:
    return (other[0] - one[0]) * (third[1] - one[1]) - (other[1] - one[1]) * (third[0] - one[0])


def _cross(start: Point, end: Point, other_start: Point, other_end: Point) -> bool:
    one, two = _turn(start, end, other_start), _turn(start, end, other_end)
    three, four = _turn(other_start, other_end, start), _turn(other_start, other_end, end)
    if one * two < 0 and three * four < 0:
        return True
    touching = (
        (one, start, end, other_start),
        (two, start, end, other_end),
        (three, other_start, other_end, start),
        (four, other_start, other_end, end),
    )
    return any(turn == 0 and _lies_between(first, second, third) for turn, first, second, third in touching)


def _lies_between(start: Point, end: Point, point: Point) -> bool:
    return all(min(start[at], end[at]) <= point[at] <= max(start[at], end[at]) for at in (0, 1))
