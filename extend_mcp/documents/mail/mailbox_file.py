"""Reads mailboxes (.mbox, RFC 4155): the messages of a folder, one after the other."""

import re
from pathlib import Path

from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.mail import message_of
from extend_mcp.documents.mail.mail_pages import mail_document
from extend_mcp.documents.page import Document, Read
from extend_mcp.documents.text.encoding import MAX_BYTES
from extend_mcp.wire.runs import RunWarning

MAX_MESSAGES = 1000
"""The most messages of one mailbox that are read."""
_START = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\r\n\r\n))From [^\r\n]*\r?\n")
_QUOTED = re.compile(rb"(?m)^>(>*From )")
"""A line of a text that began with `From`, or was quoted so already."""


def read_mailbox(path: Path, mime_type: str, read: Read | None) -> Document:
    """The pages of each message, with its attachments. Raises `DocumentFailure`."""
    if path.stat().st_size > MAX_BYTES:
        raise DocumentFailure("FILE_SIZE_TOO_LARGE", f"The local engine reads mailboxes up to {MAX_BYTES:,} bytes.")
    document = Document(mime_type, [], 0)
    messages = _START.split(path.read_bytes())[1:]
    for number, data in enumerate(messages[:MAX_MESSAGES], 1):
        warnings: list[RunWarning] = []
        try:
            _add(document, mail_document(mime_type, message_of(_QUOTED.sub(rb"\1", data), warnings), warnings, read))
        except DocumentFailure as failure:
            text = f"Message {number} was not read. {failure.message}"
            document.warnings.append(RunWarning(code="LOCAL_ATTACHMENT_NOT_READ", message=text))
    if len(messages) > MAX_MESSAGES:
        text = f"Only the first {MAX_MESSAGES:,} of {len(messages):,} messages were read."
        document.warnings.append(RunWarning(code="LOCAL_TRUNCATED", message=text))
    document.page_count = len(document.pages)
    return document


def _add(document: Document, found: Document) -> None:
    """Add the pages of a message behind those of the messages before it."""
    before = len(document.pages)
    for at, page in enumerate(found.pages, before + 1):
        page.number = at
        document.pages.append(page)
    for warning in found.warnings:
        place = warning.page + before if warning.page is not None else None
        document.warnings.append(warning.model_copy(update={"page": place}))
