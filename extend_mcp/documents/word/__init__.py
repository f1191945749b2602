"""The reader of Word files (.docx, .docm, .dotx), both transitional and strict.

It walks the XML by local names, so that one walker serves both dialects; expat stops entity bombs and loads nothing
from outside.
"""

from pathlib import Path

from extend_mcp.documents.hidden import hidden_text, struck_text
from extend_mcp.documents.office.archive import check_archive
from extend_mcp.documents.office.package_archive import PackageArchive
from extend_mcp.documents.office.xml_nodes import first, value
from extend_mcp.documents.page import Document, Read
from extend_mcp.documents.word.hidden_words import Ground, WordLetters
from extend_mcp.documents.word.numbering import Numbering
from extend_mcp.documents.word.package import Package, PackagePart
from extend_mcp.documents.word.paragraph_styles import Styles
from extend_mcp.documents.word.paragraph_text import TextReader
from extend_mcp.documents.word.story import BodyWalker
from extend_mcp.wire.runs import RunWarning

MIME_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def read_word(path: Path, read: Read | None) -> Document:
    """Pages end at page breaks and where Word last broke the page; without either, all text is on one page.

    `read` opens embedded files.
    """
    check_archive(path)
    with PackageArchive(path) as archive:
        package = Package(archive)
        main = package.main()
        walker = _walker(package, main, read)
        walker.read()
    return Document(MIME_TYPE, walker.pages, len(walker.pages), _warnings(walker))


def _walker(package: Package, main: PackagePart, read: Read | None) -> BodyWalker:
    looks, lists = (package.linked(main, kind) for kind in ("styles", "numbering"))
    paper = value(first(main.root, "background"), "color")
    reader = TextReader(
        WordLetters(looks.root if looks else None), Ground(paper) if paper and paper != "auto" else Ground()
    )
    styles, numbering = Styles(looks.root if looks else None), Numbering(lists.root if lists else None)
    return BodyWalker(package, main, reader, styles, numbering, read)


def _warnings(walker: BodyWalker) -> list[RunWarning]:
    reader, found = walker.reader, walker.warnings
    if reader.hidden:
        names = (
            "run of text is formatted as hidden or too small to read",
            "runs of text are formatted as hidden or too small to read",
        )
        found.append(hidden_text(reader.hidden, *names, kept=False))
    if reader.blended:
        names = (
            "run of text has the colour of its background",
            "runs of text have the colour of their background",
        )
        found.append(hidden_text(reader.blended, *names, kept=True))
    if reader.struck:
        found.append(struck_text(reader.struck))
    if walker.prompts:
        what = "field is" if walker.prompts == 1 else "fields are"
        message = f"{walker.prompts} {what} not filled in; the prompt shown there was left out of the output."
        found.append(RunWarning(code="LOCAL_PROMPTS_LEFT_OUT", message=message))
    if walker.unread:
        message = f"Parts of the document could not be read: {', '.join(sorted(walker.unread))}."
        found.append(RunWarning(code="LOCAL_NOT_SUPPORTED", message=message))
    if not walker.broken:
        message = "The file does not say where its pages end, so all of its text is on page 1."
        found.append(RunWarning(code="LOCAL_PAGES_UNKNOWN", message=message))
    return found
