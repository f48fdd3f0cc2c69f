"""Every function of the ODK XForms specification and of XPath 1.0, one by one."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from typing import Any

import pytest

from forms.expressions import evaluate
from forms.functions import FUNCTIONS

NOW = datetime(2026, 7, 24, 21, 30, 15, 250_000, tzinfo=UTC)
PEOPLE = {"x": "3", "blank": "", "many": ["1", "", "3"], "marked": "a c", "yes": "yes"}


def says(expression: str, **more: Any) -> Any:
    return evaluate(expression, PEOPLE, **{"timezone": "Europe/Kyiv", "now": NOW, **more})


def check(expression: str, result: object) -> None:
    found = says(expression)
    if isinstance(result, float) and math.isnan(result):
        assert math.isnan(found)
    elif isinstance(result, float):
        assert found == pytest.approx(result, abs=1e-9)
    else:
        assert found == result


NAN = math.nan
TEXT = [
    ("string(5)", "5"), ("string(${many})", "1"), ("string('x')", "x"),
    ("concat('a')", "a"), ("concat('a', 1, true())", "a1true"), ("concat(${many}, '!')", "13!"),
    ("join(', ', ${many})", "1, , 3"), ("join('-', 'a', 'b')", "a-b"), ("join('-')", ""),
    ("substr('hello', 1)", "ello"), ("substr('hello', 1, 3)", "el"), ("substr('hello', -3)", "llo"),
    ("substr('hello', 0, -1)", "hell"), ("substr('hello', 9)", ""), ("substr('привіт', 0, 2)", "пр"),
    ("substring('12345', 2, 3)", "234"), ("substring('12345', 2)", "2345"),
    ("substring('12345', 1.5, 2.6)", "234"), ("substring('12345', 0, 3)", "12"),
    ("substring('12345', 0 div 0, 3)", ""), ("substring('12345', -42, 1 div 0)", "12345"),
    ("substring-before('1999/04/01', '/')", "1999"), ("substring-before('abc', 'x')", ""),
    ("substring-after('1999/04/01', '/')", "04/01"), ("substring-after('abc', 'x')", ""),
    ("substring-after('abc', '')", "abc"), ("substring-before('abc', '')", ""),
    ("translate('bar', 'abc', 'ABC')", "BAr"), ("translate('--aaa--', 'abc-', 'ABC')", "AAA"),
    ("translate('aa', 'aa', 'xy')", "xx"),
    ("string-length('слово')", 5.0), ("string-length('')", 0.0),
    ("normalize-space('  a   b ')", "a b"),
    ("contains('abc', 'b')", True), ("contains('abc', 'B')", False), ("contains('abc', '')", True),
    ("starts-with('abc', 'ab')", True), ("starts-with('abc', 'b')", False),
    ("ends-with('abc', 'bc')", True), ("ends-with('abc', 'b')", False),
    ("upper-case('їжак')", "ЇЖАК"), ("lower-case('ABC')", "abc"),
]  # fmt: skip
LOGIC = [
    ("true()", True), ("false()", False), ("not(1)", False), ("not('')", True),
    ("boolean(0)", False), ("boolean('false')", True), ("boolean('')", False), ("boolean(0 div 0)", False),
    ("boolean(/data/nothing)", False), ("boolean(${many})", True), ("boolean(-1)", True),
    ("boolean-from-string('true')", True), ("boolean-from-string('1')", True),
    ("boolean-from-string('yes')", False), ("boolean-from-string(1)", True),
    ("boolean-from-string(0)", False),
    ("if(1 < 2, 'a', 'b')", "a"), ("if(1 > 2, 'a', 'b')", "b"), ("if(true(), 5, 6) + 1", 6.0),
    ("coalesce('', 'b')", "b"), ("coalesce('a', 'b')", "a"), ("coalesce(0 div 0, 'b')", "b"),
    ("coalesce(${blank}, ${x})", "3"), ("coalesce('', '')", ""), ("coalesce(/data/nothing, 'b')", "b"),
    ("once('a')", "a"), ("once(0 div 0)", ""),
    ("regex('12', '[0-9]+')", True), ("regex('a12', '[0-9]+')", False), ("regex('', '[0-9]*')", True),
    ("regex('їжак', '[а-яіїєґ]+')", True), ("regex('1', '[')", False), ("regex('٣', '\\d')", False),
    ("checklist(1, 2, ${yes}, 'no', 1)", True), ("checklist(-1, 1, 1, 1, 1)", False),
    ("checklist(2, -1, 1, true(), 0)", True), ("checklist(2, -1, 1, 0, 0)", False),
    ("weighted-checklist(3, -1, 1, 2, 1, 1)", True), ("weighted-checklist(-1, 2, 1, 2, 1, 1)", False),
    ("weighted-checklist(2, 2, 'yes', 2, 'no', 9)", True),
]  # fmt: skip
NUMBERS = [
    ("number('5')", 5.0), ("number(' 5.5 ')", 5.5), ("number('-5')", -5.0), ("number(true())", 1.0),
    ("number('abc')", NAN), ("number('')", NAN), ("number('1,5')", NAN), ("number('2012-01-01')", 15340.0),
    ("int(5.9)", 5.0), ("int(-5.9)", -5.0), ("int('7.7')", 7.0), ("int('x')", NAN),
    ("floor(-1.5)", -2.0), ("ceiling(-1.5)", -1.0), ("ceiling(1.1)", 2.0),
    ("round(1.5)", 2.0), ("round(-1.5)", -1.0), ("round(2.5)", 3.0), ("round(1.005, 2)", 1.01),
    ("round(1.234, 2)", 1.23), ("round(1234, -2)", 1200.0), ("round(-2.345, 2)", -2.34),
    ("round('x', 2)", NAN),
    ("sum(/data/many[. != ''])", 4.0), ("sum(${many})", NAN), ("sum(/data/nothing)", 0.0),
    ("max(1, 5, 3)", 5.0), ("max(/data/many[. != ''])", 3.0), ("max(${many})", NAN), ("max('')", NAN),
    ("min(4, 2)", 2.0), ("min(/data/many[. != ''])", 1.0),
    ("pow(2, 3)", 8.0), ("pow(2, -1)", 0.5), ("pow(-8, 1 div 3)", NAN), ("pow(0, -1)", math.inf),
    ("pow(10, 400)", math.inf),
    ("log(1)", 0.0), ("log(0)", -math.inf), ("log(-1)", NAN), ("log10(1000)", 3.0),
    ("abs(-3)", 3.0), ("sqrt(9)", 3.0), ("sqrt(-1)", NAN), ("exp(0)", 1.0), ("exp10(2)", 100.0),
    ("sin(0)", 0.0), ("cos(0)", 1.0), ("tan(0)", 0.0), ("asin(1)", math.pi / 2), ("acos(1)", 0.0),
    ("atan(1)", math.pi / 4), ("atan2(1, 1)", math.pi / 4), ("asin(2)", NAN), ("pi()", math.pi),
]  # fmt: skip
NODES = [
    ("count(${many})", 3.0), ("count(/data/nothing)", 0.0), ("count-non-empty(${many})", 2.0),
    ("position(/data/many[3])", 3.0), ("count(current())", 1.0), ("name(${x})", "x"),
    ("local-name(${x})", "x"), ("namespace-uri(${x})", ""), ("count(instance('no'))", 0.0),
    ("count(id('x'))", 0.0), ("lang('en')", True), ("jr:itext('a')", ""), ("property('x')", ""),
    ("version()", ""),
    ("indexed-repeat(${many}, /data/many, 9)", ""), ("pulldata('no', 'a', 'b', 'c')", ""),
]  # fmt: skip
CHOICES = [
    ("selected(${marked}, 'a')", True), ("selected(${marked}, 'b')", False), ("selected('', '')", True),
    ("selected('a', '')", False), ("selected('ab', 'a')", False), ("selected(' a  b ', 'b')", True),
    ("selected-at(${marked}, 1)", "c"), ("selected-at(${marked}, 2)", ""),
    ("selected-at(${marked}, -1)", ""),
    ("count-selected(${marked})", 2.0), ("count-selected('')", 0.0),
    ("jr:choice-name('a', '${x}')", ""),
]  # fmt: skip
DATES = [
    ("today()", "2026-07-25"), ("now()", "2026-07-25T00:30:15.250+03:00"),
    ("date(15340)", "2012-01-01"), ("date('2012-01-01')", "2012-01-01"),
    ("date('2012-01-01T23:30:00Z')", "2012-01-02"),
    ("date('2012-13-01')", ""), ("date('')", ""), ("date(-1)", "1969-12-31"),
    ("date-time('2012-07-01')", "2012-07-01T00:00:00.000+03:00"),
    ("decimal-date-time('1970-01-02')", 1.0), ("decimal-date-time('1970-01-01T12:00:00')", 0.5),
    ("decimal-date-time('1970-01-01T10:00:00Z')", 13 / 24), ("decimal-date-time('x')", NAN),
    ("decimal-time('06:00:00.000')", 0.25), ("decimal-time('18:00')", 0.75), ("decimal-time('x')", NAN),
    ("decimal-time('09:00:00.000Z')", 0.5),
    ("format-date('2001-12-31', '%Y/%y/%m/%n/%d/%e')", "2001/01/12/12/31/31"),
    ("format-date('2001-02-03', '%b %e, %a')", "Feb 3, Sat"), ("format-date('', '%Y')", ""),
    ("format-date('2001-02-03', '100%% %Y')", "100% 2001"),
    ("format-date-time('2001-12-31T05:06:07.089', '%H:%h:%M:%S.%3')", "05:5:06:07.089"),
    ("date('2012-01-31') + 1", 15371.0), ("date('2012-02-01') > date('2012-01-31')", True),
    ("'2012-02-01' < '2012-02-02'", True), ("today() = '2026-07-25'", True),
    ("today() - 1 = date('2026-07-24')", True),
]  # fmt: skip
PLACES = [
    ("distance('50 30 0 0; 51 30 0 0')", 111318.85), ("distance('50 30')", 0.0), ("distance('x')", NAN),
    ("area('0 0; 0 1; 1 1; 1 0; 0 0')", 12391399902.0), ("area('50 30; 51 30')", 0.0),
    ("geofence('0.5 0.5 0 0', '0 0; 0 1; 1 1; 1 0; 0 0')", True),
    ("geofence('1.5 0.5 0 0', '0 0; 0 1; 1 1; 1 0; 0 0')", False),
    ("geofence('', '0 0; 0 1; 1 1')", False),
    ("intersects('0 0; 1 1; 0 1; 1 0')", True), ("intersects('0 0; 1 1; 2 2')", False),
    ("intersects('0 0; 0 1; 1 1; 1 0; 0 0')", False),
]  # fmt: skip
SECRETS = [
    ("digest('abc', 'MD5', 'hex')", "900150983cd24fb0d6963f7d28e17f72"),
    ("digest('abc', 'SHA-1', 'hex')", "a9993e364706816aba3e25717850c26c9cd0d89d"),
    ("digest('abc', 'SHA-256')", "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="),
    ("digest('abc', 'CRC')", ""), ("base64-decode('0L/RgNC40LLRltGC')", "привіт"),
    ("base64-decode('%')", ""),
    ("extract-signed('x', 'y')", ""), ("string-length(uuid(7))", 7.0),
]  # fmt: skip
SPECIFIED = [
    "string", "concat", "join", "substr", "substring-before", "substring-after", "translate",
    "string-length", "normalize-space", "contains", "starts-with", "ends-with", "uuid", "digest",
    "pulldata", "if", "coalesce", "once", "true", "false", "boolean", "boolean-from-string", "not",
    "regex", "checklist", "weighted-checklist", "number", "random", "int", "sum", "max", "min",
    "round", "pow", "log", "log10", "abs", "sin", "cos", "tan", "asin", "acos", "atan", "atan2",
    "sqrt", "exp", "exp10", "pi", "count", "count-non-empty", "position", "instance", "current",
    "randomize", "today", "now", "format-date", "format-date-time", "date", "decimal-date-time",
    "decimal-time", "selected", "selected-at", "count-selected", "jr:choice-name", "jr:itext",
    "indexed-repeat", "area", "distance", "geofence", "intersects", "base64-decode",
    "extract-signed",
]  # fmt: skip
XPATH = [
    "last", "position", "count", "id", "local-name", "namespace-uri", "name", "string", "concat",
    "starts-with", "contains", "substring-before", "substring-after", "substring", "string-length",
    "normalize-space", "translate", "boolean", "not", "true", "false", "lang", "number", "sum",
    "floor", "ceiling", "round",
]  # fmt: skip
CASES = TEXT + LOGIC + NUMBERS + NODES + CHOICES + DATES + SECRETS


@pytest.mark.parametrize(("expression", "result"), CASES)
def test_the_function_gives_what_the_specification_says(expression: str, result: object) -> None:
    check(expression, result)


@pytest.mark.parametrize(("expression", "result"), PLACES)
def test_places_are_measured_on_the_equators_sphere(expression: str, result: object) -> None:
    found = says(expression)
    if isinstance(result, float) and not math.isnan(result):
        assert found == pytest.approx(result, rel=1e-4)
    else:
        check(expression, result)


def test_every_function_has_a_case_here() -> None:
    elsewhere = {"random", "randomize", "uuid", "last", "instance"}
    tested = {name for name in FUNCTIONS for text, _ in CASES + PLACES if f"{name}(" in text} | elsewhere
    assert set(FUNCTIONS) - tested == set()


def test_the_list_of_the_specification_is_whole() -> None:
    assert set(SPECIFIED + XPATH) - set(FUNCTIONS) == set()


def test_uuid_is_version_four_and_fresh_each_time() -> None:
    first, second = says("uuid()"), says("uuid()")
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", first)
    assert first != second


def test_random_lies_between_zero_and_one() -> None:
    assert all(0 <= says("random()") < 1 for _ in range(50))


def test_a_seeded_shuffle_is_the_same_each_time_and_loses_nothing() -> None:
    letters = {"l": list("abcdef")}
    first = evaluate("randomize(${l}, 42)", letters, now=NOW)
    assert first == evaluate("randomize(${l}, 42)", letters, now=NOW)
    assert first != evaluate("randomize(${l}, 43)", letters, now=NOW)
    assert sorted(first) == letters["l"]  # type: ignore[arg-type]


def test_once_keeps_what_the_question_already_holds() -> None:
    assert says("once('new')", self_value="old") == "old"


def test_functions_without_an_argument_look_at_the_question() -> None:
    assert says("string-length()", self_value="abc") == 3
    assert says("normalize-space()", self_value=" a  b ") == "a b"
    assert says("number()", self_value="7") == 7


def test_a_pattern_that_never_ends_does_not_stop_the_server() -> None:
    assert says("regex(., '(a+)+b')", self_value="a" * 40) is False


def test_days_are_counted_on_the_local_clock() -> None:
    assert says("decimal-date-time('2012-01-01T00:00:00Z')", timezone="UTC") == 15340
    assert says("date('2012-01-01T00:00:00Z')", timezone="America/New_York") == "2011-12-31"
    assert says("today()", timezone="UTC") == "2026-07-24"


def test_months_and_days_are_named_in_the_language_of_the_form() -> None:
    assert says("format-date('2001-02-03', '%e %B, %A')", language="uk") == "3 лютого, субота"
