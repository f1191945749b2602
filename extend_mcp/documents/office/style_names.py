"""Names of heading styles."""

import re

_HEADING = re.compile(
    r"(?:heading|überschrift|titre|título|titolo|kop|rubrik|overskrift|otsikko|nagłówek|nadpis|címsor|başlık|заголовок"
    r"|標題|标题|見出し|제목) ?([1-9])"
)
"""Built-in styles have English names in any language; styles of other programs may not."""
_TITLES = {"title", "titel", "titre", "título", "titolo"}


def named_level(name: str) -> int | None:
    """The heading level of a style of that name, from 1; None for other styles."""
    name = name.strip().lower()
    if name in _TITLES:
        return 1
    match = _HEADING.fullmatch(name)
    return int(match[1]) if match else None
