#!/usr/bin/env bash
# Minus five becomes five, and INV-2026-17 becomes INV202617, where the hyphen is one that does not break.
#
# Package:   docx2python 3.7.1, beside python-docx 1.2.0, mammoth 1.13.0 and pandoc 3.9 (pypandoc-binary 1.17).
# Behaviour: Word stores a non-breaking hyphen as an element of its own, `w:noBreakHyphen`. docx2python leaves it out, with nothing in its
#            place, though it reads the element's neighbours `w:tab` and `w:br`.
# Expected:  "-" or U+2011, as the other three give: the element stands for a hyphen at this place in the text (ECMA-376, 17.3.3.18).
# Seen:      docx2python            Invoice INV202617: 5.00 EUR
#            the other three        Invoice INV-2026-17: -5.00 EUR, with "-" or U+2011
# Matters:   it is what Word writes for Ctrl+Shift+hyphen, which is there for places where a line must not end: numbers of invoices and
#            telephones, and negative amounts. A credit reads as a charge.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check \
  docx2python==3.7.1 python-docx==1.2.0 mammoth==1.13.0 pypandoc-binary==1.17
"$dir/venv/bin/python" - "$dir/a.docx" <<'PY'
import sys

import docx
import mammoth
import pypandoc
from docx.oxml import OxmlElement
from docx2python import docx2python

PATH = sys.argv[1]
document = docx.Document()
run = document.add_paragraph().add_run()
for number, part in enumerate("Invoice INV-2026-17: -5.00 EUR".split("-")):
    if number:
        run._r.append(OxmlElement("w:noBreakHyphen"))
    run.add_text(part)
document.save(PATH)

seen = {"python-docx": docx.Document(PATH).paragraphs[0].text, "pandoc": pypandoc.convert_file(PATH, "plain")}
with open(PATH, "rb") as file, docx2python(PATH) as other:
    seen |= {"mammoth": mammoth.extract_raw_text(file).value, "docx2python": other.text}
seen = {name: text.strip().replace("\u2011", "-") for name, text in seen.items()}
for name, text in seen.items():
    print(f"{name:12} {text}")
right = dict.fromkeys(("python-docx", "pandoc", "mammoth"), "Invoice INV-2026-17: -5.00 EUR")
sys.exit(seen != right | {"docx2python": "Invoice INV202617: 5.00 EUR"})
PY
