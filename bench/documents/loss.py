"""How many words of a PDF's text layer do not reach the Markdown."""

import re
from collections import Counter
from pathlib import Path

import pypdfium2

from bench.documents.measures import Overlap, flat, plain

SHORTEST = 4
"""Letters of a word that is looked for: shorter ones are joined to others in too many right ways."""
_BETWEEN = re.compile(r"[\s\u00ad\u2010-\u2015/|\u2022-]+")


def kept(path: Path, markdown: str) -> Overlap:
    """How many words of the text layer are read; one that is broken over lines is looked for in the whole text."""
    with pypdfium2.PdfDocument(path) as pdf:
        true = _words("\n".join(page.get_textpage().get_text_bounded() for page in pdf))
    text = plain(markdown)
    read, whole = _words(text), flat(text)
    lost = sum(count - read[word] for word, count in true.items() if count > read[word] and count > whole.count(word))
    return Overlap(true.total() - lost, read.total(), true.total())


def _words(text: str) -> Counter[str]:
    found = (flat(word) for word in _BETWEEN.split(text))
    return Counter(word for word in found if len(word) >= SHORTEST and not word.isdigit())
