#!/usr/bin/env bash
# A cell that shows an error is told like an empty one.
#
# Package:   python-calamine 0.9.1, on workbooks made by openpyxl 3.1.5 (.xlsx) and xlwt 1.3.0 (.xls).
# Behaviour: `to_python` gives '' for #DIV/0! and #N/A, which it also gives for a cell that nothing is in. openpyxl reads the
#            same .xlsx as '#DIV/0!' and '#N/A'; xlrd 2.0.2 reads the same .xls as error codes 7 and 42.
# Expected:  the error, or a value of its own for it, as the file has it.
# Seen:      python-calamine  .xlsx 12.0, '', '', ''    .xls 12, '', '', ''
#            openpyxl         12, '#DIV/0!', '#N/A', None
#            xlrd             12.0, error 7, error 42, ''
# Matters:   a formula that failed is taken for a blank that nobody filled in, and a mean over the column leaves it out.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check python-calamine==0.9.1 openpyxl==3.1.5 xlwt==1.3.0 xlrd==2.0.2
"$dir/venv/bin/python" - <<'PY'
import io
import sys

import openpyxl
import xlrd
import xlwt
from python_calamine import CalamineWorkbook


def column(rows):
    return [row[0] for row in rows][:4]


xlsx, xls = io.BytesIO(), io.BytesIO()
workbook = openpyxl.Workbook()
for row, value in enumerate((12, "#DIV/0!", "#N/A"), 1):
    workbook.active.cell(row, 1, value)
workbook.active.cell(5, 1, "end")
workbook.save(xlsx)
old = xlwt.Workbook()
sheet = old.add_sheet("one")
sheet.write(0, 0, 12)
sheet.row(1).set_cell_error(0, "#DIV/0!")
sheet.row(2).set_cell_error(0, "#N/A!")
sheet.write(4, 0, "end")
old.save(xls)

read = {
    "python-calamine .xlsx": column(CalamineWorkbook.from_filelike(io.BytesIO(xlsx.getvalue())).get_sheet_by_index(0).to_python()),
    "python-calamine .xls": column(CalamineWorkbook.from_filelike(io.BytesIO(xls.getvalue())).get_sheet_by_index(0).to_python()),
    "openpyxl": column(openpyxl.load_workbook(io.BytesIO(xlsx.getvalue())).active.values),
}
cells = xlrd.open_workbook(file_contents=xls.getvalue()).sheet_by_index(0)
read["xlrd"] = [(cells.cell_type(row, 0), cells.cell_value(row, 0)) for row in range(4)]
for name, values in read.items():
    print(name, values)
sys.exit(
    read["python-calamine .xlsx"] != [12.0, "", "", ""]
    or read["python-calamine .xls"] != [12, "", "", ""]
    or read["openpyxl"] != [12, "#DIV/0!", "#N/A", None]
    or read["xlrd"][1:3] != [(xlrd.XL_CELL_ERROR, 7), (xlrd.XL_CELL_ERROR, 42)]
)
PY
