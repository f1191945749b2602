#!/usr/bin/env bash
# A column of points in time holds a plain date where the time is midnight, and cannot be sorted.
#
# Package:   python-calamine 0.9.1, on a workbook made by openpyxl 3.1.5.
# Behaviour: `to_python` gives `datetime.date` for a whole number and `datetime.datetime` for one with a fraction, whatever the
#            cell's number format says. All cells here have `yyyy-mm-dd hh:mm`. openpyxl reads all of them as `datetime`.
# Expected:  one type for one number format.
# Seen:      python-calamine  datetime, date, datetime    sorted: can't compare datetime.datetime to datetime.date
#            openpyxl         datetime, datetime, datetime
# Matters:   `date` is the base class of `datetime`, so `isinstance(value, date)` holds for both and tells nothing. A log or a
#            timetable works until the first entry at 00:00.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check python-calamine==0.9.1 openpyxl==3.1.5
"$dir/venv/bin/python" - <<'PY'
import io
import sys
from datetime import datetime

import openpyxl
from python_calamine import CalamineWorkbook

file = io.BytesIO()
workbook = openpyxl.Workbook()
for row, hour in enumerate((6, 0, 18), 1):
    workbook.active.cell(row, 1, datetime(2024, 3, 5, hour)).number_format = "yyyy-mm-dd hh:mm"
workbook.save(file)
file.seek(0)
readings = {
    "python-calamine": [row[0] for row in CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()],
    "openpyxl": [row[0] for row in openpyxl.load_workbook(file).active.values],
}
seen = {}
for name, values in readings.items():
    try:
        sorted(values)
        problem = ""
    except TypeError as error:
        problem = str(error)
    seen[name] = [type(value).__name__ for value in values], problem
    print(f"{name}: {', '.join(seen[name][0])}; sorted: {problem or 'yes'}")
sys.exit(
    seen["openpyxl"] != (["datetime"] * 3, "")
    or seen["python-calamine"][0] != ["datetime", "date", "datetime"]
    or "can't compare" not in seen["python-calamine"][1]
)
PY
