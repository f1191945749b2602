"""Converts characters of symbol fonts, such as the ticked boxes of Wingdings, to Unicode."""

_TICKED, _EMPTY = "☒", "☐"
_WINGDINGS = {
    0xFE: _TICKED, 0xFD: _TICKED, 0x78: _TICKED, 0xA8: _EMPTY, 0x6F: _EMPTY, 0x71: _EMPTY, 0x72: _EMPTY,
    0xFC: "✓", 0xFB: "✗", 0xA1: "○", 0xA4: "◉", 0x6C: "●", 0x6E: "■", 0xA7: "▪", 0x9F: "•", 0xD8: "➢", 0x76: "❖",
    0xDF: "←", 0xE0: "→", 0xE7: "←", 0xE8: "→", 0xF0: "⇨", 0x28: "☎", 0x2A: "✉", 0xAB: "★",
    0x4A: "☺", 0x4B: "😐", 0x4C: "☹",
    **{0x81 + at: one for at, one in enumerate("①②③④⑤⑥⑦⑧⑨⑩")},
    **{0x8C + at: one for at, one in enumerate("❶❷❸❹❺❻❼❽❾❿")},
}  # fmt: skip
_WINGDINGS_2 = {
    0x4F: "✗", 0x50: "✓", 0x51: _TICKED, 0x52: _TICKED, 0x53: _TICKED, 0x54: _TICKED, 0xA3: _EMPTY,
}  # fmt: skip
_WINGDINGS_3 = {0x66: "←", 0x67: "→", 0x68: "↑", 0x69: "↓"}
_WEBDINGS = {0x61: "✓", 0x63: _EMPTY, 0x67: "■", 0x72: "✗"}
_DINGBATS = {
    **{0x33 + at: one for at, one in enumerate("✓✔✕✖✗✘")}, **dict.fromkeys(range(0x6F, 0x73), _EMPTY),
    0x6C: "●", 0x6E: "■", **{0xC0 + at: one for at, one in enumerate("①②③④⑤⑥⑦⑧⑨⑩")}, 0xD5: "→",
}  # fmt: skip
_SYMBOL = {
    **{at: chr(at) for at in range(0x20, 0x80)},
    **{0x41 + at: one for at, one in enumerate("ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ")},
    **{0x61 + at: one for at, one in enumerate("αβχδεφγηιϕκλμνοπθρστυϖωξψζ")},
    0x22: "∀", 0x24: "∃", 0x40: "≅", 0x5E: "⊥", 0x7E: "∼", 0xA0: "€", 0xA2: "′", 0xA3: "≤", 0xA4: "⁄", 0xA5: "∞",
    0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB2: "″", 0xB3: "≥", 0xB4: "×",
    0xB5: "∝", 0xB6: "∂", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xBC: "…", 0xC6: "∅", 0xC7: "∩",
    0xC8: "∪", 0xCC: "⊂", 0xCE: "∈", 0xD2: "®", 0xD3: "©", 0xD4: "™", 0xD5: "∏", 0xD6: "√", 0xD7: "⋅", 0xD8: "¬",
    0xDB: "⇔", 0xDE: "⇒", 0xE5: "∑", 0xF2: "∫",
}  # fmt: skip
_FONTS = {
    "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "wingdings 3": _WINGDINGS_3, "webdings": _WEBDINGS,
    "zapfdingbats": _DINGBATS, "itc zapf dingbats": _DINGBATS, "symbol": _SYMBOL,
}  # fmt: skip
_PRIVATE = range(0xF000, 0xF100)
_FACES = "JKL"
"""Letters that are ☺, 😐 and ☹ in Wingdings."""


def symbol(font: str | None, code: int) -> str:
    """The character `code` of a font; empty for an ornament without a Unicode character."""
    table = _FONTS.get((font or "").lower())
    if table is not None:
        return table.get(code - _PRIVATE.start if code in _PRIVATE else code, "")
    return "" if code in _PRIVATE or not 0x20 <= code < 0xD800 else chr(code)


def in_font(font: str | None, text: str) -> str:
    """Text that is set in a font: unchanged, unless it is a symbol font."""
    if font is None or font.lower() not in _FONTS:
        return text
    return "".join(one if one.isspace() else _drawn(font, one) for one in text)


def signs_in_font(font: str | None, text: str) -> str:
    """The same for a font that is only used for signs, such as DrawingML's `a:sym`.

    PowerPoint also names it on words behind a sign. It draws in it only characters marked as from a symbol font, and
    those of its autocorrection: a single arrow or face.
    """
    sign = text.strip()
    if len(sign) == 1 and (not sign.isascii() or sign in _FACES):
        return in_font(font, text)
    return "".join(in_font(font, one) if ord(one) in _PRIVATE else one for one in text)


def _drawn(font: str, one: str) -> str:
    """The Unicode character that a symbol font draws, if known."""
    if ord(one) in _PRIVATE:
        return symbol(font, ord(one))
    return (symbol(font, ord(one)) if ord(one) < 0x100 else "") or one
