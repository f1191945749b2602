#!/usr/bin/env bash
# A page whose text lies sideways is empty in Markdown, though the same parser reads it as text.
#
# Package:   liteparse 2.18.0, on pages made by reportlab 5.1.0.
# Behaviour: with output_format="markdown" all text that runs at 90 or 270 degrees is left out. "text" has it, and so have the
#            page's text items. Nothing in the result tells of the loss.
# Expected:  that a format decides about the form of a text, not about what is in it; at least a warning. (With the page named
#            in `page_orientation_corrections` it is read, so one has to know of it first.)
# Seen:      upright   text: Invoice 2041 / Total 310.00    markdown: Invoice 2041 Total 310.00
#            sideways  text: Invoice 2041 / Total 310.00    markdown: (nothing)
# Matters:   wide tables printed sideways, and scans with a wrong turn and a text layer, become blank pages.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check liteparse==2.18.0 reportlab==5.1.0
"$dir/venv/bin/python" - <<'PY'
import io
import sys

from liteparse import LiteParse
from reportlab.pdfgen.canvas import Canvas


def read(sideways, form):
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(300, 300))
    if sideways:
        canvas.translate(300, 0)
        canvas.rotate(90)
    canvas.drawString(20, 250, "Invoice 2041")
    canvas.drawString(20, 230, "Total 310.00")
    canvas.save()
    result = LiteParse(output_format=form, ocr_enabled=False, quiet=True).parse(file.getvalue())
    return result.text.split(), len(result.pages[0].text_items)


seen = []
for sideways in (False, True):
    for form in ("text", "markdown"):
        seen.append(read(sideways, form))
        print("sideways" if sideways else "upright ", f"{form}: {' '.join(seen[-1][0]) or '(nothing)'}")
words = ["Invoice", "2041", "Total", "310.00"]
print("text items of the sideways page in Markdown:", seen[3][1])
sys.exit([text for text, _ in seen] != [words, words, words, []] or not seen[3][1])
PY
