#!/usr/bin/env bash
# A grey TIFF with a quarter turn in its Orientation tag has the wrong pixels when it is opened by its path.
#
# Package:   Pillow 13.0.0.
# Behaviour: `Image.open(path)` maps an uncompressed TIFF into memory if it is grey, 16-bit, of a palette, RGBA or CMYK. With
#            Orientation 5 to 8 the result has the size of the page not turned, and scrambled pixels. The same file opened as
#            a file object is right; so are RGB, the other orientations, and compressed files.
# Expected:  the same image from a path and from a file.
# Seen:      stored 60 x 120, Orientation 6    by path: 120 x 60, after load 60 x 120, pixels wrong
#                                              by file: 120 x 60, after load 120 x 60, pixels right
# Matters:   a grey scan of a page that was fed sideways. It has noise on it instead of text, nothing fails, and a test that
#            opens the file's bytes passes.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check pillow==13.0.0
"$dir/venv/bin/python" - "$dir/page.tif" <<'PY'
import sys

from PIL import Image

path = sys.argv[1]
stored = Image.new("L", (60, 120))
stored.putdata([(4 * x + y) % 256 for y in range(120) for x in range(60)])
turns = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def look(source, expected):
    with Image.open(source) as image:
        opened = image.size
        image.load()
        return opened, image.size, image.size == expected.size and image.tobytes() == expected.tobytes()


seen = {}
for orientation, turn in turns.items():
    stored.save(path, tiffinfo={274: orientation})
    expected = stored if turn is None else stored.transpose(turn)
    with open(path, "rb") as file:
        seen[orientation] = look(path, expected), look(file, expected)
    for name, (opened, loaded, right) in zip(("path", "file"), seen[orientation]):
        print(f"Orientation {orientation} by {name}: {opened}, after load {loaded}, pixels {'right' if right else 'wrong'}")
upright = ((60, 120), (60, 120), True)
wrong, right = ((120, 60), (60, 120), False), ((120, 60), (120, 60), True)
sys.exit(seen != {n: (upright, upright) if n < 5 else (wrong, right) for n in turns})
PY
