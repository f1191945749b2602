"""HTML that Outlook wrapped in RTF, if a message has no other form of its body (MS-OXRTFEX)."""

from dataclasses import dataclass, replace

from extend_mcp.documents.rtf.rtf_letters import RtfLetters
from extend_mcp.documents.rtf.rtf_reader import RtfReader
from extend_mcp.documents.rtf.rtf_tokens import RtfToken, encoding_of_page

MARK = b"\\fromhtml1"
MARKED_WITHIN = 1000
"""Bytes at the start of RTF, among which it says that it wraps HTML."""
_NOT_TEXT = {b"colortbl", b"stylesheet", b"info", b"pict", b"generator"}
_BREAK = RtfToken("word", b"line")


@dataclass(frozen=True, slots=True)
class _Group:
    """The state that a group passes on to inner groups: whether to skip it, if it lists fonts, its letters' font."""

    is_skipped: bool = False
    is_fonts: bool = False
    font: int | None = None


def html_in_rtf(data: bytes) -> str:
    """The HTML that is wrapped in RTF; empty if there is none. Raises `DocumentFailure`."""
    return _Unwrapping().read(data) if MARK in data[:MARKED_WITHIN] else ""


class _Unwrapping(RtfReader[_Group]):
    """Keeps the tags and the text, and drops the parts for RTF readers only."""

    def __init__(self) -> None:
        super().__init__(_Group())
        self._letters = RtfLetters()

    def read(self, data: bytes) -> str:
        self._walk(data)
        return self._letters.take()

    def _leave(self, before: _Group) -> None:
        """Does nothing."""

    def _write(self, token: RtfToken) -> None:
        if self._look.is_fonts:
            self._fonts.add_name(token.value)
        elif not self._look.is_skipped:
            self._letters.add(token, self._encoding())

    def _encoding(self) -> str:
        return self._fonts.encoding(self._look.font) or self._page

    def _word(self, word: bytes, number: int | None) -> None:
        if word == b"htmlrtf":
            self._look = replace(self._look, is_skipped=number != 0)
        elif word == b"fonttbl":
            self._look = replace(self._look, is_fonts=True)
        elif word in _NOT_TEXT or (self._is_starred and word != b"htmltag"):
            self._look = replace(self._look, is_skipped=True)
        elif word == b"f":
            self._look, self._fonts.named = replace(self._look, font=number), number or 0
        elif word == b"fcharset":
            self._fonts.set_charset(number)
        elif word == b"ansicpg":
            self._page = encoding_of_page(number)
        elif not self._look.is_skipped:
            self._write_word(word, number)

    def _write_word(self, word: bytes, number: int | None) -> None:
        if word == b"par":
            self._letters.add(_BREAK, self._page)
        elif word == b"u" and number is not None:
            self._letters.add_unit(number, 1, self._encoding())
