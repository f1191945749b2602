#!/usr/bin/env bash
# A negative number in a cell with a date format becomes a time of day: -3 becomes midnight.
#
# Package:   python-calamine 0.9.1, on a workbook made by XlsxWriter 3.3.1.
# Behaviour: `to_python` gives `datetime.time` for every negative number whose format has a date or a time of day, by its
#            fraction alone: the whole days are dropped, and what is left counts from midnight.
# Expected:  the number, as for a cell without a date format; or a negative `timedelta`, as for the format `[h]:mm`.
# Seen:      -3      yyyy-mm-dd   00:00:00
#            -1.25   h:mm         18:00:00
#            -1.25   [h]:mm       -2 days, 18:00:00 (right: 30 hours less than none)
# Matters:   balances of working hours and differences of days are negative, and often in a column that was formatted as a date or
#            time. Excel shows `####` for them, or -30:00 in workbooks that count from 1904; here they look like usual times.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check python-calamine==0.9.1 xlsxwriter==3.3.1
"$dir/venv/bin/python" - <<'PY'
import io
import sys
from datetime import time, timedelta

import xlsxwriter
from python_calamine import CalamineWorkbook

cells = [(-3, "yyyy-mm-dd"), (-1.25, "h:mm"), (-1.25, "[h]:mm")]
file = io.BytesIO()
workbook = xlsxwriter.Workbook(file)
sheet = workbook.add_worksheet()
for row, (number, code) in enumerate(cells):
    sheet.write_number(row, 0, number, workbook.add_format({"num_format": code}))
workbook.close()
file.seek(0)
values = [row[0] for row in CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()]
for (number, code), value in zip(cells, values, strict=True):
    print(number, code, value)
sys.exit(values != [time(0), time(18), timedelta(days=-1.25)])
PY
