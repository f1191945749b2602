#!/usr/bin/env bash
# Of two loaded fonts that have the same PostScript name, PDFium uses only the first on a page, for both texts.
#
# Package:   pypdfium2 5.15.2; the fonts are Vera and Vera Bold of reportlab 5.1.0, renamed with fonttools 4.68.0.
# Behaviour: `FPDFText_LoadFont` takes both. When the content of the page is generated, the second text object gets the font resource
#            of the first, as both have one name, and the bold text is drawn in the regular font. The file holds both fonts.
# Expected:  two font resources, as with fonts of two names.
# Seen:      one name   1677 and 1677 dark pixels in the bold and the regular line
#            two names  2873 and 1677
# Matters:   subsets of one font keep its PostScript name unless a program changes it. Glyph numbers of the second subset then show
#            letters of the first: another text than was written, with no error.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check pypdfium2==5.15.2 reportlab==5.1.0 fonttools==4.68.0 pillow==12.0.0
"$dir/venv/bin/python" - <<'PY'
import ctypes
import io
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import reportlab
from fontTools.ttLib import TTFont

FONTS = Path(reportlab.__file__).parent / "fonts"


def renamed(file, name):
    font = TTFont(FONTS / file)
    for record in font["name"].names:
        if record.nameID in (1, 4, 6):
            record.string = name
    saved = io.BytesIO()
    font.save(saved)
    return saved.getvalue()


def drawn(*fonts):
    """The dark pixels of the upper and the lower line, which is in the first font."""
    document = pypdfium2.PdfDocument.new()
    page = document.new_page(300, 100)
    buffers = [(ctypes.c_uint8 * len(font)).from_buffer_copy(font) for font in fonts]
    for row, buffer in enumerate(buffers):
        font = pdfium.FPDFText_LoadFont(document.raw, buffer, len(buffer), pdfium.FPDF_FONT_TRUETYPE, True)
        text = pdfium.FPDFPageObj_CreateTextObj(document.raw, font, 20)
        letters = ctypes.create_string_buffer("Hamburg".encode("utf-16-le") + b"\0\0")
        pdfium.FPDFText_SetText(text, ctypes.cast(letters, ctypes.POINTER(ctypes.c_ushort)))
        pdfium.FPDFPageObj_SetMatrix(text, pdfium.FS_MATRIX(1, 0, 0, 1, 10, 20 + 40 * row))
        pdfium.FPDFPage_InsertObject(page.raw, text)
    page.gen_content()
    saved = io.BytesIO()
    document.save(saved)
    picture = pypdfium2.PdfDocument(saved.getvalue())[0].render(scale=2).to_pil().convert("L")
    lines = [picture.crop((0, top, 600, top + 100)) for top in (0, 100)]
    return [sum(line.histogram()[:128]) for line in lines]


one = drawn(renamed("Vera.ttf", "Same"), renamed("VeraBd.ttf", "Same"))
two = drawn(renamed("Vera.ttf", "One"), renamed("VeraBd.ttf", "Two"))
print("one name ", *one)
print("two names", *two)
assert one[0] == one[1] == two[1] and two[0] > 1.5 * two[1]
PY
