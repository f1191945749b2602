"""Runs of all kinds: routes, rows, views, and the work on them."""
