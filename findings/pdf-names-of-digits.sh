#!/usr/bin/env bash
# An amount in old-style digits, 12.50, is read as "/one.oldstyle/two.oldstyle.…" by one library and as "AB.CD" by another.
#
# Package:   pypdf 7.1.1 and pdfjs-dist 5.6.205 (pdf.js; 6.1.200 does the same), beside pdfminer.six 20260107
#            and pypdfium2 5.15.2, on a PDF made by pikepdf 10.18.0.
# Behaviour: the font's encoding says which sign each code draws by a name, here `one.oldstyle`. pypdf does not know the name and gives
#            the name itself, with a slash; pdf.js gives the letter that has this code in the usual encoding. The same with
#            `one.tnum` and `one.lf`, the names of digits of one width and of full height.
# Expected:  12.50: of a name all from the first full stop on is to be dropped before it is looked up (Adobe Glyph List Specification,
#            section 2, to which PDF refers, ISO 32000-2, 9.10.2). The other two do so.
# Seen:      pypdf         /one.oldstyle/two.oldstyle./five.oldstyle/zero.oldstyle
#            pdf.js        AB.CD
#            pdfminer.six  12.50
#            PDFium        12.50
# Matters:   OpenType fonts name their digits like that, and files by TeX and by older programs have the names alone. In pdf.js, by which
#            Firefox copies text, a price becomes letters, which look like the number of an article.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check \
  pypdf==7.1.1 pdfminer.six==20260107 pypdfium2==5.15.2 pikepdf==10.18.0 fonttools==4.68.0
npm install --silent --no-audit --no-fund --prefix "$dir" pdfjs-dist@5.6.205
"$dir/venv/bin/python" - <<'PY'
import io

import pikepdf
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from pikepdf import Array, Dictionary, Name

SIGNS = ["one.oldstyle", "two.oldstyle", "five.oldstyle", "zero.oldstyle", "period"]


def sign(height):
    pen = T2CharStringPen(500, None)
    pen.moveTo((50, 0))
    for place in ((50, height), (450, height), (450, 0)):
        pen.lineTo(place)
    pen.closePath()
    return pen.getCharString()


names = [".notdef", *SIGNS]
builder = FontBuilder(1000, isTTF=False)
builder.setupGlyphOrder(names)
builder.setupCharacterMap({0xE000 + number: name for number, name in enumerate(SIGNS)})
builder.setupCFF("Old", {}, {name: sign(100 + 60 * number) for number, name in enumerate(names)}, {})
builder.setupHorizontalMetrics({name: (500, 50) for name in names})
builder.setupHorizontalHeader(ascent=800, descent=-200)
builder.setupNameTable({"familyName": "Old", "styleName": "Regular"})
builder.setupOS2()
builder.setupPost()
program = builder.font["CFF "].compile(builder.font)

pdf = pikepdf.new()
page = pdf.add_blank_page(page_size=(300, 100))
described = Dictionary(
    Type=Name.FontDescriptor, FontName=Name("/ABCDEF+Old"), Flags=4, FontBBox=Array([0, -200, 500, 800]), ItalicAngle=0,
    Ascent=800, Descent=-200, CapHeight=700, StemV=80, FontFile3=pdf.make_stream(program, Subtype=Name.Type1C),
)  # fmt: skip
codes = [65, *(Name("/" + name) for name in SIGNS[:4]), 46, Name.period]
page.Resources = Dictionary(
    Font=Dictionary(
        F1=Dictionary(
            Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/ABCDEF+Old"), FirstChar=46, LastChar=68,
            Widths=Array([500] * 23), FontDescriptor=pdf.make_indirect(described),
            Encoding=Dictionary(Type=Name.Encoding, Differences=Array(codes)),
        )
    )
)  # fmt: skip
page.Contents = pdf.make_stream(b"BT /F1 20 Tf 20 40 Td (AB.CD) Tj ET")
pdf.save("a.pdf")
PY
cat >read.mjs <<'JS'
import fs from "node:fs";
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";

const data = new Uint8Array(fs.readFileSync("a.pdf"));
const page = await (await getDocument({ data, verbosity: 0 }).promise).getPage(1);
fs.writeFileSync("pdfjs.txt", (await page.getTextContent()).items.map((item) => item.str).join(""));
JS
node read.mjs
"$dir/venv/bin/python" - <<'PY'
import sys

import pypdf
import pypdfium2
from pdfminer.high_level import extract_text

with open("pdfjs.txt") as file:
    seen = {"pdf.js": file.read()}
seen["pypdf"] = pypdf.PdfReader("a.pdf").pages[0].extract_text()
seen["pdfminer.six"] = extract_text("a.pdf").strip()
seen["PDFium"] = pypdfium2.PdfDocument("a.pdf")[0].get_textpage().get_text_range()
for name, text in seen.items():
    print(f"{name:12} {text}")
sys.exit(
    seen
    != {
        "pdf.js": "AB.CD",
        "pypdf": "/one.oldstyle/two.oldstyle./five.oldstyle/zero.oldstyle",
        "pdfminer.six": "12.50",
        "PDFium": "12.50",
    }
)
PY
