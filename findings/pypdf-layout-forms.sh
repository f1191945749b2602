#!/usr/bin/env bash
# In layout mode, text that a page draws by way of a form is missing, without a word: letterheads, stamps, filled-in fields.
#
# Package:   pypdf 7.1.1, on pages made by reportlab 5.1.0 and by pypdf itself.
# Behaviour: `extract_text(extraction_mode="layout")` reads the page's own content alone. Of a form XObject, which is content
#            that the page draws with `Do`, it has nothing. The plain mode has the text of both.
# Expected:  the same words from both modes; the documentation says that layout mode lacks rotated text, and of forms nothing.
# Seen:      a letterhead       plain Ada GmbH, Invoice 4711        layout Invoice 4711
#            a field filled in  plain Name, Ada Byron               layout Name
# Matters:   layout mode is the one for tables and columns. Printers of letters draw the letterhead once, as a form, and flattening
#            makes a form of each field: pypdf does not read what it wrote itself, and a form that is filled in reads as if it were empty.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check pypdf==7.1.1 reportlab==5.1.0
"$dir/venv/bin/python" - <<'PY'
import io
import sys

from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas


def words(file):
    (page,) = PdfReader(file).pages
    texts = page.extract_text(), page.extract_text(extraction_mode="layout")
    return [sorted(line.strip() for line in text.splitlines() if line.strip()) for text in texts]


letter = io.BytesIO()
canvas = Canvas(letter)
canvas.beginForm("letterhead")
canvas.drawString(50, 780, "Ada GmbH")
canvas.endForm()
canvas.doForm("letterhead")
canvas.drawString(50, 700, "Invoice 4711")
canvas.save()

form, flat = io.BytesIO(), io.BytesIO()
canvas = Canvas(form)
canvas.drawString(50, 750, "Name")
canvas.acroForm.textfield(name="name", x=50, y=700, width=200, height=20)
canvas.save()
writer = PdfWriter(clone_from=PdfReader(form))
writer.update_page_form_field_values(writer.pages[0], {"name": "Ada Byron"}, auto_regenerate=False, flatten=True)
writer.remove_annotations(subtypes="/Widget")
writer.write(flat)

seen = [words(letter), words(flat)]
for name, (plain, layout) in zip(("a letterhead", "a field filled in"), seen):
    print(f"{name}: plain {plain}, layout {layout}")
sys.exit(seen != [[["Ada GmbH", "Invoice 4711"], ["Invoice 4711"]], [["Ada Byron", "Name"], ["Name"]]])
PY
