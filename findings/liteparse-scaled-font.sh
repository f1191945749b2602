#!/usr/bin/env bash
# Word boxes cut "0.965" in two where the font is set at size 1 and scaled up.
#
# Package:   liteparse 2.18.0.
# Behaviour: `font_size` is the number of the PDF's `Tf` alone, without the text matrix or the page's scale. The gap that parts
#            two words is measured by it. `/F1 1 Tf 13 0 0 13 x y Tm` draws the same as `/F1 13 Tf`, but size and words differ.
# Expected:  the same result for the same picture; at the least `words` that go with the item's own `text`, which is right.
# Seen:      13 Tf         font_size 13.0  height 15.2  text Rate 0.965  words Rate, 0.965
#            1 Tf x 13 Tm  font_size 1.0   height 15.2  text Rate 0.965  words Rate, 0, .965
# Matters:   some PDF writers always set size 1 and scale. A box for the word "0.965" is not there to be found, and what tells
#            headings or small print by `font_size` sees one size on all of the page.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check liteparse==2.18.0
"$dir/venv/bin/python" - <<'PY'
import sys

from liteparse import LiteParse


def pdf(content):
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out, places = "%PDF-1.7\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{text}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return (out + "xref\n0 6\n0000000000 65535 f \n" + table + trailer).encode()


def read(content):
    page = LiteParse(ocr_enabled=False, quiet=True, emit_word_boxes=True).parse(pdf(content)).pages[0]
    (item,) = page.text_items
    return item.font_size, round(item.height, 1), item.text, [word.text for word in item.words]


seen = []
for name, content in (
    ("13 Tf", "BT /F1 13 Tf 1 0 0 1 50 200 Tm (Rate 0.965) Tj ET"),
    ("1 Tf x 13 Tm", "BT /F1 1 Tf 13 0 0 13 50 200 Tm (Rate 0.965) Tj ET"),
):
    seen.append(read(content))
    size, height, text, words = seen[-1]
    print(f"{name}: font_size {size}, height {height}, text {text}, words {', '.join(words)}")
sys.exit(
    seen != [(13.0, 15.2, "Rate 0.965", ["Rate", "0.965"]), (1.0, 15.2, "Rate 0.965", ["Rate", "0", ".965"])]
)
PY
