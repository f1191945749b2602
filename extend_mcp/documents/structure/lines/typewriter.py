"""Recognises pages in typewriter fonts: there, a blank is wide and does not separate columns."""

from collections.abc import Sequence

from extend_mcp.documents.page import Word

LEAST = 20
"""The least number of words of four letters and more."""
SAMPLE = 80
"""How many words are measured; at most twice as many."""


def is_typed(words: Sequence[Word]) -> bool:
    """True if all characters have one width."""
    boxes = [(word.box, len(word.text)) for word in words[:: max(1, len(words) // SAMPLE)] if len(word.text) >= 4]
    widths = sorted([(box.right - box.left) / length / max(0.1, box.bottom - box.top) for box, length in boxes])
    if len(widths) < LEAST:
        return False
    usual = widths[len(widths) // 2]
    return sum(abs(width - usual) < 0.03 * usual for width in widths) > 0.8 * len(widths)
