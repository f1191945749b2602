"""Checks the bytes of a PDF: the number of saves, the changes of later saves, and the coverage of signatures."""

import re
from collections import Counter
from itertools import pairwise

from extend_mcp.analysis.verify.report import Report, compared, counted, invalid, value

MAX_BYTES = 64 * 1024 * 1024
"""Larger files are not checked byte by byte."""
MAX_REVISIONS, MAX_PAGES = 5, 30
"""The most earlier versions that are opened, from the last, and the most pages of each that are read."""
SLACK = 1024
"""Bytes around a PDF that readers ignore, as ISO 32000 lets them."""

_END = re.compile(rb"startxref\s+(\d+)\s+%%EOF[ \t]*\r?\n?")
_SIGNED = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")


def check_bytes(data: bytes, report: Report, password: str | None) -> None:
    """Add signals of the bytes of a PDF."""
    report.applicable += 1
    ends = [found.end() for found in _END.finditer(data)]
    if ends and b"/Linearized" in data[:1024]:
        ends = ends[1:] or ends  # a linearised file has two ends from the start
    _around(data, ends, report)
    _signatures(data, report)
    if len(ends) > 1:
        _changes(data, ends, report, password)


def _around(data: bytes, ends: list[int], report: Report) -> None:
    start = data.find(b"%PDF-")
    after = len(data[ends[-1] :].strip(b"\0\r\n\t ")) if ends else 0
    if start > 0:
        evidence = invalid("BYTES_BEFORE_HEADER", [value("bytes", start)], report.place(span=(0, start)))
        report.add("FILE_FORMAT_AND_PDF_STRUCTURE", "LOW", f"{start:,} bytes are before the PDF's header", evidence)
    if after:
        level = "MEDIUM" if after > SLACK else "LOW"
        evidence = invalid("BYTES_AFTER_END", [value("bytes", after)], report.place(span=(ends[-1], len(data))))
        report.add("FILE_FORMAT_AND_PDF_STRUCTURE", level, f"{after:,} bytes are after the end of the PDF", evidence)


def _signatures(data: bytes, report: Report) -> None:
    """Check that the last signature covers the file. Later additions for long-term validation (DSS) are allowed."""
    ranges = [tuple(map(int, found.groups())) for found in _SIGNED.finditer(data)]
    ranges = [one for one in ranges if any(one)]
    if not ranges:
        return
    for start, length, second, rest in ranges:
        if start != 0 or second < start + length or second + rest > len(data):
            evidence = invalid("MALFORMED_BYTE_RANGE", [value("ByteRange", f"{start} {length} {second} {rest}")])
            report.add("DIGITAL_SIGNATURE_INTEGRITY", "HIGH", "A signature covers bytes that are missing", evidence)
            return
    covered = max(second + rest for _, _, second, rest in ranges)
    added = data[covered:]
    if added.strip() and b"/DSS" not in added and b"/DocTimeStamp" not in added:
        place = report.place(span=(covered, len(data)))
        evidence = invalid("CHANGED_AFTER_SIGNING", [value("bytes added", len(added), place)], place)
        report.add("DIGITAL_SIGNATURE_INTEGRITY", "HIGH", "The file was changed after it was signed", evidence)


def _changes(data: bytes, ends: list[int], report: Report, password: str | None) -> None:
    """Saves after the first: HIGH where words with digits were changed or removed, MEDIUM for other text, else LOW."""
    places = [report.place(span=(before, end)) for before, end in pairwise(ends)]
    saved = counted("INCREMENTAL_UPDATES", len(ends) - 1, places)
    texts = [_text(data[:end], password) for end in [*ends[:-1][-MAX_REVISIONS:], len(data)]]
    known = [text for text in texts if text is not None]
    lost, gained = Counter[str](), Counter[str]()
    for one, two in pairwise(known):
        lost += one - two
        gained += two - one
    if not lost and not (gained and len(known) > 1):
        report.add("REVISION_AND_PRODUCTION_HISTORY", "LOW", "The PDF was saved again after it was created", saved)
        return
    level = "HIGH" if any(re.search(r"\d", word) for word in lost) else "MEDIUM"
    change = compared(
        "TEXT_CHANGED", [value("removed", " ".join([*lost][:40])), value("added", " ".join([*gained][:40]))]
    )
    report.add("REVISION_AND_PRODUCTION_HISTORY", level, "A later save changed the text of the pages", saved, change)


def _text(data: bytes, password: str | None) -> Counter[str] | None:
    """The words of a version; None if it cannot be opened."""
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        pdf = PdfDocument(data, password=password)
        try:
            pages = range(min(len(pdf), MAX_PAGES))
            return Counter(word for at in pages for word in pdf[at].get_textpage().get_text_bounded().split())
        finally:
            pdf.close()
    except PdfiumError:
        return None
