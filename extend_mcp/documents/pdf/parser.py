"""Calls liteparse. Its native classes are used, because its Python ones copy every object: 297 pages a CPU second
against 211. Reading PDFium's characters one by one from Python gave 121.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from tempfile import gettempdir
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from liteparse._liteparse import LiteParse

BATCH = 50
"""Pages in memory at a time: 1,000 pages took 431 MB at once and 82 MB in batches of 50."""
MOST_PAGES = 1_000_000
"""More than are ever read. Without a limit, liteparse 2.18 silently leaves out all pages after 1,000."""


@contextmanager
def named(source: Path) -> Iterator[str]:
    """The PDF under a name that ends in `.pdf`, by which liteparse recognises it; stored files have no extension."""
    if source.suffix.lower() == ".pdf":
        yield str(source)
        return
    link = Path(gettempdir(), f"extend-{token_hex(16)}.pdf")
    link.symlink_to(source.resolve())  # a folder for it would take thirty times as long (measured)
    try:
        yield str(link)
    finally:
        link.unlink()


def batches(path: str, password: str | None, wanted: Sequence[int] | None) -> Iterator[Sequence[Any]]:
    """The pages of a PDF by liteparse, or only those in `wanted`."""
    if wanted is not None:
        yield parser(password, target_pages=listed(wanted)).parse(path).pages
        return
    session = parser(password).open_batch_session(path, BATCH)
    while (batch := session.next_batch()) is not None:
        yield batch.result.pages


def parser(password: str | None, **more: Any) -> "LiteParse":
    """`ocr_enabled=False`: its own OCR downloads models."""
    from liteparse._liteparse import LiteParse

    return LiteParse(
        ocr_enabled=False,
        max_pages=MOST_PAGES,
        quiet=True,
        password=password,
        continue_on_page_error=True,
        keep_headers_footers=True,
        extract_links=False,
        extract_blocks=False,
        emit_word_boxes=True,
        extract_form_fields=True,
        extract_vector_graphics=True,
        **more,
    )


def listed(numbers: Sequence[int]) -> str:
    """`1-3,7` for 1, 2, 3, 7."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ",".join(f"{start}-{end}" for start, end in spans)
