#!/usr/bin/env bash
# Hours in an OpenDocument sheet come as a time of day up to 23:59, and as text of another form from 24:00 on.
#
# Package:   python-calamine 0.9.1, beside the same sheet as XLSX by openpyxl 3.1.5.
# Behaviour: a cell of the value type `time` holds a duration (`office:time-value="PT30H00M00S"`). Below 24 hours it is a
#            `datetime.time`, from there on a `str`. From XLSX the same hours are all `datetime.timedelta`.
# Expected:  `timedelta` from both, or at least one type for one column.
# Seen:      XLSX  timedelta 5:30:00, timedelta 1 day, 6:00:00
#            ODS   time 05:30:00,     str PT30H00M00S
# Matters:   a timesheet adds up in tests with short days and fails, or leaves out, the total of the week.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check python-calamine==0.9.1 openpyxl==3.1.5
"$dir/venv/bin/python" - <<'PY'
import io
import sys
import zipfile
from datetime import timedelta

import openpyxl
from python_calamine import CalamineWorkbook

ODF = "urn:oasis:names:tc:opendocument:xmlns"
SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"


def ods(cells):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as parts:
        parts.writestr("mimetype", SPREADSHEET)
        parts.writestr(
            "META-INF/manifest.xml",
            f'<m:manifest xmlns:m="{ODF}:manifest:1.0" m:version="1.3"><m:file-entry m:full-path="/" m:version="1.3" '
            f'm:media-type="{SPREADSHEET}"/><m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>',
        )
        parts.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{ODF}:office:1.0" xmlns:table="{ODF}:table:1.0" '
            f'xmlns:text="{ODF}:text:1.0" office:version="1.3"><office:body><office:spreadsheet><table:table '
            f'table:name="Sheet"><table:table-column/><table:table-row>{cells}</table:table-row></table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return file


def xlsx(hours):
    workbook, file = openpyxl.Workbook(), io.BytesIO()
    for column, value in enumerate(hours, 1):
        workbook.active.cell(1, column, value).number_format = "[h]:mm"
    workbook.save(file)
    return file


def read(file):
    file.seek(0)
    (row,) = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()
    return [f"{type(value).__name__} {value}" for value in row]


cell = '<table:table-cell office:value-type="time" office:time-value="{}"><text:p>{}</text:p></table:table-cell>'
seen = {
    "XLSX": read(xlsx([timedelta(hours=5.5), timedelta(hours=30)])),
    "ODS": read(ods(cell.format("PT05H30M00S", "05:30") + cell.format("PT30H00M00S", "30:00"))),
}
for name, values in seen.items():
    print(f"{name}: {values}")
sys.exit(
    seen
    != {
        "XLSX": ["timedelta 5:30:00", "timedelta 1 day, 6:00:00"],
        "ODS": ["time 05:30:00", "str PT30H00M00S"],
    }
)
PY
