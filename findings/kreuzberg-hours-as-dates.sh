#!/usr/bin/env bash
# Thirty hours in a spreadsheet become six o'clock on a day in 1900.
#
# Package:   kreuzberg 4.10.4, on a workbook made by openpyxl 3.1.5.
# Behaviour: a cell with the number format `[h]:mm` is read as a point in time, counted from 31 December 1899. 160:00 becomes
#            1900-01-06 16:00:00; a time of day, `hh:mm`, gets a date in 1899 as well.
# Expected:  the hours as the sheet shows them, 30:00 and 160:00, and 09:05 without a date.
# Seen:      8:00    1899-12-31 08:00:00
#            30:00   1900-01-01 06:00:00
#            160:00  1900-01-06 16:00:00
#            09:05   1899-12-31 09:05:00
# Matters:   timesheets and machine hours: what a model or a search reads has no hours in it any more, but dates.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check kreuzberg==4.10.4 openpyxl==3.1.5
"$dir/venv/bin/python" - <<'PY'
import io
import sys
from datetime import time, timedelta

import openpyxl
from kreuzberg import ExtractionConfig, extract_bytes_sync

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
expected = {
    "8:00": "1899-12-31 08:00:00",
    "30:00": "1900-01-01 06:00:00",
    "160:00": "1900-01-06 16:00:00",
    "09:05": "1899-12-31 09:05:00",
}
workbook = openpyxl.Workbook()
for hours in (8, 30, 160):
    workbook.active.append([f"{hours}:00 is", timedelta(hours=hours)])
    workbook.active.cell(workbook.active.max_row, 2).number_format = "[h]:mm"
workbook.active.append(["09:05 is", time(9, 5)])
workbook.active["B4"].number_format = "hh:mm"
file = io.BytesIO()
workbook.save(file)
text = extract_bytes_sync(file.getvalue(), XLSX, ExtractionConfig(output_format="markdown")).content
print(text)
sys.exit(not all(f"| {shown} is | {read} |" in text for shown, read in expected.items()))
PY
