#!/usr/bin/env bash
# Bullets of a list are left out: each whose box overlaps that of the one above or below by more than half.
#
# Package:   liteparse 2.18.0.
# Behaviour: a box is as high as the font claims its letters to be. Symbol, in which Word writes bullets, claims 2.5 font sizes, so the
#            boxes of bullets on lines of usual distance overlap; equal texts whose boxes do are taken for one that is drawn twice.
# Expected:  all eight bullets, as PDFium reads them. A text that is drawn twice has its base line at one place.
# Seen:      lines 14 points apart  font that claims 2.5 sizes  1 of 8 bullets
#            lines 14 points apart  font that claims 1.2 sizes  8 of 8 bullets
# Matters:   items without their marks are paragraphs, or run on in the item above.
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


def write(ascent, descent):
    lines = []
    for row in range(8):
        height = 800 - 14 * row
        lines.append(f"BT /M 11.5 Tf 90 {height} Td (\\225) Tj ET BT /F 11.5 Tf 108 {height} Td (Item {row}) Tj ET")
    content = " ".join(lines)
    bodies = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        "/Resources << /Font << /F 5 0 R /M 6 0 R >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        f"<< /Type /Font /Subtype /TrueType /BaseFont /Marks /FirstChar 32 /LastChar 255 /Widths [{'460 ' * 224}] "
        "/FontDescriptor 7 0 R /Encoding /WinAnsiEncoding >>",
        f"<< /Type /FontDescriptor /FontName /Marks /Flags 32 /FontBBox [0 {descent} 1000 {ascent}] /Ascent {ascent} "
        f"/Descent {descent} /CapHeight 700 /StemV 80 /ItalicAngle 0 >>",
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
for ascent, descent in ((1600, -900), (900, -300)):
    write(ascent, descent)
    page = LiteParse(ocr_enabled=False, quiet=True).parse(str(FILE)).pages[0]
    whole = pypdfium2.PdfDocument(FILE)[0].get_textpage().get_text_range()
    counts[ascent] = (sum(item.text.count("•") for item in page.text_items), whole.count("•"))
    print(ascent - descent, *counts[ascent])
assert counts == {1600: (1, 8), 900: (8, 8)}
PY
