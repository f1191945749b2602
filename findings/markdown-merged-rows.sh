#!/usr/bin/env bash
# Where a cell of a table spans two rows, the amounts of the second row stand under the headings of other columns.
#
# Package:   markdownify 1.2.3, html2text 2025.4.15, markitdown 0.1.9 and node-html-markdown 2.0.0; beside html-to-text 10.0.1.
# Behaviour: the first four write the cell once and leave no place for it in the rows below, whose cells move to the left; markitdown does so
#            for Word files as well. Of cells over several columns markdownify and markitdown keep the places. (For markdownify it is
#            known, as a wish: issue 121.)
# Expected:  an empty cell, or the same text again, where the cell reaches into: Markdown has no merged cells, but it has empty ones.
# Seen:      the four       | Bolt | M5 | 1.00 | 1.19 |    then | M6 | 2.00 | 2.38 |, with 2.00 under Size and 2.38 under Net
#            html-to-text   M6, 2.00 and 2.38 under Size, Net and Gross
# Matters:   price lists and plans merge what repeats. The gross amount is read as the net amount, and each row by itself looks well-formed.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check \
  markdownify==1.2.3 html2text==2025.4.15 "markitdown[docx]==0.1.9" python-docx==1.2.0
npm install --silent --no-audit --no-fund --prefix "$dir" node-html-markdown@2.0.0 html-to-text@10.0.1
cat >table.html <<'HTML'
<html><body><table><tr><th>Item</th><th>Size</th><th>Net</th><th>Gross</th></tr><tr><td rowspan="2">Bolt</td><td>M5</td><td>1.00</td>
<td>1.19</td></tr><tr><td>M6</td><td>2.00</td><td>2.38</td></tr></table></body></html>
HTML
"$dir/venv/bin/python" - <<'PY'
import sys

import docx
import html2text
from markdownify import markdownify
from markitdown import MarkItDown

ROWS = [["Item", "Size", "Net", "Gross"], ["Bolt", "M5", "1.00", "1.19"], ["", "M6", "2.00", "2.38"]]
document = docx.Document()
table = document.add_table(rows=3, cols=4)
for row, values in zip(table.rows, ROWS):
    for cell, value in zip(row.cells, values):
        cell.text = value
table.cell(1, 0).merge(table.cell(2, 0)).text = "Bolt"
document.save("table.docx")
with open("table.html") as file:
    page = file.read()
texts = {
    "markdownify": markdownify(page),
    "html2text": html2text.html2text(page),
    "markitdown": MarkItDown().convert("table.html").markdown,
    "markitdown, Word": MarkItDown().convert("table.docx").markdown,
}
last = {name: [cell.strip() for cell in text.strip().split("\n")[-1].strip("|").split("|")] for name, text in texts.items()}
for name, cells in last.items():
    print(f"{name:17}", cells)
sys.exit(any(cells != ["M6", "2.00", "2.38"] for cells in last.values()))
PY
cat >table.mjs <<'JS'
import fs from "node:fs";
import { convert } from "html-to-text";
import { NodeHtmlMarkdown } from "node-html-markdown";

const page = fs.readFileSync("table.html", "utf8");
const markdown = NodeHtmlMarkdown.translate(page).trim().split("\n").at(-1);
const [heads, , below] = convert(page, { selectors: [{ selector: "table", format: "dataTable" }] }).split("\n");
console.log(`node-html-markdown ${markdown}\nhtml-to-text\n${heads}\n${below}`);
const moved = /^\| M6 +\| 2.00 +\| 2.38 +\|/.test(markdown);
process.exitCode = moved && heads.indexOf("NET") === below.indexOf("2.00") ? 0 : 1;
JS
node table.mjs
