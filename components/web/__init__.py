"""The server around Streamlit: addresses of our own, safe headers, small files, live counters.

Streamlit draws what needs Streamlit; everything that a browser can have without a session is answered here,
in the same process.
"""
