"""A value that a field could have."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from extend_mcp.analysis.extract.layout.layout import Segment, Token, around
from extend_mcp.documents.page import Box


@dataclass(eq=False)
class Candidate:
    """A value at tokens `first` to `last` (excluded) of a segment. `sure` (0 to 1) says how well its shape fits.

    `guessed`: it could also be read as another value, and nothing in the document decides. `aside`: it explains the
    amount behind it, like the days and the rate in `91 days at 53.35p £48.55`.
    """

    segment: Segment
    first: int
    last: int
    value: Any
    sure: float = 1.0
    sign: str | None = None
    guessed: bool = False
    aside: bool = False

    @property
    def tokens(self) -> tuple[Token, ...]:
        """Its words."""
        return self.segment.tokens[self.first : self.last]

    @cached_property
    def box(self) -> Box:
        """The box of its words."""
        return around(self.tokens)
