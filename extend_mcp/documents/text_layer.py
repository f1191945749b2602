"""A PDF that holds only the words and lines that were read from a picture, so that it can be laid out like any other.

Laying OCR text out this way gave NID .91 and table F1 .64 on scans of Word documents, plain OCR text .85 and 0.
"""

from collections.abc import Iterable, Sequence
from statistics import median

from extend_mcp.documents.page import Rule, Word

FONT_SIZE = 0.72
"""Of the height of a word's box."""
SNAP = 0.16
"""Sizes this close to the page's median become the median."""
_ADVANCE = 0.5
"""Width of every character of our font, in ems."""

_TO_UNICODE = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
1 beginbfrange <0000> <FFFF> <0000> endbfrange
endcmap end end"""


def text_layer(words: Sequence[Word], rules: Sequence[Rule], width: float, height: float) -> bytes:
    """One page of `width` x `height` points; boxes in points from the top left. Characters past U+FFFF become `?`."""
    content = "\n".join([*_text(words, height), *_lines(rules, height)]).encode("ascii")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width:.2f} {height:.2f}] /Contents 4 0 R "
        f"/Resources << /Font << /F 5 0 R >> >> >>".encode(),
        _stream(content),
        (
            b"<< /Type /Font /Subtype /Type0 /BaseFont /Helvetica /Encoding /Identity-H /DescendantFonts [6 0 R] "
            b"/ToUnicode 7 0 R >>"
        ),
        (
            b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Helvetica /CIDSystemInfo << /Registry (Adobe) "
            b"/Ordering (Identity) /Supplement 0 >> /DW 500 /FontDescriptor 8 0 R >>"
        ),
        _stream(_TO_UNICODE),
        (
            b"<< /Type /FontDescriptor /FontName /Helvetica /Flags 32 /FontBBox [0 -250 1000 750] /ItalicAngle 0 "
            b"/Ascent 750 /Descent -250 /CapHeight 700 /StemV 80 >>"
        ),
    ]
    return _file(objects)


def _text(words: Sequence[Word], page_height: float) -> Iterable[str]:
    sizes = [word.box.height * FONT_SIZE for word in words]
    usual = median(sizes) if sizes else 1.0
    for word, size in zip(words, sizes, strict=True):
        size = max(1.0, usual if abs(size - usual) <= SNAP * usual else size)  # noqa: PLW2901
        scale = max(1.0, 100 * word.box.width / (_ADVANCE * size * len(word.text)))
        base = page_height - word.box.bottom + 0.22 * word.box.height
        codes = "".join(f"{ord(letter):04X}" if ord(letter) <= 0xFFFF else "003F" for letter in word.text)
        yield f"BT /F {size:.2f} Tf {scale:.2f} Tz 1 0 0 1 {word.box.left:.2f} {base:.2f} Tm <{codes}> Tj ET"


def _lines(rules: Sequence[Rule], page_height: float) -> Iterable[str]:
    for rule in rules:
        yield f"{rule.x1:.2f} {page_height - rule.y1:.2f} m {rule.x2:.2f} {page_height - rule.y2:.2f} l S"


def _stream(data: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(data), data)


def _file(objects: Sequence[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        out += b"%010d 00000 n \n" % place
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
