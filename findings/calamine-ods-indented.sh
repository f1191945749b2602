#!/usr/bin/env bash
# An OpenDocument sheet whose XML is indented is refused, and one whose XML has other prefixes has no sheets.
#
# Package:   python-calamine 0.9.1.
# Behaviour: white space between the cells of a row, which the format allows and an indenting writer puts there, is an error, told
#            as that of an unknown format. Elements are known by the prefix `table:` alone, so that those of the same namespace
#            under another are not seen.
# Expected:  the same cells for the same document, as XML does not tell the three apart.
# Seen:      on one line  [['Berlin', 5.0]]
#            indented     CalamineError: Cannot detect file format
#            prefixes t:  no sheets
# Matters:   files of programs that indent, or that keep flat files in version control; the second loss is silent.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check python-calamine==0.9.1
"$dir/venv/bin/python" - <<'PY'
import io
import zipfile

from python_calamine import CalamineWorkbook

ODF = "urn:oasis:names:tc:opendocument:xmlns"
SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"
CELLS = (
    '<table:table-cell office:value-type="string"><text:p>Berlin</text:p></table:table-cell>',
    '<table:table-cell office:value-type="float" office:value="5"><text:p>5</text:p></table:table-cell>',
)


def read(between, prefix="table"):
    content = (
        f'<office:document-content xmlns:office="{ODF}:office:1.0" xmlns:table="{ODF}:table:1.0" '
        f'xmlns:text="{ODF}:text:1.0" office:version="1.3"><office:body><office:spreadsheet><table:table '
        f'table:name="Sheet"><table:table-row>{between.join(CELLS)}</table:table-row></table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    content = content.replace("table:", f"{prefix}:").replace("xmlns:table=", f"xmlns:{prefix}=")
    content = content.replace(f":xmlns:{prefix}:1.0", ":xmlns:table:1.0")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as parts:
        parts.writestr("mimetype", SPREADSHEET)
        parts.writestr(
            "META-INF/manifest.xml",
            f'<m:manifest xmlns:m="{ODF}:manifest:1.0" m:version="1.3"><m:file-entry m:full-path="/" m:version="1.3" '
            f'm:media-type="{SPREADSHEET}"/><m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>',
        )
        parts.writestr("content.xml", content)
    file.seek(0)
    try:
        book = CalamineWorkbook.from_filelike(file)
        return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    except Exception as error:
        return f"{type(error).__name__}: {error}"


line, indented, other = read(""), read("\n  "), read("", prefix="t")
print(line, indented, other, sep="\n")
assert line == [[["Berlin", 5.0]]]
assert indented == "CalamineError: Cannot detect file format"
assert other == []
PY
