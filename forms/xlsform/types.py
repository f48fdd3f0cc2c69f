"""The type column: what XLSForm and its older spellings call a question, and what we call it.

What we cannot ask keeps its name and goes back as it came.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pyxform import aliases

from forms.items import Question

# what XLSForm calls it -> what we call it; a first spelling is the one we write
_PLAIN = {
    "text": "text", "string": "text", "q string": "text", "add text prompt": "text",
    "integer": "integer", "int": "integer", "q int": "integer", "add integer prompt": "integer",
    "decimal": "decimal", "q decimal": "decimal", "add decimal prompt": "decimal",
    "range": "range", "note": "note", "q note": "note", "add note prompt": "note",
    "acknowledge": "acknowledge", "trigger": "acknowledge", "q acknowledge": "acknowledge",
    "add acknowledge prompt": "acknowledge",
    "date": "date", "q date": "date", "add date prompt": "date", "time": "time",
    "dateTime": "dateTime", "datetime": "dateTime", "date time": "dateTime", "q dateTime": "dateTime",
    "q date time": "dateTime", "add dateTime prompt": "dateTime", "add date time prompt": "dateTime",
    "geopoint": "geopoint", "gps": "geopoint", "location": "geopoint", "q geopoint": "geopoint",
    "q location": "geopoint", "add location prompt": "geopoint",
    "geotrace": "geotrace", "q geotrace": "geotrace", "geoshape": "geoshape", "q geoshape": "geoshape",
    "image": "image", "photo": "image", "q image": "image", "q picture": "image",
    "add image prompt": "image", "add photo prompt": "image",
    "audio": "audio", "q audio": "audio", "add audio prompt": "audio",
    "video": "video", "q video": "video", "add video prompt": "video",
    "file": "file", "add file prompt": "file",
    "barcode": "barcode", "q barcode": "barcode", "add barcode prompt": "barcode",
    "calculate": "calculate", "q calculate": "calculate", "add calculate prompt": "calculate",
    "hidden": "hidden",
    "start": "start", "start time": "start", "get start time": "start", "end": "end", "end time": "end",
    "get end time": "end", "today": "today", "get today": "today",
    "deviceid": "deviceid", "imei": "deviceid", "device id": "deviceid", "get device id": "deviceid",
    "uri:deviceid": "deviceid", "username": "username", "uri:username": "username",
    "phonenumber": "phonenumber", "phone number": "phonenumber", "get phone number": "phonenumber",
    "uri:phonenumber": "phonenumber", "email": "email", "uri:email": "email", "audit": "audit",
    "start-geopoint": "start-geopoint", "background-audio": "background-audio",
    "csv-external": "csv-external", "xml-external": "xml-external",
}  # fmt: skip
_SELECT = re.compile(
    r"^(?P<command>" + "|".join(map(re.escape, sorted(aliases.select, key=len, reverse=True))) + r")"
    r" (?P<list>\S+)(?: (?P<other>or specify other|or_other|or other))?$"
)
_BEGIN = re.compile(
    r"^begin[\s_](?P<kind>group|lgroup|repeat|looped group|loop)(?: (?:over )?(?P<list>\S+))?$"
)
_END = re.compile(r"^end[\s_](?P<kind>group|lgroup|repeat|looped group|loop)$")
_GROUP_KIND = {
    "group": "group",
    "lgroup": "repeat",
    "repeat": "repeat",
    "looped group": "repeat",
    "loop": "loop",
}
_OF_FILE = frozenset({"select_one_from_file", "select_multiple_from_file", "select one from file"})
_OF_FILE |= {"select multiple from file"}
_OURS = {"select one": "select_one", "select all that apply": "select_multiple", "rank": "rank"}
_OURS |= {"select one external": "select_one"}


@dataclass(frozen=True)
class Kind:
    """What a type cell says. role: begin, end or question. of_file: the list stands in a file or sheet."""

    role: str
    type: str
    list: str = ""
    of_file: bool = False
    or_other: bool = False


def kind_of(cell: str) -> Kind:
    """What a type cell says; `unsupported` where nothing here can ask it."""
    text = " ".join(cell.split())
    begin, end, select = _BEGIN.match(text), _END.match(text), _SELECT.match(text)
    if begin:
        return Kind("begin", _GROUP_KIND[begin["kind"]], begin["list"] or "")
    if end:
        return Kind("end", _GROUP_KIND[end["kind"]])
    if select:
        command = aliases.select[select["command"]]
        of_file = select["command"] in _OF_FILE or command == "select one external"
        return Kind("question", _OURS[command], select["list"], of_file, select["other"] is not None)
    return Kind("question", _PLAIN.get(text, "unsupported"))


def type_cell(question: Question, list_name: str, file: str) -> str:
    """The type cell of a question; `file` names the file of its list, if that is one."""
    if question.type == "unsupported":
        return question.workbook_type or "note"
    if question.type not in ("select_one", "select_multiple", "rank"):
        return question.type
    if file == "external_choices":
        return f"select_one_external {list_name}"
    if file:
        return f"{question.type}_from_file {file}"
    return f"{question.type} {list_name}" + (" or_other" if question.or_other else "")
