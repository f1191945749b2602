"""Checks of quality on documents with known values."""
