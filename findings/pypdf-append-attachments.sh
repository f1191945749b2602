#!/usr/bin/env bash
# An electronic invoice that is put behind a cover sheet has no invoice in it any more.
#
# Package:   pypdf 7.1.1, on a page made by reportlab 5.1.0.
# Behaviour: `PdfWriter.append` of a whole document takes its pages, form fields, bookmarks and named places along, and not the files that
#            are embedded in it. Nothing is raised or logged. `clone_from` keeps them.
# Expected:  the files as well, as of a document that is appended whole; or a word in the documentation, which calls it appending the entire
#            document, or a warning.
# Seen:      clone_from                  field, bookmark, factur-x.xml
#            append to an empty writer   field, bookmark
#            append after a cover sheet  field, bookmark
# Matters:   a Factur-X or ZUGFeRD invoice is a page to look at and an embedded file that counts, for the tax office too. After joining or
#            sorting it looks the same, and what books invoices finds a plain PDF.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check pypdf==7.1.1 reportlab==5.1.0
"$dir/venv/bin/python" - <<'PY'
import io
import sys

from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen import canvas

made = io.BytesIO()
page = canvas.Canvas(made)
page.drawString(50, 720, "Invoice 4711")
page.acroForm.textfield(name="note", x=50, y=690, width=100, height=20)
page.bookmarkPage("start")
page.addOutlineEntry("Invoice", "start")
page.save()
invoice = PdfWriter(clone_from=made)
invoice.add_attachment("factur-x.xml", b"<invoice/>")
source = io.BytesIO()
invoice.write(source)


def kept(writer):
    copy = io.BytesIO()
    writer.write(copy)
    reader = PdfReader(copy)
    return ["field"] * bool(reader.get_fields()) + ["bookmark"] * bool(reader.outline) + list(reader.attachments)


def appended(cover):
    writer = PdfWriter()
    if cover:
        writer.add_blank_page(595, 842)
    writer.append(source)
    return writer


writers = {"clone_from": PdfWriter(clone_from=source), "append": appended(cover=False), "after a cover": appended(cover=True)}
seen = {name: kept(writer) for name, writer in writers.items()}
for name, parts in seen.items():
    print(f"{name:14}", *parts)
every = ["field", "bookmark", "factur-x.xml"]
sys.exit(list(seen.values()) != [every, every[:2], every[:2]])
PY
