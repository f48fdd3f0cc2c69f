"""The frame around every screen, without a browser: guards, refusals, problems."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components import installation, session
from components.screens import SCREENS, Screen
from forms.problems import Problem
from safe_community.settings import Settings
from safe_community.store.client import Footing, Store
from tests.conftest import Cast

ROOT = Path(__file__).parents[2]
PROTECTED = [screen for screen in SCREENS if screen.permission]


@pytest.fixture(autouse=True)
def _installed(footing: Footing, operator: object, data_folder: Path) -> Iterator[None]:
    installation.serve(Settings(data_folder=data_folder / "product", site_url="http://testserver"), footing)
    yield
    installation.forget()


def _drawn(app: AppTest) -> str:
    assert not app.exception, app.exception
    return " ".join(str(element.proto.body) for element in app.main if element.type == "html") + " ".join(
        str(element.proto.body) for element in app.get("html")
    )


def _is(monkeypatch: pytest.MonkeyPatch, person: Store) -> None:
    monkeypatch.setattr(session, "_secret", lambda: "kept")
    monkeypatch.setattr(session, "store", lambda: person)


def test_there_are_protected_screens() -> None:
    assert {screen.path for screen in PROTECTED} >= {"profile", "people"}


@pytest.mark.parametrize("screen", PROTECTED, ids=lambda screen: screen.path)
def test_a_protected_page_guards_itself_even_without_the_frame(screen: Screen) -> None:
    app = AppTest.from_file(str(ROOT / "pages" / screen.file), default_timeout=30).run()
    assert "data-refused" in _drawn(app)
    assert len(app.button) == 0


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.path or "home")
def test_a_screen_is_a_real_file_that_asks_its_guard_before_it_draws(screen: Screen) -> None:
    source = (ROOT / "pages" / screen.file).read_text("utf-8")
    calls = [ast.unparse(node.func) for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    if screen.permission:
        assert "frame.guard" in calls
        assert source.index("frame.guard(") < source.index("frame.head(")


def test_no_two_screens_share_an_address_or_a_file() -> None:
    assert (
        len({screen.path for screen in SCREENS}) == len({screen.file for screen in SCREENS}) == len(SCREENS)
    )


def test_somebody_with_a_role_sees_the_screen_of_that_role(
    monkeypatch: pytest.MonkeyPatch, cast: Cast
) -> None:
    _is(monkeypatch, cast.anna)
    app = AppTest.from_file(str(ROOT / "pages/admin/people.py"), default_timeout=30).run()
    assert "data-refused" not in _drawn(app)


def test_somebody_without_the_role_is_told_so(monkeypatch: pytest.MonkeyPatch, cast: Cast) -> None:
    _is(monkeypatch, cast.petro)
    app = AppTest.from_file(str(ROOT / "pages/admin/people.py"), default_timeout=30).run()
    assert "Ця сторінка Вам недоступна" in _drawn(app)


def _problems() -> None:
    from components import frame
    from forms.problems import Problem

    frame.problems([Problem("password_too_short", parameters={"least": 10}), Problem("not_allowed")])
    frame.problems([])


def test_each_problem_is_said_once_and_read_out() -> None:
    drawn = _drawn(AppTest.from_function(_problems).run(timeout=30))
    assert 'role="alert"' in drawn
    assert "Потрібно щонайменше 10 символів." in drawn


def _typed() -> None:
    from components import frame

    frame.head("<script>alert(1)</script>", "<b>bold</b>")
    frame.empty("<i>what</i>", "<i>how</i>")


def test_what_people_typed_is_never_taken_for_html() -> None:
    drawn = _drawn(AppTest.from_function(_typed).run(timeout=30))
    assert "<script>" not in drawn
    assert "<b>" not in drawn
    assert "<i>" not in drawn


def _breaks() -> None:
    from components.web.server import on_script_error

    on_script_error(RuntimeError("a secret of the server"))


def test_a_page_that_breaks_shows_our_sentence_and_no_detail() -> None:
    drawn = _drawn(AppTest.from_function(_breaks).run(timeout=30))
    assert "Щось пішло не так на нашому боці" in drawn
    assert "a secret of the server" not in drawn


def test_a_visitor_without_a_cookie_asks_nothing_of_the_data(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked() -> None:
        raise AssertionError("the data were asked")

    monkeypatch.setattr(installation, "footing", asked)
    app = AppTest.from_file(str(ROOT / "pages/admin/people.py"), default_timeout=30).run()
    assert "Увійдіть, будь ласка" in _drawn(app)


def test_the_sentence_of_a_problem_needs_no_session() -> None:
    from components.problems import sentence

    assert sentence(Problem("not_allowed")).endswith(".")
