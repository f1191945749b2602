"""The reader of HTML."""

from pathlib import Path

from extend_mcp.documents.hidden import hidden_text, struck_text
from extend_mcp.documents.page import Block, Document, Page
from extend_mcp.documents.text.encoding import read_text
from extend_mcp.documents.web.depth import check_depth
from extend_mcp.documents.web.hidden_elements import Hidden, take_out_hidden
from extend_mcp.documents.web.page_walker import PageWalker
from extend_mcp.wire.runs import RunWarning


def read_html(path: Path) -> Document:
    """Headings, paragraphs, list items and tables on one page; hidden text is left out and reported."""
    text, guessed = read_text(path)
    blocks, hidden = html_blocks(text)
    return Document("text/html", [Page(1, blocks=blocks)], 1, guessed + hidden)


def html_blocks(text: str) -> tuple[list[Block], list[RunWarning]]:
    """The blocks of an HTML text, and warnings of hidden text. Raises `DocumentFailure` on absurd nesting."""
    from selectolax.lexbor import LexborHTMLParser

    check_depth(text)
    page = LexborHTMLParser(text)
    hidden, shown = take_out_hidden(page)
    blocks = PageWalker(shown).blocks_in(page.body) if page.body is not None else []
    return blocks, _warnings(hidden)


def _warnings(hidden: Hidden) -> list[RunWarning]:
    warnings = []
    if hidden.taken_out:
        how = "hidden by style or attribute"
        warnings.append(
            hidden_text(hidden.taken_out, f"piece of text is {how}", f"pieces of text are {how}", kept=False)
        )
    if hidden.blended:
        names = "piece of text has the colour of its background", "pieces of text have the colour of their background"
        warnings.append(hidden_text(hidden.blended, *names, kept=True))
    if hidden.struck:
        warnings.append(struck_text(hidden.struck))
    if hidden.is_veiled:
        message = "The page is hidden until a script shows it. It was read as it is shown then."
        warnings.append(RunWarning(code="LOCAL_HIDDEN_TEXT", message=message))
    if not hidden.is_complete:
        message = "The style sheets are too long: not all of them were searched for rules that hide text."
        warnings.append(RunWarning(code="LOCAL_NOT_SUPPORTED", message=message))
    return warnings
