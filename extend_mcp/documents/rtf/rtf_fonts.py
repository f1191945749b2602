"""The fonts of an RTF file, as far as they decide which letters its bytes mean."""

from extend_mcp.documents.rtf.rtf_letters import SYMBOLS
from extend_mcp.documents.rtf.rtf_tokens import encoding_of_charset

_SYMBOL_CHARSET = 2


class RtfFonts:
    """Fonts by their numbers. `default` is the font of text that names none; `named` is the one being defined."""

    def __init__(self) -> None:
        self.default = self.named = 0
        self._charsets: dict[int, int | None] = {}
        self._names: dict[int, str] = {}

    def set_charset(self, number: int | None) -> None:
        """Set the charset of the font being defined."""
        self._charsets[self.named] = number

    def add_name(self, part: bytes) -> None:
        """Add a part of the name of the font being defined; a semicolon ends it."""
        self._names[self.named] = self._names.get(self.named, "") + part.decode("latin-1")

    def encoding(self, font: int | None) -> str | None:
        """The encoding of a font's letters, or the name of a symbol font; None for the encoding of the file."""
        key = self.default if font is None else font
        if self._charsets.get(key) == _SYMBOL_CHARSET:
            return SYMBOLS + self._names.get(key, "").partition(";")[0].strip()
        return encoding_of_charset(self._charsets.get(key))
