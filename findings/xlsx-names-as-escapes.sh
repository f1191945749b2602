#!/usr/bin/env bash
# "Due_x0020_Date" written to a workbook by three libraries is read as "Due Date" by others, and by two of them themselves.
#
# Package:   openpyxl 3.1.5, exceljs 4.4.0 and xlsx 0.18.5 (SheetJS); read by these and by python-calamine 0.9.1.
# Behaviour: in a workbook's XML `_x0020_` stands for the character with that number, so text that has such a piece of its own is to be
#            written with `_x005F_` for the first underscore. The three write it as it is. SheetJS and calamine then read the character,
#            exceljs does so in shared strings, which is where it puts its own, and openpyxl does not.
# Expected:  the text that was written, from each reader: `_x005F_` is there for it (ECMA-376, 22.9.2.19). XlsxWriter 3.3.1 writes it.
# Seen:      written by openpyxl    "Due Date" in calamine and SheetJS             as written in openpyxl and exceljs
#            written by exceljs     "Due Date" in calamine, SheetJS and exceljs    as written in openpyxl
#            written by SheetJS     "Due Date" in calamine and SheetJS             as written in openpyxl and exceljs
#            written by XlsxWriter                                                 as written in all four
# Matters:   SharePoint names its columns like that. A column is no longer found by its name; and a test that writes and reads with
#            openpyxl sees nothing of what Excel will show.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check openpyxl==3.1.5 python-calamine==0.9.1 xlsxwriter==3.3.1
npm install --silent --no-audit --no-fund --prefix "$dir" exceljs@4.4.0 xlsx@0.18.5
"$dir/venv/bin/python" - <<'PY'
import openpyxl
import xlsxwriter

NAME = "Due_x0020_Date"
book = openpyxl.Workbook()
book.active["A1"] = NAME
book.save("openpyxl.xlsx")
with xlsxwriter.Workbook("xlsxwriter.xlsx") as book:
    book.add_worksheet().write("A1", NAME)
PY
cat >books.js <<'JS'
const Excel = require("exceljs");
const Sheet = require("xlsx");
const fs = require("node:fs");

const NAME = "Due_x0020_Date";
(async () => {
  const book = new Excel.Workbook();
  book.addWorksheet("a").getCell("A1").value = NAME;
  await book.xlsx.writeFile("exceljs.xlsx");
  const other = Sheet.utils.book_new();
  Sheet.utils.book_append_sheet(other, Sheet.utils.aoa_to_sheet([[NAME]]));
  Sheet.writeFile(other, "xlsx.xlsx");

  const read = {};
  for (const name of ["openpyxl", "exceljs", "xlsx", "xlsxwriter"]) {
    const file = `${name}.xlsx`;
    const opened = await new Excel.Workbook().xlsx.readFile(file);
    const sheet = Object.values(Sheet.readFile(file).Sheets)[0];
    read[name] = { exceljs: opened.worksheets[0].getCell("A1").value, xlsx: sheet.A1.v };
  }
  fs.writeFileSync("read.json", JSON.stringify(read));
})();
JS
node books.js
"$dir/venv/bin/python" - <<'PY'
import json
import sys

import openpyxl
from python_calamine import CalamineWorkbook

AS_WRITTEN, CHANGED = "Due_x0020_Date", "Due Date"
with open("read.json") as file:
    read = json.load(file)
for writer, readers in read.items():
    path = f"{writer}.xlsx"
    readers["openpyxl"] = openpyxl.load_workbook(path).active["A1"].value
    ((readers["calamine"],),) = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    print(f"written by {writer}:", ", ".join(f"{text!r} in {reader}" for reader, text in readers.items()))
changed = {writer: sorted(reader for reader, text in readers.items() if text == CHANGED) for writer, readers in read.items()}
assert {text for readers in read.values() for text in readers.values()} == {AS_WRITTEN, CHANGED}
expected = {"openpyxl": ["calamine", "xlsx"], "exceljs": ["calamine", "exceljs", "xlsx"], "xlsx": ["calamine", "xlsx"], "xlsxwriter": []}
sys.exit(changed != expected)
PY
