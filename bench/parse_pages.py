"""How many pages a second are parsed, beside plain text extraction by pypdfium2 in the same run.

Usage: python bench/parse_pages.py FOLDER   (all PDFs below it that have a text layer and open without a password)
"""

import sys
import time
from pathlib import Path

import pypdfium2

from extend_mcp.analysis.parse import parse
from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.page import Document
from extend_mcp.documents.pdf import read_pdf
from extend_mcp.wire.parse import ParseAdvancedOptions, ParseConfig


def plain(path: Path) -> int:
    """Read the text of each page; how many pages there were."""
    with pypdfium2.PdfDocument(path) as pdf:
        for page in pdf:
            page.get_textpage().get_text_range()
        return len(pdf)


def ours(path: Path) -> Document:
    """Read and write one file as a parse run does."""
    document = read_pdf(path, None, ParseAdvancedOptions(), None)
    parse(document, ParseConfig())
    return document


def readable(path: Path) -> bool:
    """Whether the file opens and none of its pages needs OCR. Also warms the file cache."""
    try:
        document = ours(path)
    except DocumentFailure:
        return False
    return not any(page.ocr for page in document.pages)


def main() -> None:
    """Time both over the same files and print pages a second and their ratio."""
    paths = [path for path in sorted(Path(sys.argv[1]).rglob("*.pdf")) if readable(path)]
    start = time.perf_counter()
    pages = sum(len(ours(path).pages) for path in paths)
    between = time.perf_counter()
    sum(plain(path) for path in paths)
    end = time.perf_counter()
    our_rate, plain_rate = pages / (between - start), pages / (end - between)
    print(f"{len(paths)} files, {pages} pages")
    print(f"parse      {our_rate:7.1f} pages/s")
    print(f"pypdfium2  {plain_rate:7.1f} pages/s (text only)")
    print(f"ratio      {our_rate / plain_rate:7.3f}")


if __name__ == "__main__":
    main()
