"""The letters of RTF: bytes in the encodings of fonts, and characters by number with stand-ins to be skipped."""

from extend_mcp.documents.rtf.rtf_tokens import RtfToken

WORDS = {
    b"tab": "\t", b"line": "\n", b"softline": "\n", b"emdash": "—", b"endash": "–", b"bullet": "•", b"lquote": "‘",
    b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"emspace": " ", b"enspace": " ", b"qmspace": " ",
}  # fmt: skip
_SIGNS = {b"~": "\N{NO-BREAK SPACE}", b"_": "-", b"{": "{", b"}": "}", b"\\": "\\", b"\n": "\n", b"\r": "\n"}


class RtfLetters:
    """Collects the letters of one stretch of text."""

    def __init__(self) -> None:
        self.skip = 0
        self._encoding = ""
        self._bytes = bytearray()
        self._units = bytearray()
        self._pieces: list[str] = []

    def add(self, token: RtfToken, encoding: str) -> None:
        """Add what a token writes, if anything."""
        if token.kind in {"hex", "text"}:
            self._add_bytes(token.value, encoding)
        elif text := (_SIGNS if token.kind == "sign" else WORDS).get(token.value):
            self.add_text(text)

    def add_text(self, text: str) -> None:
        """Add text that is no stretch of bytes."""
        if self.skip:
            self.skip -= 1
            return
        self._settle()
        self._pieces.append(text)

    def add_unit(self, number: int, stand_ins: int) -> None:
        """Add a unit of UTF-16; so many letters behind it stand for it in older programs."""
        self._settle_bytes()
        self._units += (number & 0xFFFF).to_bytes(2, "little")
        self.skip = max(0, stand_ins)

    def take(self) -> str:
        """The text so far; what follows is another stretch."""
        self._settle()
        text = "".join(self._pieces)
        self._pieces.clear()
        return text

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
            self._pieces.append(self._bytes.decode(self._encoding, errors="replace"))
            self._bytes.clear()
