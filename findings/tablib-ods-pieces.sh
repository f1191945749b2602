#!/usr/bin/env bash
# "10.50 EUR" with its cents in bold is read as "10", and of two equal cells in a row one is gone, so that the next stands in its column.
#
# Package:   tablib 3.10.0 with odfpy 1.4.1, beside pyexcel-ods3 0.6.1, on OpenDocument sheets.
# Behaviour: of a cell's text tablib takes the first piece: what is before a format, a link or a second blank. Where a cell has a comment, it
#            takes its author or its date in place of the text. A cell that the file holds once, as `table:number-columns-repeated`, is read
#            once. The last is known (pull request 616 of tablib).
# Expected:  the text of the cell, and as many cells as there are columns (ODF 1.3, part 3, 19.675).
# Seen:      stored                       tablib       pyexcel-ods3
#            10<span>.50</span> EUR       10           10.50 EUR
#            paid <a>in full</a>          paid         paid in full
#            a comment by Ada, text open  Ada          open
#            5, 5, 12                     5, 12        5, 5, 12
# Matters:   LibreOffice writes equal neighbours as one cell. With two equal prices in a row, the third is read as the second.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check tablib==3.10.0 odfpy==1.4.1 pyexcel-ods3==0.6.1
"$dir/venv/bin/python" - <<'PY'
import sys
import zipfile

import tablib
from pyexcel_ods3 import get_data

URN = "urn:oasis:names:tc:opendocument:xmlns"
SPACES = " ".join(f'xmlns:{name}="{URN}:{name}:1.0"' for name in ("office", "table", "text"))
SPACES += ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
TYPE = "application/vnd.oasis.opendocument.spreadsheet"
MANIFEST = f"""<manifest:manifest xmlns:manifest="{URN}:manifest:1.0">
<manifest:file-entry manifest:full-path="/" manifest:media-type="{TYPE}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"""


def text(content, before=""):
    return f'<table:table-cell office:value-type="string">{before}<text:p>{content}</text:p></table:table-cell>'


def number(value, repeated=1):
    repeated = f'office:value-type="float" office:value="{value}" table:number-columns-repeated="{repeated}"'
    return f"<table:table-cell {repeated}><text:p>{value}</text:p></table:table-cell>"


def read(cells):
    rows = "".join(f"<table:table-row>{row}</table:table-row>" for row in (text("a") + text("b") + text("c"), cells))
    with zipfile.ZipFile("a.ods", "w") as file:
        file.writestr("mimetype", TYPE)
        file.writestr("META-INF/manifest.xml", MANIFEST)
        file.writestr(
            "content.xml",
            f'<office:document-content {SPACES} office:version="1.3"><office:body><office:spreadsheet>'
            f'<table:table table:name="a">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    with open("a.ods", "rb") as file:
        own = tablib.Dataset().load(file, "ods", headers=False)[1]
    return [value for value in own if value != ""], get_data("a.ods")["a"][1]


COMMENT = "<office:annotation><dc:creator>Ada</dc:creator><text:p>call them</text:p></office:annotation>"
seen = {
    name: read(cells)
    for name, cells in {
        "a format": text("10<text:span>.50</text:span> EUR"),
        "a link": text('paid <text:a xlink:href="https://example.org">in full</text:a>'),
        "a comment": text("open", COMMENT),
        "equal cells": number(5, repeated=2) + number(12),
    }.items()
}
for name, (own, other) in seen.items():
    print(f"{name:12} tablib {own}  pyexcel-ods3 {other}")
expected = {
    "a format": (["10"], ["10.50 EUR"]),
    "a link": (["paid "], ["paid in full"]),
    "a comment": (["Ada"], ["open"]),
    "equal cells": ([5, 12], [5, 5, 12]),
}
sys.exit(seen != expected)
PY
