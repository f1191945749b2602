#!/usr/bin/env bash
# A last page that holds form fields and nothing else cannot be saved.
#
# Package:   reportlab 5.1.0.
# Behaviour: `save` ends the page that is begun if something was drawn on it. A form field does not count as drawn, so the page is
#            left out, and the field that refers to it fails. With any text, or with `showPage` before, the same page is saved.
# Expected:  the page with its field in all three cases.
# Seen:      field alone              KeyError: "forward reference to 'Page1' not resolved upon final formatting"
#            field and text           saved
#            field, then showPage     saved
# Matters:   forms that are laid over another page hold fields alone; the message names neither the field nor the missing call.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check reportlab==5.1.0
"$dir/venv/bin/python" - <<'PY'
import io

from reportlab.pdfgen.canvas import Canvas


def saved(*, text=False, show=False):
    canvas = Canvas(io.BytesIO())
    if text:
        canvas.drawString(50, 750, "Name")
    canvas.acroForm.textfield(name="name", x=50, y=700, width=200, height=20)
    if show:
        canvas.showPage()
    try:
        canvas.save()
    except KeyError as error:
        return f"KeyError: {error.args[0]}"
    return "saved"


alone, drawn, shown = saved(), saved(text=True), saved(show=True)
print(alone, drawn, shown, sep="\n")
assert "forward reference" in alone and drawn == shown == "saved"
PY
