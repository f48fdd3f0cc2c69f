"""Makes safety_survey.yaml from the programme's items and scales, so that no question is written twice.

python -m forms.library.build_safety_survey ITEMS.csv SCALES.csv [OUTPUT.yaml]
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Any

from forms.library import FOLDER
from forms.library import safety_survey_words as words
from forms.questionnaire import SCHEMA, Questionnaire, from_document, to_yaml

VERSION = "2026112401"
OUTPUT = FOLDER / "safety_survey.yaml"
EXCLUSIVE = {"problems": {"0"}, "victim": {"0"}, "participation": {"5"}}  # beside every 98 and 99
ALWAYS_EXCLUSIVE = {"98", "99"}
AT_MOST = {"C06": 3}
NO_INCIDENT = {"0", "98", "99"}
RELEVANT = {"C09": "${c08} = '0'", "C10": "${c22} = '1'"}
HEADER = (
    "# Made by `python -m forms.library.build_safety_survey` from the programme's items.csv and scales.csv:\n"
    "# change those, or safety_survey_words.py, never this file.\n"
)

Record = dict[str, str]
Document = dict[str, Any]


def records(path: Path) -> list[Record]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def build(items: list[Record], scales: list[Record]) -> Questionnaire:
    """The survey. Refused or KeyError where items, scales and pages do not fit together."""
    by_id = {item["id"]: item for item in items}
    placed = [identifier for _, _, ids, _ in words.PAGES for identifier in ids]
    if placed != list(by_id):
        raise ValueError(f"pages and items differ: {set(placed) ^ set(by_id) or 'in their order'}")
    pages = [_consent_page()]
    for name, label, ids, more in words.PAGES:
        if "behind" in more:
            pages.append(_gate_page(name, label, more["behind"]))
        pages.append(_page(name, label, [by_id[one] for one in ids], more, scales))
    used = list(dict.fromkeys(item["scale"] for item in items))
    return from_document(
        {
            "schema": SCHEMA,
            "id": "safety_survey",
            "version": VERSION,
            "title": words.TITLE,
            "audience": "residents",
            "settings": {"style": "pages", "est_minutes": 4, "est_minutes_extended": 9},
            "cell": {"age": "d02", "sex": "d01", "settlement": "d03"},
            "choice_lists": {scale: _choices(scale, scales) for scale in used},
            "items": pages,
        }
    )


def _consent_page() -> Document:
    return {
        "type": "page",
        "name": "p_consent",
        "label": {"uk": "Перш ніж почати", "en": "Before you begin"},
        "items": [
            {"type": "note", "name": "who_asks", "label": words.WHO_ASKS},
            {
                "type": "acknowledge",
                "name": "consent",
                "label": words.CONSENT,
                "required": True,
                "required_message": words.CONSENT_MISSING,
            },
        ],
    }


def _gate_page(name: str, label: words.Words, gate: str) -> Document:
    return {
        "type": "page",
        "name": f"{name}_gate",
        "label": label,
        "part": "extended",
        "help_lines": True,
        "items": [
            {
                "type": "select_one",
                "name": gate,
                "label": words.OPEN_E22,
                "hint": words.OPEN_E22_HINT,
                "choices": [{"name": "1", "label": words.OPEN}, {"name": "0", "label": words.SKIP}],
                "sensitive": True,
                "self_completed_only": True,
            }
        ],
    }


def _page(
    name: str, label: words.Words, items: list[Record], more: Document, scales: list[Record]
) -> Document:
    page: Document = {"type": "page", "name": name, "label": label}
    if items[0]["module"] == "extended":
        page["part"] = "extended"
    if more.get("help_lines") or more.get("behind"):
        page["help_lines"] = True
    if more.get("behind"):
        page["relevant"] = f"${{{more['behind']}}} = '1'"
    if "matrix" in more:
        page["items"] = [_matrix(more["matrix"], items)]
    else:
        page["items"] = [_question(item, scales) for item in items]
    if name == "p_walking":
        page["items"].insert(0, {"type": "note", "name": "everyday_only", "label": words.EVERYDAY})
    return page


def _described(item: Record) -> Document:
    found: Document = {
        "name": item["id"].lower(),
        "label": {"uk": item["label_uk"], "en": item["label_en"]},
        "concept": item["concept"],
        "indicator": item["indicator"],
        "source": item["source"],
    }
    for flag in ("locked", "sensitive", "self_completed_only"):
        if item[flag] == "yes":
            found[flag] = True
    return found


def _question(item: Record, scales: list[Record]) -> Document:
    found = {"type": item["type"], **_described(item), "list": item["scale"]}
    if item["id"] in AT_MOST:
        found["max_selected"] = AT_MOST[item["id"]]
    if item["id"] == "C08":
        incidents = [
            one["code"] for one in scales if one["scale"] == "victim" and one["code"] not in NO_INCIDENT
        ]
        found["relevant"] = " or ".join(f"selected(${{c07}}, '{code}')" for code in incidents)
    elif item["id"] in RELEVANT:
        found["relevant"] = RELEVANT[item["id"]]
    if item["sensitive"] == "yes":
        found["hint"] = words.SENSITIVE_HINT
    return found


def _matrix(name: str, items: list[Record]) -> Document:
    rows = [_described(item) for item in items]
    return {
        "type": "matrix",
        "name": name,
        "label": words.PROVISION,
        "list": items[0]["scale"],
        "rows": rows,
    }


def _choices(scale: str, scales: list[Record]) -> list[Document]:
    return [_choice(row) for row in scales if row["scale"] == scale]


def _choice(row: Record) -> Document:
    code, scale = row["code"], row["scale"]
    found: Document = {"name": code, "label": {"uk": row["label_uk"], "en": row["label_en"]}}
    if (scale, code) == ("starosta_district", "2"):
        found["label"] = words.ONE_OF_DISTRICTS
    if row["score"]:
        found["value"] = float(row["score"])
    if row["missing"] == "yes":
        found["missing"] = True
    if code in EXCLUSIVE.get(scale, set()) or code in ALWAYS_EXCLUSIVE:
        found["exclusive"] = True
    return found


def main(arguments: list[str]) -> int:
    """Writes the file; says what it needs where it is not given two files."""
    if len(arguments) not in (2, 3):
        sys.stderr.write(f"{__doc__}\n")
        return 2
    survey = build(records(Path(arguments[0])), records(Path(arguments[1])))
    output = Path(arguments[2]) if len(arguments) > 2 else OUTPUT
    output.write_text(HEADER + to_yaml(survey), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
