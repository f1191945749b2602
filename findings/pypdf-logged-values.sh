#!/usr/bin/env bash
# A form that is filled in with letters that its font lacks has the whole value written to the log.
#
# Package:   pypdf 7.1.1; the form is made by reportlab 5.1.0.
# Behaviour: `update_page_form_field_values` warns that a text holds characters that the font's encoding does not support, and quotes
#            the text whole, at a level that logging shows unless it is told otherwise.
# Expected:  the name of the field, or the characters that are missing.
# Seen:      WARNING … Text string 'Account 4711, 東京' contains characters not supported by font encoding. …
# Matters:   what people write into forms are names, addresses and accounts; the log of a service is read by others and kept longer.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check pypdf==7.1.1 reportlab==5.1.0
"$dir/venv/bin/python" - <<'PY'
import io
import logging

from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

form = io.BytesIO()
canvas = Canvas(form)
canvas.drawString(50, 750, "Name")
canvas.acroForm.textfield(name="name", x=50, y=700, width=200, height=20)
canvas.save()

logged = io.StringIO()
logging.basicConfig(stream=logged)
writer = PdfWriter(clone_from=PdfReader(form))
writer.update_page_form_field_values(writer.pages[0], {"name": "Account 4711, 東京"}, auto_regenerate=False)
print(logged.getvalue())
assert "'Account 4711, 東京' contains characters not supported" in logged.getvalue()
PY
