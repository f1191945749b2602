"""The walk through the groups and words of RTF, shared by all its readers.

`\\*` makes a group one that unknown programs skip, but only at the group's start: some programs also write it before
single words.
"""

from abc import ABC, abstractmethod
from typing import Generic, TypeVar

from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.rtf.rtf_fonts import RtfFonts
from extend_mcp.documents.rtf.rtf_letters import WORDS
from extend_mcp.documents.rtf.rtf_tokens import RtfToken, encoding_of_page, tokens

MAX_DEPTH = 2000
"""The deepest nesting of groups."""
L = TypeVar("L")
"""The state that a group passes on to inner groups."""


class RtfReader(ABC, Generic[L]):
    """Keeps the state of the current group, and of the groups around it."""

    def __init__(self, look: L) -> None:
        self._look = look
        self._above: list[L] = []
        self._fonts = RtfFonts()
        self._page = encoding_of_page(None)
        self._is_starred = False

    def _walk(self, data: bytes) -> None:
        """Read all of a file, without what is behind the end of its outermost group. Raises `DocumentFailure`."""
        last = data.rfind(b"}") + 1
        self._walk_part(data[:last])
        if self._above or not last:  # the end of the file is missing
            self._walk_part(data[last:])

    def _walk_part(self, data: bytes) -> None:
        is_first = False
        for token in tokens(data):
            if token.kind == "group":
                self._enter_or_leave(is_open=token.value == b"{")
            elif token == RtfToken("sign", b"*"):
                self._is_starred = is_first
            elif token.kind == "word" and token.value not in WORDS:
                self._word(token.value, token.number)
                self._is_starred = False
            else:
                self._write(token)
            is_first = token == RtfToken("group", b"{")

    def _enter_or_leave(self, *, is_open: bool) -> None:
        if is_open:
            if len(self._above) > MAX_DEPTH:
                raise DocumentFailure("CORRUPT_FILE", f"The RTF nests more than {MAX_DEPTH:,} groups.")
            self._above.append(self._look)
            return
        before = self._look
        self._look = self._above.pop() if self._above else before
        self._leave(before)

    @abstractmethod
    def _word(self, word: bytes, number: int | None) -> None:
        """Handle a control word, with its number."""

    @abstractmethod
    def _write(self, token: RtfToken) -> None:
        """Handle text, or a token that means text."""

    @abstractmethod
    def _leave(self, before: L) -> None:
        """Called when a group has ended, with its state."""
