#!/usr/bin/env bash
# A row or column of no size comes back in full size after a workbook was loaded and saved.
#
# Package:   openpyxl 3.1.5.
# Behaviour: openpyxl reads a height or width of 0, but writes neither: the row is saved with `customHeight="1"` and no height,
#            the column is not saved at all.
# Expected:  what was loaded is saved; 0 is a valid size, and spreadsheet programs show nothing of such a row or column.
# Seen:      loaded:           row 2 height 0.0,  column C width 0.0
#            saved and loaded: row 2 height None, column C width 13.0
# Matters:   rows and columns put out of sight this way, notes and helper columns mostly, are visible in the saved copy.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check openpyxl==3.1.5
"$dir/venv/bin/python" - "$dir" <<'PY'
import sys
import zipfile

import openpyxl

first, second, third = (f"{sys.argv[1]}/{name}.xlsx" for name in ("first", "second", "third"))
workbook = openpyxl.Workbook()
for place in ("A1", "B2", "C3", "D4"):
    workbook.active[place] = place
workbook.active.row_dimensions[2].height = 30
workbook.active.column_dimensions["C"].width = 30
workbook.save(first)
with zipfile.ZipFile(first) as old, zipfile.ZipFile(second, "w") as new:
    for name in old.namelist():
        part = old.read(name)
        if name == "xl/worksheets/sheet1.xml":
            part = part.replace(b'ht="30"', b'ht="0"').replace(b'width="30"', b'width="0"')
        new.writestr(name, part)


def sizes(path):
    sheet = openpyxl.load_workbook(path).active
    return sheet.row_dimensions[2].height, sheet.column_dimensions["C"].width


openpyxl.load_workbook(second).save(third)
loaded, saved = sizes(second), sizes(third)
print(f"loaded:           row 2 height {loaded[0]}, column C width {loaded[1]}")
print(f"saved and loaded: row 2 height {saved[0]}, column C width {saved[1]}")
sys.exit((loaded, saved) != ((0, 0), (None, 13)))
PY
