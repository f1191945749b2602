"""The letters of RTF: bytes in the encodings of fonts, and characters by number with fallbacks to skip."""

from extend_mcp.documents.office.inline import lowered, raised, settle
from extend_mcp.documents.office.symbols import in_font
from extend_mcp.documents.rtf.rtf_tokens import RtfToken

WORDS = {
    b"tab": "\t", b"line": "\n", b"softline": "\n", b"emdash": "—", b"endash": "–", b"bullet": "•", b"lquote": "‘",
    b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"emspace": " ", b"enspace": " ", b"qmspace": " ",
}  # fmt: skip
_SIGNS = {b"~": "\N{NO-BREAK SPACE}", b"_": "-", b"{": "{", b"}": "}", b"\\": "\\", b"\n": "\n", b"\r": "\n"}


SYMBOLS = "symbols of "
"""Prefix of the name of a symbol font, in place of an encoding."""


class RtfLetters:
    """Collects the letters of one stretch of text."""

    def __init__(self) -> None:
        self.skip = 0
        self._shift = 0
        self._shifted: list[str] = []
        self._encoding = ""
        self._bytes = bytearray()
        self._units = bytearray()
        self._pieces: list[str] = []

    def add(self, token: RtfToken, encoding: str) -> None:
        """Add the letters of a token, if any."""
        if token.kind in {"hex", "text"}:
            self._add_bytes(token.value, encoding)
        elif text := (_SIGNS if token.kind == "sign" else WORDS).get(token.value):
            self.add_text(text)

    def add_text(self, text: str) -> None:
        """Add text that is not encoded bytes."""
        if self.skip:
            self.skip -= 1
            return
        self._settle()
        self._pieces.append(text)

    def end_row(self) -> None:
        """End a line of cells, of which the last one needs no tab."""
        self._settle()
        if self._pieces[-1:] == ["\t"]:
            self._pieces.pop()
        self._pieces.append("\n")

    def move(self, shift: int) -> None:
        """Put the following text above the line (1), on it (0) or below it (-1)."""
        if shift != self._shift:
            self._end_shift()
            self._shift = shift

    def add_unit(self, number: int, stand_ins: int, encoding: str) -> None:
        """Add a UTF-16 unit; `stand_ins` letters behind it are its fallback in older programs."""
        self._settle_bytes()
        if encoding.startswith(SYMBOLS) and number & 0xFF00 == 0xF000:
            self._pieces.append(in_font(encoding.removeprefix(SYMBOLS), chr(number & 0xFFFF)))
            self.skip = max(0, stand_ins)
            return
        self._units += (number & 0xFFFF).to_bytes(2, "little")
        self.skip = max(0, stand_ins)

    def take(self) -> str:
        """Return the text so far, and begin a new stretch."""
        self._end_shift()
        text = settle("".join(self._shifted))
        self._shifted.clear()
        return text

    def _end_shift(self) -> None:
        self._settle()
        text = "".join(self._pieces)
        self._pieces.clear()
        is_moved = self._shift != 0 and text.strip() and text.isprintable()
        self._shifted.append((raised if self._shift > 0 else lowered)(text) if is_moved else text)

    def _add_bytes(self, value: bytes, encoding: str) -> None:
        skipped = min(self.skip, len(value))
        self.skip -= skipped
        if skipped == len(value):
            return
        if self._units or encoding != self._encoding:
            self._settle()
        self._encoding = encoding
        self._bytes += value[skipped:]

    def _settle(self) -> None:
        self._settle_bytes()
        if self._units:
            self._pieces.append(self._units.decode("utf-16-le", errors="replace"))
            self._units.clear()

    def _settle_bytes(self) -> None:
        if self._bytes:
            self._pieces.append(self._decoded())
            self._bytes.clear()

    def _decoded(self) -> str:
        if self._encoding.startswith(SYMBOLS):
            return in_font(self._encoding.removeprefix(SYMBOLS), self._bytes.decode("latin-1"))
        return self._bytes.decode(self._encoding, errors="replace")
