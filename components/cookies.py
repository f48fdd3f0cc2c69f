"""The cookies we set, by name: the signed-in browser (never readable by scripts) and the chosen language."""

SESSION = "safe_community_session"
LANGUAGE = "language"
