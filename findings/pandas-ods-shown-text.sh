#!/usr/bin/env bash
# A cell that is true is read as False where the sheet shows it as WAHR, VRAI or VERDADERO.
#
# Package:   pandas 3.1.1 with odfpy 1.4.1, its reader for OpenDocument sheets; beside python-calamine 0.9.1, which it takes as well.
# Behaviour: `read_excel(engine="odf")` takes truth values and times from the text that the cell shows, not from its value: only TRUE is
#            true, and 05:30, which is how a sheet shows five minutes and thirty seconds as mm:ss, is half past five.
# Expected:  the value: a cell of the type `boolean` or `time` has it in `office:boolean-value` and `office:time-value`, and what is shown
#            is the spreadsheet program's, in the user's language and format (ODF 1.3, part 3, 19.389). For numbers and dates pandas does so.
# Seen:      stored            shown      odf        calamine
#            true              TRUE       True       True
#            true              WAHR       False      True
#            true              VRAI       False      True
#            PT00H05M30S       05:30      05:30:00   00:05:30
# Matters:   LibreOffice writes the word of the user's language. Of a sheet from a German or French office, each "paid", "signed" or
#            "checked" is false, in a column of the right type, and a list of call times is sixty times as long.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check pandas==3.1.1 odfpy==1.4.1 python-calamine==0.9.1
"$dir/venv/bin/python" - <<'PY'
import io
import sys
from datetime import time

import pandas
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

CELLS = [
    ("TRUE", {"valuetype": "boolean", "booleanvalue": "true"}),
    ("WAHR", {"valuetype": "boolean", "booleanvalue": "true"}),
    ("VRAI", {"valuetype": "boolean", "booleanvalue": "true"}),
    ("05:30", {"valuetype": "time", "timevalue": "PT00H05M30S"}),
]
document, table, row = OpenDocumentSpreadsheet(), Table(name="Sheet"), TableRow()
document.spreadsheet.addElement(table)
table.addElement(row)
for shown, value in CELLS:
    cell = TableCell(**value)
    cell.addElement(P(text=shown))
    row.addElement(cell)
file = io.BytesIO()
document.write(file)

seen = {}
for engine in ("odf", "calamine"):
    file.seek(0)
    seen[engine] = pandas.read_excel(file, engine=engine, header=None).values.tolist()[0]
    for (shown, _), value in zip(CELLS, seen[engine]):
        print(f"{engine:9} {shown:6} {value}")
sys.exit(seen != {"odf": [True, False, False, time(5, 30)], "calamine": [True, True, True, time(0, 5, 30)]})
PY
