"""HTML that Outlook wrapped in RTF, where a message stores its body in no other form (MS-OXRTFEX)."""

from dataclasses import dataclass, replace

from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.rtf.rtf_fonts import RtfFonts
from extend_mcp.documents.rtf.rtf_letters import WORDS, RtfLetters
from extend_mcp.documents.rtf.rtf_tokens import RtfToken, encoding_of_page, tokens

MARK = b"\\fromhtml1"
MARKED_WITHIN = 1000
"""Bytes at the start of RTF in which it says that it wraps HTML."""
MAX_DEPTH = 2000
"""Groups within groups."""
_NOT_TEXT = {b"colortbl", b"stylesheet", b"info", b"pict", b"generator"}
_BREAK = RtfToken("word", b"line")


@dataclass(frozen=True, slots=True)
class _Group:
    """What a group hands on to those within: whether it is no HTML, or its fonts, and the font of its letters."""

    is_skipped: bool = False
    is_fonts: bool = False
    font: int | None = None


def html_in_rtf(data: bytes) -> str:
    """The HTML that is wrapped in RTF; nothing where it wraps none. Raises `DocumentFailure`."""
    return _Unwrapping().read(data) if MARK in data[:MARKED_WITHIN] else ""


class _Unwrapping:
    """Keeps the tags and the text, and leaves out what only readers of RTF are to see."""

    def __init__(self) -> None:
        self._group = _Group()
        self._above: list[_Group] = []
        self._letters, self._fonts = RtfLetters(), RtfFonts()
        self._page = encoding_of_page(None)
        self._is_starred = False

    def read(self, data: bytes) -> str:
        for token in tokens(data):
            if token.kind == "group":
                self._enter(is_open=token.value == b"{")
            elif token == RtfToken("sign", b"*"):
                self._is_starred = True
            elif token.kind == "word" and token.value not in WORDS:
                self._word(token.value, token.number)
                self._is_starred = False
            elif self._group.is_fonts:
                self._fonts.add_name(token.value)
            elif not self._group.is_skipped:
                self._letters.add(token, self._encoding())
        return self._letters.take()

    def _enter(self, *, is_open: bool) -> None:
        if is_open:
            if len(self._above) > MAX_DEPTH:
                raise DocumentFailure("CORRUPT_FILE", f"The RTF nests more than {MAX_DEPTH:,} groups.")
            self._above.append(self._group)
        elif self._above:
            self._group = self._above.pop()

    def _encoding(self) -> str:
        return self._fonts.encoding(self._group.font) or self._page

    def _word(self, word: bytes, number: int | None) -> None:
        if word == b"htmlrtf":
            self._group = replace(self._group, is_skipped=number != 0)
        elif word == b"fonttbl":
            self._group = replace(self._group, is_fonts=True)
        elif word in _NOT_TEXT or (self._is_starred and word != b"htmltag"):
            self._group = replace(self._group, is_skipped=True)
        elif word == b"f":
            self._group, self._fonts.named = replace(self._group, font=number), number or 0
        elif word == b"fcharset":
            self._fonts.set_charset(number)
        elif word == b"ansicpg":
            self._page = encoding_of_page(number)
        elif not self._group.is_skipped:
            self._write(word, number)

    def _write(self, word: bytes, number: int | None) -> None:
        if word == b"par":
            self._letters.add(_BREAK, self._page)
        elif word == b"u" and number is not None:
            self._letters.add_unit(number, 1, self._encoding())
