"""Small PDFs written by hand, for what no library writes."""

from collections.abc import Sequence

FIRST = 7
"""The number of the first of the objects that a caller adds."""
_FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /{} {}>>"


def stream(content: str, entries: str = "") -> str:
    """A stream object; with `entries` in its dictionary."""
    return f"<< {entries} /Length {len(content.encode('latin-1'))} >>\nstream\n{content}\nendstream"


def look(content: str, width: float, height: float) -> str:
    """The appearance of an annotation: a form of that size, with the page's fonts."""
    entries = "/Type /XObject /Subtype /Form /Resources << /Font << /F 5 0 R /Z 6 0 R >> >>"
    return stream(content, f"{entries} /BBox [0 0 {width} {height}]")


def line(text: str, x: float, y: float, size: float = 10, font: str = "F") -> str:
    """A line of text whose base begins at a point from the bottom left."""
    return f"BT /{font} {size} Tf {x} {y} Td ({text}) Tj ET\n"


def page_pdf(
    content: str,
    *,
    objects: Sequence[str] = (),
    annotations: Sequence[int] = (),
    page: str = "",
    resources: str = "",
    catalog: str = "",
    size: tuple[float, float] = (595, 842),
) -> bytes:
    """One page. Its fonts are `F` (Helvetica) and `Z` (ZapfDingbats); `objects` are numbered from `FIRST`."""
    annots = f"/Annots [{' '.join(f'{number} 0 R' for number in annotations)}]" if annotations else ""
    box = f"/MediaBox [0 0 {size[0]} {size[1]}]"
    fonts = "/Font << /F 5 0 R /Z 6 0 R >>"
    bodies = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R {box} /Contents 4 0 R {annots} {page} /Resources << {fonts} {resources} >> >>",
        stream(content),
        _FONT.format("Helvetica", "/Encoding /WinAnsiEncoding "),
        _FONT.format("ZapfDingbats", ""),
        *objects,
    ]
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, start)
    return bytes(out)
