"""Printed headers and footers of worksheets, which Excel stores as codes in one text (ECMA-376, 18.3.1.46)."""

import re

_SECTION = re.compile(r"&([LCR])")
_LOOK = re.compile(r'&"[^"]*"|&K(?:[0-9A-Fa-f]{6}|\d\d[+-]\d{3})|&\d{1,3} ?|&[BIUESXYOHG]', re.IGNORECASE)
_COUNTED = re.compile(r"(?:[^\W\d]+\.? *)?&P(?:[+-]\d+)?(?: *\S{1,3} *&N)?|&[NDTFZ]", re.IGNORECASE)
"""Page numbers with the words around them, dates, times and file names."""


def print_text(code: str, sheet: str) -> str:
    """The text of a header or footer, without page numbers and the like; its sections are separated by tabs."""
    pieces = _SECTION.split("&C" + code.replace("&&", "\0"))
    sections = {"L": "", "C": "", "R": ""}
    for side, text in zip(pieces[1::2], pieces[2::2], strict=True):
        plain = _COUNTED.sub("", _LOOK.sub("", text)).replace("&A", sheet).replace("&a", sheet)
        sections[side] += plain.replace("\0", "&")
    shown = (" ".join(text.split()) for text in sections.values())
    return "\t".join(text for text in shown if any(map(str.isalnum, text)))
