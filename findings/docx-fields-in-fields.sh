#!/usr/bin/env bash
# What a field is computed from is read as text: 119.00, computed from 100.00, becomes "100.00119.00".
#
# Package:   python-docx 1.2.0, mammoth 1.13.0, docx2python 3.7.1 and pandoc 3.9 (pypandoc-binary 1.17).
# Behaviour: a complex field of a Word file holds its instructions, then the mark `separate`, then its result. Instructions may hold
#            another field, as `{ = { MERGEFIELD net } * 1.19 }` does. All four leave out the words of the instructions (`w:instrText`), but
#            not the result of the field within them, and put it before the result that Word shows.
# Expected:  the result of the outer field alone, as Word shows and prints it: the mark `separate` ends the field's codes and begins its
#            result (ECMA-376, 17.16.18).
# Seen:      a field          Total 119.00 EUR           from all four
#            one within one   Total 100.00119.00 EUR     from all four, of { = { MERGEFIELD net } * 1.19 }
#                             VAT: NOReverse charge      from all four, of { IF { MERGEFIELD country } = "DE" "19%" "Reverse charge" }
# Matters:   invoices and contracts made by mail merge are full of such fields; an amount gets digits that are nowhere on the page.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check \
  python-docx==1.2.0 mammoth==1.13.0 docx2python==3.7.1 pypandoc-binary==1.17
"$dir/venv/bin/python" - "$dir/a.docx" <<'PY'
import sys

import docx
import mammoth
import pypandoc
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx2python import docx2python

PATH = sys.argv[1]


def run(text):
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def mark(kind):
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def field(result, *codes):
    """Each of `codes` is instructions, or another field among them."""
    inside = (code if code.startswith("<") else run(code).replace("w:t", "w:instrText") for code in codes)
    return mark("begin") + "".join(inside) + mark("separate") + run(result) + mark("end")


def read(content):
    document = docx.Document()
    element = document.add_paragraph()._p
    element.getparent().replace(element, parse_xml(f"<w:p {nsdecls('w')}>{content}</w:p>"))
    document.save(PATH)
    with docx2python(PATH) as other:
        texts = [docx.Document(PATH).paragraphs[0].text, mammoth.extract_raw_text(open(PATH, "rb")).value, other.text]
    texts.append(pypandoc.convert_file(PATH, "plain", extra_args=["--wrap=none"]))
    return {text.strip() for text in texts}


net, country = field("100.00", " MERGEFIELD net "), field("NO", " MERGEFIELD country ")
seen = [
    read(run("Total ") + field("119.00", " = 100 * 1.19 ") + run(" EUR")),
    read(run("Total ") + field("119.00", " = ", net, " * 1.19 ") + run(" EUR")),
    read(run("VAT: ") + field("Reverse charge", " IF ", country, ' = "DE" "19%" "Reverse charge" ')),
]
for name, texts in zip(("a field", "one within one", "one within one"), seen):
    print(f"{name}: {texts}")
sys.exit(seen != [{"Total 119.00 EUR"}, {"Total 100.00119.00 EUR"}, {"VAT: NOReverse charge"}])
PY
