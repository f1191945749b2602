#!/usr/bin/env bash
# Text whose letters are placed one by one comes back from right to left if it is upside down, and in pieces if it is sideways.
#
# Package:   pypdfium2 5.15.2, on pages made by reportlab 5.1.0.
# Behaviour: `get_text_range` sets letters that a file places singly into lines by their places on the page, as if no letter were
#            turned, though PDFium knows the angle of each (`FPDFText_GetCharAngle`). A word that the file shows as one string is read
#            right at every angle.
# Expected:  the same text from all eight pages.
# Seen:      as strings            Invoice 4711 at 0, 90, 180 and 270 degrees
#            letter by letter      Invoice 4711 at 0
#                                  1174 eci ovnI at 180
#                                  In / v / oic / e / 4 / 711 (a line each) at 90 and 270
# Matters:   browsers and typesetters place letters singly wherever they kern. A scanner's upside-down page, or the side label of a
#            form, gives numbers with their digits in the wrong order.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check pypdfium2==5.15.2 reportlab==5.1.0
"$dir/venv/bin/python" - <<'PY'
import io

import pypdfium2
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

TEXT = "Invoice 4711"


def read(angle, *, singly):
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(400, 200))
    canvas.setFont("Helvetica", 14)
    canvas.translate(200, 100)
    canvas.rotate(angle)
    left = -80
    for piece in TEXT if singly else [TEXT]:
        if piece.strip():
            canvas.drawString(left, 0, piece)
        left += stringWidth(piece, "Helvetica", 14)
    canvas.save()
    return pypdfium2.PdfDocument(file.getvalue())[0].get_textpage().get_text_range().splitlines()


angles = (0, 90, 180, 270)
strings = [read(angle, singly=False) for angle in angles]
letters = [read(angle, singly=True) for angle in angles]
for angle, one, other in zip(angles, strings, letters):
    print(angle, one, other)
assert strings == [[TEXT]] * 4
sideways = ["In", "v", "oic", "e", "4", "711"]
assert letters == [[TEXT], sideways, ["1174 eci ovnI"], sideways]
PY
