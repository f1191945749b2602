#!/usr/bin/env bash
# Numbers of one or two digits that stand alone on a line about the middle of the page are left out, wherever on it.
#
# Package:   liteparse 2.18.0.
# Behaviour: a text of one or two digits whose middle is between 5 points left and 20 points right of the middle of the page, with no other
#            text on its line, is in no item, nor in the page's text, with `keep_headers_footers` too. They are taken for the numbers
#            of lines that patents print between their two columns, also where the page has no columns.
# Expected:  all of them, as PDFium reads them; at the least, they are left out only between two columns.
# Seen:      at the middle            page number 0 of 1  column of figures 0 of 5
#            40 points left of it     page number 1 of 1  column of figures 5 of 5
# Matters:   LaTeX centres its page numbers; and of a table, all figures of a column may be missing, without a word.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check liteparse==2.18.0 pypdfium2==5.15.2 reportlab==4.4.10
"$dir/venv/bin/python" - "$dir/numbers.pdf" <<'PY'
import sys

import pypdfium2
from liteparse import LiteParse
from reportlab.pdfgen.canvas import Canvas

FILE = sys.argv[1]


def count(left):
    canvas = Canvas(FILE, pagesize=(595, 842))
    for row in range(5):
        canvas.drawString(60, 780 - 20 * row, "A line of text")
        canvas.drawString(left, 500 - 20 * row, str(31 + row))
    canvas.drawString(left, 40, "8")
    canvas.save()
    page = LiteParse(ocr_enabled=False, quiet=True, keep_headers_footers=True).parse(FILE).pages[0]
    read = " ".join(item.text for item in page.text_items).split()
    whole = pypdfium2.PdfDocument(FILE)[0].get_textpage().get_text_range().split()
    figures = [str(31 + row) for row in range(5)]
    assert all(text in whole for text in (*figures, "8"))
    return read.count("8"), sum(text in read for text in figures)


seen = {where: count(left) for where, left in {"middle": 293, "left": 253}.items()}
print(seen)
assert seen == {"middle": (0, 0), "left": (1, 5)}
PY
