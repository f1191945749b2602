"""What a worksheet prints above and below its cells: Excel codes it in one text (ECMA-376, 18.3.1.46)."""

import re

_SECTION = re.compile(r"&([LCR])")
_LOOK = re.compile(r'&"[^"]*"|&K(?:[0-9A-Fa-f]{6}|\d\d[+-]\d{3})|&\d{1,3} ?|&[BIUESXYOHG]', re.IGNORECASE)
_COUNTED = re.compile(r"(?:[^\W\d]+\.? *)?&P(?:[+-]\d+)?(?: *\S{1,3} *&N)?|&[NDTFZ]", re.IGNORECASE)
"""Numbers of pages with the words around them, days, times and names of files."""


def print_text(code: str, sheet: str) -> str:
    """The text of a header or footer, without what is counted; its sections are parted by tabs."""
    pieces = _SECTION.split("&C" + code.replace("&&", "\0"))
    sections = {"L": "", "C": "", "R": ""}
    for side, text in zip(pieces[1::2], pieces[2::2], strict=True):
        plain = _COUNTED.sub("", _LOOK.sub("", text)).replace("&A", sheet).replace("&a", sheet)
        sections[side] += plain.replace("\0", "&")
    shown = (" ".join(text.split()) for text in sections.values())
    return "\t".join(text for text in shown if any(map(str.isalnum, text)))
