"""Treats dots between a label and its value as a gap, not text, so that a bill with dots reads like one without."""

import re
from collections.abc import Sequence
from dataclasses import replace

from extend_mcp.documents.page import Word

_DOTS = ".…·"
_THROUGH = re.compile(r"(.*[^.…·][.…·]{4,})([^.…·].*)")
LEAST = 3
"""The least dots in a row; fewer end a sentence."""


def without_leaders(words: Sequence[Word]) -> list[Word]:
    """The words of a line, without dots that are followed by other words."""
    text = f" {' '.join([word.text for word in words])} "
    if not (".." in text or " . " in text or "…" in text or "·" in text):
        return list(words)
    words = [part for word in words for part in _parted(word)]
    last = max((at for at, word in enumerate(words) if word.text.strip(_DOTS)), default=-1)
    kept = []
    for at, word in enumerate(words):
        if at >= last or word.text[-1:] not in _DOTS:
            kept.append(word)
        elif stem := word.text.rstrip(_DOTS):
            kept.append(_cut(word, stem))
        elif not _is_leader(words, at):
            kept.append(word)
    return kept


def _parted(word: Word) -> list[Word]:
    """A word that dots run through, `Introduction......3`, as a label with its dots, and the value."""
    found = _THROUGH.fullmatch(word.text)
    if found is None:
        return [word]
    at, box = found.start(2), word.box
    middle = box.left + box.width * at / len(word.text)
    return [
        replace(word, text=found[1], box=replace(box, right=middle)),
        replace(word, text=found[2], box=replace(box, left=middle)),
    ]


def _cut(word: Word, stem: str) -> Word:
    """The word without the dots at its end, if they are enough."""
    if len(word.text) - len(stem) < LEAST and not word.text.endswith("…"):
        return word
    width = word.box.width * len(stem) / len(word.text)
    return replace(word, text=stem, box=replace(word.box, right=word.box.left + width))


def _is_leader(words: Sequence[Word], at: int) -> bool:
    text = words[at].text
    if len(text) >= LEAST or "…" in text:
        return True
    near = (words[one].text for one in (at - 1, at + 1) if 0 <= one < len(words))
    return any(not other.strip(_DOTS) for other in near)
