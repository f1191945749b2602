#!/usr/bin/env bash
# A number pasted into a 16-bit image is stored as its low byte twice.
#
# Package:   Pillow 13.0.0.
# Behaviour: `paste(20, box)` on an "I;16" image writes 5140, that is 20 * 257; 40000 becomes 16448. With a mask of
#            mode "L", with an image as the source, and from ImageDraw the number is stored as it is.
# Expected:  the number, as `putpixel`, `ImageDraw` and a paste with such a mask store it; or an error.
# Seen:      paste(20): 5140    the same with a mask "L": 20    ImageDraw.rectangle: 20    putpixel: 20
# Matters:   0 and 65535 come out right, so a test with black and white passes. A grey patch, or a level in a measured image, is
#            another one.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check pillow==13.0.0
"$dir/venv/bin/python" - <<'PY'
import sys

from PIL import Image, ImageDraw

box = (0, 0, 1, 1)
ways = {
    "paste": lambda image, value: image.paste(value, box),
    "paste with a mask": lambda image, value: image.paste(value, box, Image.new("L", (1, 1), 255)),
    "paste of an image": lambda image, value: image.paste(Image.new("I;16", (1, 1), value), box),
    "ImageDraw.rectangle": lambda image, value: ImageDraw.Draw(image).rectangle((0, 0, 0, 0), fill=value),
    "putpixel": lambda image, value: image.putpixel((0, 0), value),
}
seen = {}
for name, write in ways.items():
    for value in (0, 20, 40000, 65535):
        image = Image.new("I;16", (2, 1), 4000)
        write(image, value)
        seen.setdefault(name, []).append(image.getpixel((0, 0)))
    print(f"{name}: 0, 20, 40000, 65535 -> {', '.join(map(str, seen[name]))}")
right, wrong = [0, 20, 40000, 65535], [0, 5140, 16448, 65535]
sys.exit(seen != {name: wrong if name == "paste" else right for name in ways})
PY
