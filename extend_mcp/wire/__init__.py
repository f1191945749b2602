"""The JSON objects of the API, 2026-02-09."""
