"""Tests of the form engine: it needs no database, no screen and no network."""
