#!/usr/bin/env bash
# A hyphen at the end of a line is no hyphen in the text, and two functions disagree about what it is.
#
# Package:   pypdfium2 5.15.2, on a page made by reportlab 5.1.0.
# Behaviour: `get_text_range()` has U+FFFE in its place, which is no character, `get_text_bounded()` the control character
#            U+0002; both join the two lines. Hyphens that belong to the word, as in "well-known", are treated alike.
# Expected:  the "-" that is on the page, from both, or a soft hyphen.
# Seen:      get_text_range    a docu<FFFE>ment by a well<FFFE>known firm
#            get_text_bounded  a docu<0002>ment by a well<0002>known firm
# Matters:   a search for "well-known" or "document" finds neither, and U+0002 may not stand in XML at all.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check pypdfium2==5.15.2 reportlab==5.1.0
"$dir/venv/bin/python" - <<'PY'
import io
import sys

import pypdfium2
from reportlab.pdfgen.canvas import Canvas

file = io.BytesIO()
canvas = Canvas(file, pagesize=(300, 200))
for at, line in ((150, "a docu-"), (136, "ment by a well-"), (122, "known firm")):
    canvas.drawString(20, at, line)
canvas.save()
page = pypdfium2.PdfDocument(file.getvalue())[0].get_textpage()
ranged, bounded = page.get_text_range(), page.get_text_bounded()
print("get_text_range   ", ascii(ranged))
print("get_text_bounded ", ascii(bounded))
expected = "a docu{0}ment by a well{0}known firm"
sys.exit((ranged, bounded) != (expected.format("\ufffe"), expected.format("\x02")))
PY
