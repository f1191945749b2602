"""Reads internet e-mail (.eml)."""

import email
import email.errors
import email.policy
import re
from base64 import b64encode
from collections.abc import Iterator
from email.header import decode_header, make_header
from email.message import EmailMessage, MIMEPart
from pathlib import Path

from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.mail.flowed import unflowed
from extend_mcp.documents.mail.message import HEADERS, Attachment, MailBody, Message
from extend_mcp.documents.text.encoding import MAX_BYTES, decode
from extend_mcp.wire.runs import RunWarning

MAX_DEPTH = 30
"""The deepest nesting of parts, and of messages."""
_SEVERAL_WORDS = re.compile(r"=\?[^?\s]+\?[bqBQ]\?[^?]*\?=(?:\s+=\?[^?\s]+\?[bqBQ]\?[^?]*\?=)+")
"""Encoded words with only blanks between them (RFC 2047, 6.2)."""
_BETWEEN = re.compile(rb"(?im)^--([^\r\n\"]{1,200}?)[ \t]*\r?\n(?=content-)")
"""A line between parts."""
_FAULTS = (LookupError, ValueError, AttributeError, TypeError, email.errors.MessageError)
"""Exceptions of the email package on damaged messages."""


def read_eml(path: Path) -> tuple[Message, list[RunWarning]]:
    """The message in a file, and warnings. Raises `DocumentFailure`."""
    if path.stat().st_size > 2 * MAX_BYTES:
        raise DocumentFailure("FILE_SIZE_TOO_LARGE", f"The local engine reads e-mails up to {2 * MAX_BYTES:,} bytes.")
    warnings: list[RunWarning] = []
    return message_of(path.read_bytes(), warnings), warnings


def message_of(data: bytes, warnings: list[RunWarning]) -> Message:
    """The message in some bytes; adds to the warnings. Raises `DocumentFailure`."""
    try:
        return _message(email.message_from_bytes(data, policy=email.policy.default), warnings, 0)
    except _FAULTS as error:
        raise DocumentFailure("CORRUPT_FILE", "The e-mail cannot be read: its headers or parts are damaged.") from error


def _message(parsed: MIMEPart, warnings: list[RunWarning], depth: int) -> Message:
    message = Message([(name, text) for name in HEADERS if (text := _header(parsed, name))])
    bodies: dict[int, MailBody] = {}
    for part, group in _leaves(parsed, depth, None):
        kind = part.get_content_type()
        is_text = kind in {"text/plain", "text/html"} and not part.is_attachment() and part.get_filename() is None
        if is_text:
            body = bodies.setdefault(id(part) if group is None else group, MailBody())
            text = _text(part, warnings)
            if kind == "text/html":
                body.html += text
            else:
                body.plain += ("\n\n" if body.plain else "") + text
        elif kind == "message/rfc822":
            message.attachments.append(_forwarded(part, warnings, depth))
        else:
            message.attachments.append(_attachment(part))
    message.bodies = list(bodies.values())
    message.take_out_shown()
    return message


def _attachment(part: MIMEPart) -> Attachment:
    payload = part.get_payload(decode=True)
    if part.get_content_maintype() == "message" and part.is_multipart():  # such as delivery reports
        payload = b"\n".join(inner.as_bytes() for inner in part.iter_parts())
    name = part.get_filename() or part.get_content_type().replace("/", ".")
    content_id = str(part["Content-ID"] or "").strip("<> ")
    return Attachment(name, payload if isinstance(payload, bytes) else b"", content_id)


def _header(parsed: MIMEPart, name: str) -> str:
    """A header as displayed, or empty. The email package splits names that are written as several encoded words."""
    source = next((str(value) for key, value in parsed.raw_items() if key.lower() == name.lower()), "")
    source = " ".join(source.split())
    if not source.isascii():  # its bytes are not encoded, against the rules
        source, _ = decode(source.encode("utf-8", "surrogateescape"), _charset(parsed))
    source = _SEVERAL_WORDS.sub(_one_word, source)
    try:
        header = str(email.policy.default.header_factory(name, source))
    except _FAULTS:  # such as a group of addresses with a remark
        header = source
    return " ".join(header.split())


def _charset(parsed: MIMEPart) -> str | None:
    """The encoding that the first text of a message declares."""
    texts = (part for part in parsed.walk() if part.get_content_maintype() == "text")
    return next((charset for part in texts if (charset := part.get_content_charset())), None)


def _one_word(words: re.Match[str]) -> str:
    """Several encoded words as one: blanks between them do not count, and a letter can be split over two of them."""
    try:
        text = str(make_header(decode_header(words[0])))
    except _FAULTS:
        return words[0]
    return f"=?utf-8?b?{b64encode(text.encode(errors='replace')).decode('ascii')}?="


def _leaves(part: MIMEPart, depth: int, group: int | None) -> Iterator[tuple[MIMEPart, int | None]]:
    """The parts with content, without those of forwarded messages; each with its group of alternatives."""
    if depth > MAX_DEPTH:
        raise ValueError("parts are nested too deep")
    if part.get_content_maintype() == "multipart" and not part.is_multipart():
        yield from _leaves(_resolved(part), depth + 1, group)
    elif part.get_content_maintype() == "multipart":
        inner = id(part) if part.get_content_subtype() == "alternative" else group
        for child in part.iter_parts():
            yield from _leaves(child, depth + 1, inner)
    else:
        yield part, group


def _resolved(part: MIMEPart) -> MIMEPart:
    """A part that is said to have parts, which were not found: its header does not name the line between them right."""
    payload = part.get_payload()
    body = payload.encode("utf-8", "surrogateescape") if isinstance(payload, str) else b""
    between = _BETWEEN.search(body)
    kind = f'{part.get_content_type()}; boundary="{between[1].decode("latin-1")}"' if between else "text/plain"
    head = f"Content-Type: {kind}\n\n".encode("latin-1")
    return email.message_from_bytes(head + body, policy=email.policy.default)


def _forwarded(part: MIMEPart, warnings: list[RunWarning], depth: int) -> Attachment:
    inner = next((one for one in part.iter_parts() if isinstance(one, MIMEPart)), None) or EmailMessage()
    name = part.get_filename() or _header(inner, "Subject") or "message"
    return Attachment(name, _message(inner, warnings, depth + 1))


def _text(part: MIMEPart, warnings: list[RunWarning]) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    text, guessed = decode(payload, part.get_content_charset())
    warnings += guessed
    settings = {name.lower(): str(value).lower() for name, value in part.get_params(failobj=[])}
    if settings.get("format") == "flowed":
        return unflowed(text, without_blank=settings.get("delsp") == "yes")
    return text
