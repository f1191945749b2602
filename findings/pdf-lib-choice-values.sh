#!/usr/bin/env bash
# A choice in a form is stored by the word that is shown, not by its value, so that other programs find nothing chosen.
#
# Package:   pdf-lib 1.17.1, on a form made by reportlab 5.1.0, read by pdfjs-dist 5.6.205 (pdf.js).
# Behaviour: an entry of a list has a value and a word to show. `getOptions` gives the words and `select` takes them, and writes the word
#            where the value belongs. `getSelected` gives the value, which is none of the options. To select by the value is taken for an
#            entry of the user's own: the list becomes one that can be written into.
# Expected:  the value: it is what a choice field holds and sends, and words may change or be translated (ISO 32000-2, 12.7.5.4).
# Seen:      the form as made   options Red, Blue    selected r      in pdf.js r, which is the entry Red
#            select("Blue")     options Red, Blue    selected Blue   in pdf.js Blue, which is no entry's value
#            select("b")        options Red, Blue    selected b      in pdf.js b, which is the entry Blue; the list can be written into
# Matters:   lists of countries, tax classes and months have such values. The form shows the right word, and the office that reads it gets
#            one that is not in its list, or none.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check reportlab==5.1.0
npm install --silent --no-audit --no-fund --prefix "$dir" pdf-lib@1.17.1 pdfjs-dist@5.6.205
"$dir/venv/bin/python" - <<'PY'
from reportlab.pdfgen import canvas

page = canvas.Canvas("made.pdf")
page.drawString(50, 720, "Colour")
page.acroForm.choice(name="colour", options=[("Red", "r"), ("Blue", "b")], value="r", x=50, y=690, width=100, height=20, fieldFlags="combo")
page.save()
PY
cat >fill.mjs <<'JS'
import fs from "node:fs";
import { PDFDocument } from "pdf-lib";
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";

const seen = [];
for (const [choice, name] of [[null, "made"], ["Blue", "word"], ["b", "value"]]) {
  const pdf = await PDFDocument.load(fs.readFileSync("made.pdf"));
  const field = pdf.getForm().getDropdown("colour");
  if (choice) field.select(choice);
  if (choice) fs.writeFileSync(`${name}.pdf`, await pdf.save());
  const reader = await getDocument({ data: new Uint8Array(fs.readFileSync(`${name}.pdf`)), verbosity: 0 }).promise;
  const [widget] = await (await reader.getPage(1)).getAnnotations();
  const entry = widget.options.find((option) => widget.fieldValue.includes(option.exportValue));
  const read = [widget.fieldValue, entry?.displayValue ?? "none"];
  const told = [field.getOptions(), field.getSelected(), ...read, widget.combo && field.isEditable()];
  console.log(`${name}: options ${told[0]}; selected ${told[1]}; in pdf.js ${told[2]}, entry ${told[3]}; can be written into: ${told[4]}`);
  seen.push(told.join(" "));
}
const expected = ["Red,Blue r r Red false", "Red,Blue Blue Blue none false", "Red,Blue b b Blue true"];
process.exitCode = seen.join() === expected.join() ? 0 : 1;
JS
node fill.mjs
