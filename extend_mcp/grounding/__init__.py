"""Ties values to the words of a page: whether, where and how the document has a claimed value."""

from extend_mcp.grounding.find import Finding, Grounder, Status
from extend_mcp.grounding.fits import choices, misfits
from extend_mcp.grounding.sum_checks import Sum, sums
from extend_mcp.grounding.word_places import PlacedBox, PlacedWord

__all__ = ["Finding", "Grounder", "PlacedBox", "PlacedWord", "Status", "Sum", "choices", "misfits", "sums"]
