"""E-mail: headers, body, and the names of attachments."""

import email
import email.errors
import email.policy
from email.message import MIMEPart
from pathlib import Path

from extend_mcp.documents.encoding import decode
from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.page import Block, Document, Page
from extend_mcp.documents.plain import paragraphs
from extend_mcp.documents.web import html_blocks
from extend_mcp.wire.runs import RunWarning

MAX_NAMES = 2000
"""Characters of the names of a message's attachments."""


def read_mail(path: Path) -> Document:
    """The sender, receivers, subject and date, then the body. Attachments are named at the end, not read."""
    try:
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        headers = [(name, str(message[name])) for name in ("From", "To", "Cc", "Date", "Subject") if message[name]]
        body = message.get_body(preferencelist=("plain", "html"))
        names = [part.get_filename() or part.get_content_type() for part in message.iter_attachments()]
    except (LookupError, ValueError, AttributeError, TypeError, email.errors.MessageError) as error:
        raise DocumentFailure("CORRUPT_FILE", "The e-mail cannot be read: its headers or parts are damaged.") from error
    warnings: list[RunWarning] = []
    blocks = [Block("key_value", f"{name}: {text}") for name, text in headers]
    if body is not None:
        blocks += _mail_body(body, warnings)
    if names:
        blocks.append(Block("key_value", f"Attachments: {', '.join(names)[:MAX_NAMES]}"))
        text = f"{len(names)} attachments, named at the end, were not read. Upload them as files of their own."
        warnings.append(RunWarning(code="LOCAL_NOT_SUPPORTED", message=text))
    return Document("message/rfc822", [Page(1, blocks=blocks)], 1, warnings)


def _mail_body(body: MIMEPart, warnings: list[RunWarning]) -> list[Block]:
    try:
        text = str(body.get_content())
    except (LookupError, UnicodeError):
        payload = body.get_payload(decode=True)
        text, guessed = decode(payload) if isinstance(payload, bytes) else ("", [])
        warnings += guessed
    if body.get_content_subtype() != "html":
        return [Block("text", part) for part in paragraphs(text)]
    blocks, found = html_blocks(text)
    warnings += found
    return blocks
