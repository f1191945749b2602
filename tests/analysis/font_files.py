"""Small fonts for tests: every letter is a box, so that what is drawn is known without fonts of the machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from extend_mcp.analysis.forms.looks import typefaces


def write_font(path: Path, letters: str) -> None:
    """A TrueType font with these letters, each 0.6 of the size wide."""
    names = [".notdef", *(f"u{ord(letter):04X}" for letter in letters)]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(letter): f"u{ord(letter):04X}" for letter in letters})
    pen = TTGlyphPen(None)
    pen.moveTo((50, 0))
    for place in ((50, 700), (550, 700), (550, 0)):
        pen.lineTo(place)
    pen.closePath()
    builder.setupGlyf(dict.fromkeys(names, pen.glyph()))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (600, 50)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": path.stem, "styleName": "Regular", "psName": path.stem})
    builder.setupOS2(sTypoAscender=800, sTypoDescender=-200)
    builder.setupPost()
    builder.save(path)


@contextmanager
def only_fonts(folder: Path, monkeypatch: pytest.MonkeyPatch, **fonts: str) -> Iterator[None]:
    """A machine that has these fonts alone, by name, with their letters."""
    folder.mkdir()
    for name, letters in fonts.items():
        write_font(folder / f"{name}.ttf", letters)
    monkeypatch.setattr(typefaces, "FOLDERS", (folder,))
    typefaces.font_files.cache_clear()
    try:
        yield
    finally:
        typefaces.font_files.cache_clear()
