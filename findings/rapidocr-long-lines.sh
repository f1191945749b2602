#!/usr/bin/env bash
# Whether a long line is upside down is a toss-up for the model that tells it: it sees the line squeezed to 4 by 1.
#
# Package:   rapidocr 3.10.0 with onnxruntime 1.32.0, its own model for directions of lines.
# Behaviour: a picture of a line is put into 192 by 48 pixels. One that is longer is made narrower, not cut, so the letters of a line
#            of 28 heights are a seventh of their width.
# Expected:  the direction of a line, whatever its length; of a long line its beginning is enough to tell.
# Seen:      7 heights   upright: 0 (1.00)     upside down: 180 (1.00)
#            28 heights  upright: 180 (0.81)   upside down: 0 (0.75)
#            the first 6 heights of the longer line   upright: 0 (1.00)    upside down: 180 (1.00)
# Matters:   lines of letters and contracts have 40 to 60 heights. Who asks for the direction of lines to set a scan upright turns
#            some pages on their head that stood right, and sees nothing of it on receipts and forms, whose lines are short.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check rapidocr==3.10.0 onnxruntime==1.32.0 pillow==13.0.0
"$dir/venv/bin/python" - <<'PY'
import logging
import sys

import numpy
from PIL import Image, ImageDraw, ImageFont
from rapidocr import RapidOCR

logging.disable()
engine = RapidOCR()
font = ImageFont.load_default(22)
words = "payment is due within thirty days of the date of the invoice without deduction to the account that is named".split()


def line(count):
    text = " ".join(words[:count])
    image = Image.new("RGB", (int(font.getlength(text)) + 16, 36), "white")
    ImageDraw.Draw(image).text((8, 4), text, fill="black", font=font)
    return image


def directions(image):
    told = [
        engine(numpy.asarray(one), use_det=False, use_cls=True, use_rec=False).cls_res[0]
        for one in (image, image.rotate(180))
    ]
    return [label for label, _ in told], " ".join(f"{label} ({score:.2f})" for label, score in told)


short, long = line(4), line(18)
seen = [directions(image) for image in (short, long, long.crop((0, 0, 6 * long.height, long.height)))]
for image, (_, told) in zip((short, long, "its beginning"), seen):
    name = image if isinstance(image, str) else f"{image.width / image.height:.0f} heights"
    print(f"{name:14} upright and upside down: {told}")
sys.exit([labels for labels, _ in seen] != [["0", "180"], ["180", "0"], ["0", "180"]])
PY
