#!/usr/bin/env bash
# Words on two lines or at a tab stop in a cell of an OpenDocument sheet run into one word.
#
# Package:   python-calamine 0.9.1.
# Behaviour: of a cell's text `<text:line-break/>` and `<text:tab/>` are left out, with nothing in their place. `<text:s/>`,
#            which stands for spaces, is read, and two paragraphs in a cell are parted.
# Expected:  a line break and a tab, which is what the two elements stand for.
# Seen:      Main Street 5<text:line-break/>Berlin  'Main Street 5Berlin'     Net<text:tab/>12.00  'Net12.00'
#            Main Street 5<text:s/>Berlin           'Main Street 5 Berlin'
# Matters:   addresses and notes in cells; "5" and "10 pcs" on two lines make the number "510 pcs".
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check python-calamine==0.9.1
"$dir/venv/bin/python" - <<'PY'
import io
import sys
import zipfile

from python_calamine import CalamineWorkbook

ODF = "urn:oasis:names:tc:opendocument:xmlns"
SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"


def read(text):
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
            'table:name="Sheet"><table:table-column/><table:table-row><table:table-cell office:value-type="string">'
            f"<text:p>{text}</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet>"
            "</office:body></office:document-content>",
        )
    file.seek(0)
    return CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()[0][0]


expected = {
    "Main Street 5<text:line-break/>Berlin": "Main Street 5Berlin",
    "5<text:line-break/>10 pcs": "510 pcs",
    "Net<text:tab/>12.00": "Net12.00",
    "Main Street 5<text:s/>Berlin": "Main Street 5 Berlin",
    "Main Street 5</text:p><text:p>Berlin": "Main Street 5\nBerlin",
}
seen = {text: read(text) for text in expected}
for text, value in seen.items():
    print(f"{text}  {value!r}")
sys.exit(seen != expected)
PY
