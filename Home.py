"""The front door: what `streamlit run Home.py` runs.

Twice in one file. Imported by the server it is the application with all our addresses; run by a visitor's
session it draws the frame and the screen that was asked for.
"""

import streamlit as st
from streamlit import runtime


def main() -> None:
    """Draws one screen for one visitor."""
    from components import frame, session
    from components.screens import SCREENS

    session.begin()
    pages = {
        st.Page(
            f"pages/{screen.file}",
            title=frame.document_title(screen),
            url_path=screen.path or None,
            default=screen.path == "",
        ): screen
        for screen in SCREENS
    }
    chosen = st.navigation(list(pages), position="hidden")
    frame.top(pages[chosen])
    body = st.container(key="body")
    frame.bottom()
    with body:
        chosen.run()


if runtime.exists():
    main()
else:
    from components.web import server

    routes = server.routes()
    app = st.App(
        __file__,
        routes=routes,
        middleware=server.middleware(routes),
        lifespan=server.lifespan,
        on_script_error=server.on_script_error,
    )
