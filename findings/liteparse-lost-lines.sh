#!/usr/bin/env bash
# Lines beside tall marks are left out, without a word, on a page that is drawn smaller.
#
# Package:   liteparse 2.18.0.
# Behaviour: lines, and what belongs to one, are told by the size of the font as `Tf` gives it, not by what the page makes of it. With
#            marks in a font whose letters may be tall (SymbolMT, as Word writes bullets), lines that are closer than that size are
#            put into one item, of which only the last line's text remains. The same page drawn at its full size is read whole.
# Expected:  all eight lines at each scale, as PDFium reads them; at the least an item with the text of all.
# Seen:      scale 1     8 lines
#            scale 0.7   1 line, of the 8 that PDFium reads
#            scale 0.5   1 line, of the 8 that PDFium reads
# Matters:   prints of two pages on a sheet scale their pages like that. A search of the text finds nothing where the page shows it.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check liteparse==2.18.0 pypdfium2==5.15.2
"$dir/venv/bin/python" - "$dir/list.pdf" <<'PY'
import sys
from pathlib import Path

import pypdfium2
from liteparse import LiteParse

FILE = Path(sys.argv[1])
FONTS = (
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    f"<< /Type /Font /Subtype /TrueType /BaseFont /Marks /FirstChar 32 /LastChar 255 /Widths [{'460 ' * 224}] "
    "/FontDescriptor 7 0 R /Encoding /WinAnsiEncoding >>",
    "<< /Type /FontDescriptor /FontName /Marks /Flags 32 /FontBBox [0 -900 1000 1600] /Ascent 1600 /Descent -900 "
    "/CapHeight 700 /StemV 80 /ItalicAngle 0 >>",
)


def write(scale):
    lines = []
    for row in range(8):
        height = 800 - 13.4 * row
        if row % 2 == 0:
            lines.append(f"BT /M 11.5 Tf 90 {height} Td (\\225) Tj ET")
        lines.append(f"BT /F 11.5 Tf 108 {height} Td (Line {row} of the list with equipment and material) Tj ET")
    content = f"q {scale} 0 0 {scale} 0 0 cm {' '.join(lines)} Q"
    bodies = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        "/Resources << /Font << /F 5 0 R /M 6 0 R >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        *FONTS,
    ]
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, start)
    FILE.write_bytes(out)


counts = {}
for scale in (1, 0.7, 0.5):
    write(scale)
    page = LiteParse(ocr_enabled=False, quiet=True).parse(str(FILE)).pages[0]
    whole = pypdfium2.PdfDocument(FILE)[0].get_textpage().get_text_range()
    counts[scale] = (page.text.count("Line "), sum(item.text.count("Line ") for item in page.text_items), whole.count("Line "))
    print(scale, *counts[scale])
assert counts == {1: (8, 8, 8), 0.7: (1, 1, 8), 0.5: (1, 1, 8)}
PY
