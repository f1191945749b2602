"""Pages of a typewriter, or in its type: a blank is wide there and parts no columns."""

from collections.abc import Sequence

from extend_mcp.documents.page import Word

LEAST = 20
"""Words of four letters and more."""


def is_typed(words: Sequence[Word]) -> bool:
    """Whether all characters are of one width."""
    widths = sorted(
        word.box.width / len(word.text) / max(0.1, word.box.height) for word in words if len(word.text) >= 4
    )
    if len(widths) < LEAST:
        return False
    usual = widths[len(widths) // 2]
    return sum(abs(width - usual) < 0.03 * usual for width in widths) > 0.8 * len(widths)
