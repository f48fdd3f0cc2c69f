"""Each private name of Streamlit that we use is still there and still does what we use it for."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from components.web import streamlit_internals as internals


def test_the_switch_that_keeps_the_pages_folder_from_being_served_exists() -> None:
    from streamlit.runtime.pages_manager import PagesManager

    assert isinstance(PagesManager.uses_pages_directory, bool | None)
    before = PagesManager.uses_pages_directory
    try:
        PagesManager.uses_pages_directory = True
        internals.ignore_pages_folder()
        assert PagesManager.uses_pages_directory is False
    finally:
        PagesManager.uses_pages_directory = before


def test_the_front_end_names_files_that_exist() -> None:
    parts = internals.front_end()
    for name in (parts.module, *parts.preloads, *parts.stylesheets):
        assert (internals.STATIC_FOLDER / name).is_file(), name


def test_what_every_page_of_ours_needs_is_loaded_early() -> None:
    assert any(re.search(r"/Html\.", name) for name in internals.front_end().preloads)


def test_each_of_our_fonts_replaces_one_of_streamlits() -> None:
    assert sorted(internals.bundled_fonts().values()) == ["icons.woff2", "sans-italic.woff2", "sans.woff2"]


def _two_languages() -> None:
    import streamlit as st

    from components.web.streamlit_internals import chosen_values

    language = st.session_state.get("spoken", "uk")
    if st.session_state.get("wished", language) != language:
        for key, value in chosen_values().items():
            st.session_state[key] = value
        language = st.session_state["spoken"] = st.session_state["wished"]
    words = {"uk": {"1": "так", "2": "ні"}, "en": {"1": "yes", "2": "no"}}[language]
    one = st.radio("?", ["1", "2"], index=None, key="radio", format_func=words.get)
    several = st.pills("?", ["1", "2"], key="pills", selection_mode="multi", format_func=words.get)
    chosen = st.selectbox("?", ["1", "2"], index=None, key="select", format_func=words.get)
    typed = st.text_input("?", key="text")
    st.button("button", key="button")
    st.write([one, several, chosen, typed])


@pytest.mark.parametrize("kind", ["radio", "pills", "select"])
def test_what_was_chosen_in_one_language_is_the_same_code_in_the_other(kind: str) -> None:
    app = AppTest.from_function(_two_languages).run(timeout=30)
    app.radio(key="radio").set_value("2")
    app.button_group(key="pills").set_value(["2"])
    app.selectbox(key="select").set_value("2")
    app.run(timeout=30)
    app.session_state["wished"] = "en"
    app.run(timeout=30)
    app.run(timeout=30)
    assert not app.exception
    assert app.session_state[kind] == (["2"] if kind == "pills" else "2")


def test_the_front_end_still_listens_to_the_browsers_history() -> None:
    # Links without a reload and the language link rest on these; the journeys try them in a browser.
    script = (internals.STATIC_FOLDER / internals.front_end().module).read_text("utf-8")
    assert "popstate" in script
    assert "onHistoryChange" in script


@pytest.mark.parametrize("name", ["BACKEND_BASE_URL", "HOST_CONFIG", "blockErrorDialogs"])
def test_the_front_end_still_reads_what_our_script_tells_it(name: str) -> None:
    script = (internals.STATIC_FOLDER / internals.front_end().module).read_text("utf-8")
    assert name in script


@pytest.mark.parametrize(
    "option", ["runner.postScriptGC", "client.toolbarMode", "global.disableWidgetStateDuplicationWarning"]
)
def test_the_options_of_our_configuration_exist(option: str) -> None:
    from streamlit import config

    assert option in config._config_options_template
