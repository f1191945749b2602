#!/usr/bin/env bash
# A bold label makes the whole line bold, and a bold amount in a plain line is not bold.
#
# Package:   liteparse 2.18.0, on a page made by reportlab 5.1.0.
# Behaviour: the runs of a line are put together into one text item, which has the font of the first. Markdown goes by it.
# Expected:  an item for each font, or Markdown that marks the bold words: `**Note:** pay within 30 days.`
# Seen:      <b>Note:</b> pay within 30 days.    Helvetica-Bold  **Note: pay within 30 days.**
#            Pay within <b>30 days</b>.          Helvetica       Pay within 30 days.
# Matters:   labels before plain values, and bold numbers in a sentence, are what forms and contracts use bold for. What tells
#            labels, headings or stressed terms by font finds whole lines, or nothing.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check liteparse==2.18.0 reportlab==5.1.0
"$dir/venv/bin/python" - <<'PY'
import io
import sys

from liteparse import LiteParse
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate


def read(marked):
    style = getSampleStyleSheet()["BodyText"]
    file = io.BytesIO()
    SimpleDocTemplate(file).build([Paragraph(text, style) for text in ("A plain first paragraph.", marked)])
    result = LiteParse(output_format="markdown", ocr_enabled=False, quiet=True).parse(file.getvalue())
    items = [(item.text, item.font_name) for item in result.pages[0].text_items]
    return items[1:], result.text.strip().removeprefix("A plain first paragraph.").strip()


seen = {}
for marked in ("<b>Note:</b> pay within 30 days.", "Pay within <b>30 days</b>."):
    seen[marked] = read(marked)
    items, markdown = seen[marked]
    print(f"{marked}  items {items}  markdown {markdown}")
sys.exit(
    list(seen.values())
    != [
        ([("Note: pay within 30 days.", "Helvetica-Bold")], "**Note: pay within 30 days.**"),
        ([("Pay within 30 days.", "Helvetica")], "Pay within 30 days."),
    ]
)
PY
