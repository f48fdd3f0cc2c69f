"""The light door: the same questionnaires as plain HTML pages, for any phone, without a script."""
