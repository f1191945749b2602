#!/usr/bin/env bash
# A sentence that was moved with changes tracked stands in the text twice.
#
# Package:   kreuzberg 4.10.4, on a document made by python-docx 1.2.0.
# Behaviour: in a Word document deleted text (`w:del`) is left out and inserted text (`w:ins`) is read, so the text is that
#            with the changes made. Of a move both ends are read, the place that it left (`w:moveFrom`), too.
# Expected:  the moved words once, where they are now, as Word shows them with the changes accepted.
# Seen:      deleted and inserted  'Pay within 60 days.'
#            moved                 'Rent is due. / Heating is due. / Rent is due.'
# Matters:   a clause, an item or an amount counts twice, and the place that it was taken from looks as if nothing had changed.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check kreuzberg==4.10.4 python-docx==1.2.0
"$dir/venv/bin/python" - <<'PY'
import io
import sys

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from kreuzberg import ExtractionConfig, extract_bytes_sync

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BY = 'w:author="A" w:date="2026-01-01T00:00:00Z"'


def run(text, kind="t"):
    return f'<w:r><w:{kind} xml:space="preserve">{text}</w:{kind}></w:r>'


def moved(end, number):
    mark = f'<w:move{end}RangeStart w:id="{number}" {BY} w:name="move1"/>'
    words = f'<w:move{end} w:id="{number + 1}" {BY}>{run("Rent is due.")}</w:move{end}>'
    return f'{mark}{words}<w:move{end}RangeEnd w:id="{number}"/>'


def read(*paragraphs):
    document = docx.Document()
    for content in paragraphs:
        element = document.add_paragraph()._p
        element.getparent().replace(element, parse_xml(f"<w:p {nsdecls('w')}>{content}</w:p>"))
    file = io.BytesIO()
    document.save(file)
    text = extract_bytes_sync(file.getvalue(), WORD, ExtractionConfig(output_format="plain")).content
    return [line for line in text.splitlines() if line.strip()]


change = f'<w:del w:id="1" {BY}>{run("30", "delText")}</w:del><w:ins w:id="2" {BY}>{run("60")}</w:ins>'
seen = [
    read(run("Pay within ") + change + run(" days.")),
    read(moved("From", 1), run("Heating is due."), moved("To", 3)),
]
print(f"deleted and inserted: {seen[0]}\nmoved: {seen[1]}")
sys.exit(seen != [["Pay within 60 days."], ["Rent is due.", "Heating is due.", "Rent is due."]])
PY
