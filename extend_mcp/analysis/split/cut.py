"""The files of a split's parts.

Parts of a PDF are PDFs. A part that is the whole file is a copy of it. Pages of other files cannot be taken out
without loss, so those parts are Markdown, which the caller says in a warning.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from extend_mcp.analysis.job import Input
from extend_mcp.analysis.parse import parse
from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.page import Document
from extend_mcp.documents.pdf import MIME_TYPE
from extend_mcp.wire.parse import ParseConfig
from extend_mcp.wire.runs import RunWarning


def cut(path: Path, password: str | None, ranges: Sequence[tuple[int, int]], folder: Path) -> list[Path]:
    """Write pages of a PDF, each range (from 1, both included) as `split-<n>.pdf`. Raises `DocumentFailure`.

    The parts of a locked file are not locked.
    """
    from pypdf import PdfReader, PdfWriter
    from pypdf.errors import PyPdfError

    made = []
    try:
        reader = PdfReader(path, password=password)
        for number, (start, end) in enumerate(ranges, 1):
            writer = PdfWriter()
            writer.append(reader, pages=(start - 1, end), import_outline=False)
            made.append(folder / f"split-{number}.pdf")
            writer.write(made[-1])
            writer.close()
    except (
        PyPdfError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        RecursionError,
        NotImplementedError,
    ) as error:
        raise DocumentFailure(
            "CORRUPT_FILE", "The pages of the PDF cannot be taken apart: its structure is damaged."
        ) from error
    return made


def part_files(
    document: Document, source: Input, splits: Sequence[dict[str, Any]], folder: Path
) -> tuple[list[dict[str, Any]], list[RunWarning]]:
    """Write a file for each split on the wire, name the splits after them, and tell the files as `Done.files` does."""
    ranges = [(part["startPage"], part["endPage"]) for part in splits]
    stem, dot, ending = source.name.rpartition(".")
    warnings: list[RunWarning] = []
    if ranges == [(1, document.page_count)]:
        made = [folder / f"split-1.{ending}" if dot and ending.isalnum() else folder / "split-1"]
        shutil.copyfile(source.path, made[0])
    elif document.mime_type == MIME_TYPE:
        made = cut(source.path, source.password, ranges, folder)
    else:
        made = [_markdown(document, pages, folder / f"split-{n}.md") for n, pages in enumerate(ranges, 1)]
        message = f"The parts' files are Markdown: the local engine cuts only PDFs, and this is {document.mime_type}."
        warnings.append(RunWarning(code="LOCAL_NOT_SUPPORTED", message=message))
    files = []
    for part, (start, end), path in zip(splits, ranges, made, strict=True):
        part["name"] = f"{(stem if dot else source.name)[:200]} {start}-{end}{path.suffix}"
        about = {key: part[key] for key in ("id", "type", "identifier", "startPage", "endPage")}
        files.append({"name": part["name"], "path": path.name, **about})
    return files, warnings


def _markdown(document: Document, pages: tuple[int, int], path: Path) -> Path:
    chosen = [page for page in document.pages if pages[0] <= page.number <= pages[1]]
    part = Document(document.mime_type, chosen, len(chosen))
    output, _ = parse(part, ParseConfig())
    path.write_text("\n\n".join(chunk["content"] for chunk in output["chunks"]), "utf-8", errors="replace")
    return path
