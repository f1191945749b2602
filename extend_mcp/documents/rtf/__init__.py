"""The reader of RTF."""

from pathlib import Path

from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.page import Document, Read
from extend_mcp.documents.rtf.rtf_walker import RtfWalker
from extend_mcp.documents.text.encoding import MAX_BYTES
from extend_mcp.wire.runs import RunWarning

MIME_TYPE = "application/rtf"


def read_rtf(path: Path, read: Read | None) -> Document:
    """Pages end at page breaks; without one, all text is on one page. `read` opens embedded files."""
    if path.stat().st_size > MAX_BYTES:
        raise DocumentFailure("FILE_SIZE_TOO_LARGE", f"The local engine reads RTF files up to {MAX_BYTES:,} bytes.")
    walker = RtfWalker(read)
    walker.read(path.read_bytes())
    pages = walker.body.pages
    warnings = walker.warnings()
    if len(pages) == 1:
        message = "The file does not say where its pages end, so all of its text is on page 1."
        warnings.append(RunWarning(code="LOCAL_PAGES_UNKNOWN", message=message))
    return Document(MIME_TYPE, pages, len(pages), warnings)


def rtf_text(data: bytes, warnings: list[RunWarning]) -> str:
    """The paragraphs of RTF, with blank lines between them."""
    walker = RtfWalker(read=None)
    walker.read(data)
    warnings += walker.warnings()
    return "\n\n".join(block.text for page in walker.body.pages for block in page.blocks)
