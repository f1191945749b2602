"""Runs of all kinds: routes, rows, views, and what a worker does with them."""
