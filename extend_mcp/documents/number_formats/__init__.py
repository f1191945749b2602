"""Formats numbers and dates by the formats of office files."""
