#!/usr/bin/env bash
# `get_text_bounded()` puts cells of a table together into one word where `get_text_range()` parts them.
#
# Package:   pypdfium2 5.15.2, on a page made by reportlab 5.1.0.
# Behaviour: on a page with two short columns the text within bounds, which are the whole page, lacks breaks that the text by
#            range has: "Bolt" and "2", 70 points apart, become "Bolt2".
# Expected:  the same text from both: the bounds hold all of the page.
# Seen:      get_text_range    Item, 1, Bolt, 2, Nut, 3 (each on its own line)
#            get_text_bounded  Item, 1, Bolt2, Nut3
# Matters:   names run into amounts, and a search for "Bolt" as a word or for the amount finds nothing.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check pypdfium2==5.15.2 reportlab==5.1.0
"$dir/venv/bin/python" - <<'PY'
import io
import sys

import pypdfium2
from reportlab.pdfgen.canvas import Canvas

file = io.BytesIO()
canvas = Canvas(file, pagesize=(400, 200))
for row, cells in enumerate((("Item", "1"), ("Bolt", "2"), ("Nut", "3"))):
    for column, cell in enumerate(cells):
        canvas.drawString(20 + 100 * column, 150 - 20 * row, cell)
canvas.save()
page = pypdfium2.PdfDocument(file.getvalue())[0].get_textpage()
ranged, bounded = page.get_text_range().split(), page.get_text_bounded().split()
print("get_text_range   ", ranged)
print("get_text_bounded ", bounded)
sys.exit((ranged, bounded) != (["Item", "1", "Bolt", "2", "Nut", "3"], ["Item", "1", "Bolt2", "Nut3"]))
PY
