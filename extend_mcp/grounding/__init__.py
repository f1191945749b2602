"""Ties values to the words of a page: whether, where and how the document says what somebody claims it says."""

from extend_mcp.grounding.find import Finding, Grounder, Status
from extend_mcp.grounding.fits import choices, misfits
from extend_mcp.grounding.sums import Sum, sums
from extend_mcp.grounding.words import Box, PlacedWord

__all__ = ["Box", "Finding", "Grounder", "PlacedWord", "Status", "Sum", "choices", "misfits", "sums"]
