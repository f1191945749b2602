#!/usr/bin/env bash
# A filled-in form loses the answers of the fields that have their type from the field above them.
#
# Package:   pypdf 7.1.1, beside pdf-lib 1.17.1, on a form made by pikepdf 10.18.0.
# Behaviour: `get_form_text_fields` lists the fields that have `/FT /Tx` themselves. Of a field "sender", which has the type for its two
#            fields "name" and "city", it lists "sender", which is no field to be filled in, and leaves the two out. `get_fields` has them,
#            without a type; and without a value where that, too, is the one of the field above.
# Expected:  sender.name and sender.city with their values: type and value are "inheritable" (ISO 32000-2, table 226).
# Seen:      pypdf    number, sender (None); sender.name in get_fields has the type None
#            pdf-lib  number 4711, sender.name Ada, sender.city Paris
# Matters:   forms are built in groups, and their programs write once what holds for a group. The answers are there, a viewer shows
#            them, and the form seems half empty.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check pypdf==7.1.1 pikepdf==10.18.0
npm install --silent --no-audit --no-fund --prefix "$dir" pdf-lib@1.17.1
"$dir/venv/bin/python" - <<'PY'
import sys

import pikepdf
import pypdf
from pikepdf import Array, Dictionary, Name, String

pdf = pikepdf.new()
page = pdf.add_blank_page(page_size=(300, 200)).obj
look = String("/F1 10 Tf 0 g")
font = Dictionary(F1=pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)))


def field(top, **more):
    box = Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=Array([20, top - 20, 200, top]), F=4, P=page, DA=look, **more)
    page.Annots.append(pdf.make_indirect(box))
    return page.Annots[-1]


page.Annots = Array()
number = field(180, FT=Name.Tx, T=String("number"), V=String("4711"))
sender = pdf.make_indirect(Dictionary(FT=Name.Tx, T=String("sender")))
sender.Kids = Array(
    [
        field(150, T=String("name"), V=String("Ada"), Parent=sender),
        field(120, T=String("city"), V=String("Paris"), Parent=sender),
    ]
)
pdf.Root.AcroForm = Dictionary(Fields=Array([number, sender]), DR=Dictionary(Font=font), DA=look)
pdf.save("form.pdf")

reader = pypdf.PdfReader("form.pdf")
texts = reader.get_form_text_fields(full_qualified_name=True)
types = {name: one.field_type for name, one in reader.get_fields().items()}
print("pypdf, get_form_text_fields:", texts)
print("pypdf, types in get_fields:", types)
sys.exit(
    texts != {"number": "4711", "sender": None}
    or types != {"number": "/Tx", "sender": "/Tx", "sender.name": None, "sender.city": None}
)
PY
cat >read.js <<'JS'
const fs = require("node:fs");
const { PDFDocument } = require("pdf-lib");

PDFDocument.load(fs.readFileSync("form.pdf")).then((pdf) => {
  const seen = pdf.getForm().getFields().map((field) => `${field.getName()} ${field.getText()}`).join(", ");
  console.log("pdf-lib:", seen);
  process.exitCode = seen === "number 4711, sender.name Ada, sender.city Paris" ? 0 : 1;
});
JS
node read.js
