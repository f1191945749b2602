"""Descriptions of pictures in office files."""

import re

_FILE_NAME = re.compile(r"[^\n]{1,300}\.(?:png|jpe?g|gif|bmp|tiff?|emf|wmf|svg|webp)", re.IGNORECASE)


def description(stored: str | None) -> str:
    """The description of a picture; empty if it is only a file name that a program put there."""
    text = (stored or "").strip()
    return "" if _FILE_NAME.fullmatch(text) else text
