#!/usr/bin/env bash
# A paragraph with a tracked change has neither the old nor the new words.
#
# Package:   python-docx 1.2.0.
# Behaviour: `paragraph.text` leaves out runs inside `w:ins`, so inserted text is missing, and knows no `w:delText`, so deleted
#            text is missing, too. The same holds for the text of a content control (`w:sdt`) in the line.
# Expected:  one of the two states of the document: as it reads with the change, or as it read before.
# Seen:      'Pay within  days to .' of "Pay within [30 -> 60] days to [Ada]."
# Matters:   contracts are sent with tracked changes, and forms hold their answers in content controls: just the words that
#            count are gone, and the sentence still looks whole.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check python-docx==1.2.0
"$dir/venv/bin/python" - <<'PY'
import io
import sys

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

document = docx.Document()
element = document.add_paragraph("Pay within ")._p
change = 'w:author="A" w:date="2026-01-01T00:00:00Z"'
for part in (
    f'<w:del {{}} w:id="1" {change}><w:r><w:delText>30</w:delText></w:r></w:del>',
    f'<w:ins {{}} w:id="2" {change}><w:r><w:t>60</w:t></w:r></w:ins>',
    '<w:r {}><w:t xml:space="preserve"> days to </w:t></w:r>',
    "<w:sdt {}><w:sdtContent><w:r><w:t>Ada</w:t></w:r></w:sdtContent></w:sdt>",
    "<w:r {}><w:t>.</w:t></w:r>",
):
    element.append(parse_xml(part.format(nsdecls("w"))))
file = io.BytesIO()
document.save(file)
file.seek(0)
text = docx.Document(file).paragraphs[0].text
print(repr(text))
sys.exit(text != "Pay within  days to .")
PY
