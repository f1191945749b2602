"""Names of authors below the title of a paper: larger than its text, above where they work, but no heading."""

import re
from collections.abc import Sequence

from extend_mcp.documents.structure.text.passages import Passage
from extend_mcp.documents.structure.text.style import Style

LARGEST = 1.6
"""In usual sizes: larger names are titles, as that of a resume."""
SMALLER = 0.95
"""Share of the size of the title: authors are smaller."""
NEAR = 2
"""The number of passages below in which their institute or address is."""
_NAME = re.compile(r"\W{0,3}(?:[^\W\d_a-z]\S*|and|und|et|de|di|da|del|van|von|den|der|la|le|[a-z]|\d{1,2})?\W{0,3}")
"""A word with a capital, a link between names, or a mark of a footnote."""
_SEVERAL = re.compile(r",\s|\s(?:and|und|et|y|&)\s|\b[A-Z]\.")
"""What is between names, or the first letter of one."""
_INSTITUTE = re.compile(
    r"(?i)\b(?:universi|institut|departm|facult|laborator|college|hochschule|école|academy|school of|dept\b)"
)


def are_authors(passages: Sequence[Passage], at: int, headings: Sequence[bool], style: Style) -> bool:
    """True if a passage found as a heading names authors: below a title, or one at the top, above their institute."""
    line = passages[at].lines[0]
    text = " ".join(line.text for line in passages[at].lines)
    if line.size >= LARGEST * style.size or text.isupper() or not all(map(_NAME.fullmatch, text.split())):
        return False
    if at and not (headings[at - 1] and passages[at - 1].lines[0].size * SMALLER >= line.size):
        return False
    several = _SEVERAL.search(text) is not None
    if several != (at > 0) or (not several and text.count(" ") not in {1, 2}):
        return False
    below = " ".join(line.text for passage in passages[at + 1 : at + 1 + NEAR] for line in passage.lines[:NEAR])
    return _INSTITUTE.search(below) is not None or (at > 0 and "@" in below)
