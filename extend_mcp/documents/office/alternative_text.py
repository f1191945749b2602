"""What office files say of their pictures."""

import re

_FILE_NAME = re.compile(r"[^\n]{1,300}\.(?:png|jpe?g|gif|bmp|tiff?|emf|wmf|svg|webp)", re.IGNORECASE)


def description(told: str | None) -> str:
    """The description of a picture; nothing where a program put the name of a file there, as nobody described it."""
    text = (told or "").strip()
    return "" if _FILE_NAME.fullmatch(text) else text
