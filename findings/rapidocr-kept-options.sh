#!/usr/bin/env bash
# An option given to one call of the OCR engine holds for all later calls.
#
# Package:   rapidocr 3.10.0 with onnxruntime 1.32.0.
# Behaviour: `engine(image, use_det=False)` and `engine(image, text_score=1.0)` write the option into the engine. The next call,
#            which gives no options, runs with it, and with no hint that it does.
# Expected:  options of a call are for that call; without one, what the engine was made with.
# Seen:      page: 2 lines    one line with use_det=False: 1 line    the same page: nothing in 0 boxes
#            page: 2 lines    with text_score=1.0: nothing           the same page: nothing
# Matters:   an engine is made once, as its models load slowly, and shared. One caller that reads single lines, or is strict for
#            once, takes all text from the pages of the others.
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
image = Image.new("RGB", (400, 200), "white")
font = ImageFont.load_default(28)
for at, text in ((30, "Invoice 2041"), (120, "Total 310.00")):
    ImageDraw.Draw(image).text((40, at), text, fill="black", font=font)
page, line = numpy.asarray(image), numpy.asarray(image.crop((30, 20, 300, 70)))


def lines(engine, picture, **options):
    return [text for text in engine(picture, **options).txts or () if text]


words = ["Invoice 2041", "Total 310.00"]
expected = {"use_det": [words, words[:1], []], "text_score": [words, [], []]}
seen = {}
for option, picture, value in (("use_det", line, False), ("text_score", page, 1.0)):
    engine = RapidOCR()
    seen[option] = [lines(engine, page), lines(engine, picture, **{option: value}), lines(engine, page)]
    print(f"the page: {seen[option][0]}, with {option}={value}: {seen[option][1]}, the page again: {seen[option][2]}")
sys.exit(seen != expected)
PY
