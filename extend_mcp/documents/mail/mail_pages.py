"""A message as pages: itself, then its attachments."""

import re
import tempfile
from collections import Counter
from pathlib import Path

from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.mail.message import Attachment, MailBody, Message
from extend_mcp.documents.page import Block, Document, Page, Read
from extend_mcp.documents.text.plain import paragraphs
from extend_mcp.documents.web import html_blocks
from extend_mcp.wire.runs import RunWarning

MAX_ATTACHMENTS = 20
MAX_BYTES = 50 * 1024 * 1024
"""The most attachments of one message that are read, and their largest total size."""
MAX_NAME = 80
"""The most characters of an attachment's name in the output."""


def mail_document(mime_type: str, message: Message, warnings: list[RunWarning], read: Read | None) -> Document:
    """The message on one page, then each attachment on its own pages, below a heading with its number and name.

    Without `read` the attachments are only named. A warning names each one that was not read by its number, and why.
    """
    document = Document(mime_type, [Page(1, blocks=_blocks(message, warnings))], 1, warnings)
    left, carried = MAX_BYTES, []
    for number, one in enumerate(message.attachments, 1):
        size = len(one.content) if isinstance(one.content, bytes) else 0
        try:
            _check_bounds(number, size, left, has_reader=read is not None)
            found = _attached(one, read)
        except DocumentFailure as failure:
            message_text = f"Attachment {number} was not read. {failure.message}"
            warnings.append(RunWarning(code="LOCAL_ATTACHMENT_NOT_READ", message=message_text))
            continue
        left -= size
        _add(document, found, number, one)
        carried += [found.invoice] if found.invoice is not None else []
    document.invoice = carried[0] if len(carried) == 1 else None
    document.page_count = len(document.pages)
    return document


def _blocks(message: Message, warnings: list[RunWarning]) -> list[Block]:
    blocks = [Block("key_value", f"{name}: {text}") for name, text in message.headers]
    blocks += [block for body in message.bodies for block in _body(body, warnings)]
    if message.attachments:
        names = "; ".join(f"{at}. {_shown(one.name)}" for at, one in enumerate(message.attachments, 1))
        blocks.append(Block("key_value", f"Attachments: {names}"))
    return blocks


def _body(body: MailBody, warnings: list[RunWarning]) -> list[Block]:
    """A body in the form that has more text: often the plain text only says that there is HTML."""
    plain = [Block("text", part) for part in paragraphs(body.plain)]
    if not body.html.strip():
        return plain
    blocks, found = html_blocks(body.html)
    in_html, in_plain = _words(blocks), _words(plain)
    only_plain = (in_plain - in_html).total()
    if plain and only_plain > in_html.total():
        return plain
    warnings += found
    if only_plain > max(20, in_plain.total() / 2):
        text = "The e-mail's plain text differs from its HTML. Only the HTML was read."
        warnings.append(RunWarning(code="LOCAL_NOT_SUPPORTED", message=text))
    return blocks


def _words(blocks: list[Block]) -> Counter[str]:
    return Counter(word for block in blocks for word in re.findall(r"\w+", block.text.casefold()))


def _check_bounds(number: int, size: int, left: int, *, has_reader: bool) -> None:
    if not has_reader:
        raise DocumentFailure("FILE_TYPE_NOT_SUPPORTED", "It is attached to a message that is itself attached.")
    if number > MAX_ATTACHMENTS:
        raise DocumentFailure("FILE_SIZE_TOO_LARGE", f"The local engine reads {MAX_ATTACHMENTS} attachments.")
    if size > left:
        message = f"The local engine reads {MAX_BYTES:,} bytes of attachments. Upload it as a separate file."
        raise DocumentFailure("FILE_SIZE_TOO_LARGE", message)


def _attached(one: Attachment, read: Read | None) -> Document:
    if isinstance(one.content, Message):
        return mail_document("message/rfc822", one.content, [], None)
    assert read is not None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "attachment"
        path.write_bytes(one.content)
        return read(path, one.name)


def _add(document: Document, found: Document, number: int, one: Attachment) -> None:
    """Add the pages of an attachment behind the existing ones."""
    before = len(document.pages)
    for at, page in enumerate(found.pages, before + 1):
        page.number, page.sheet = at, None
        if at == before + 1:
            page.blocks.insert(0, Block("heading", f"Attachment {number}: {_shown(one.name)}", level=1))
        document.pages.append(page)
    for warning in found.warnings:
        place = warning.page + before if warning.page is not None else None
        text = f"In attachment {number}: {warning.message}"
        document.warnings.append(warning.model_copy(update={"message": text, "page": place}))


def _shown(name: str) -> str:
    return " ".join(name.split())[:MAX_NAME]
