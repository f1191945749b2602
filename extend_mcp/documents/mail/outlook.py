"""Reads Outlook messages (.msg): compound files whose streams are properties, by MS-OXMSG and MS-OXPROPS."""

import datetime
import email
import email.policy
import struct
from collections.abc import Iterator
from pathlib import Path

from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.mail.message import HEADERS, Attachment, MailBody, Message
from extend_mcp.documents.mail.outlook_encodings import encoding_of_html, encoding_of_texts
from extend_mcp.documents.mail.outlook_html import html_in_rtf
from extend_mcp.documents.mail.outlook_items import labels, named_properties
from extend_mcp.documents.mail.outlook_rtf import unpacked
from extend_mcp.documents.office.compound import CompoundFile, StreamEntry
from extend_mcp.documents.rtf import rtf_text
from extend_mcp.documents.text.encoding import MAX_BYTES, decode
from extend_mcp.wire.runs import RunWarning

_SUBJECT, _HEADERS, _TO, _CC, _PLAIN, _HTML, _RTF = 0x0037, 0x007D, 0x0E04, 0x0E03, 0x1000, 0x1013, 0x1009
_SENDER, _SENDER_ADDRESS, _SENDER_SMTP, _SENT, _ARRIVED = 0x0C1A, 0x0C1F, 0x5D01, 0x0039, 0x0E06
_DATA, _LONG_NAME, _SHORT_NAME, _SHOWN_NAME, _CONTENT_ID = 0x3701, 0x3707, 0x3704, 0x3001, 0x3712
_CLASS = 0x001A
_NAMES, _SETS, _ENTRIES = "__nameid_version1.0", "__substg1.0_00020102", "__substg1.0_00030102"
_PROPERTIES = "__properties_version1.0"
_WIDE, _NARROW, _OBJECT = 0x001F, 0x001E, 0x000D
_FAULTS = (ValueError, LookupError, struct.error, OverflowError)


def read_msg(path: Path) -> tuple[Message, list[RunWarning]]:
    """The message in a file, and warnings. Raises `DocumentFailure`."""
    if path.stat().st_size > 2 * MAX_BYTES:
        raise DocumentFailure("FILE_SIZE_TOO_LARGE", f"The local engine reads e-mails up to {2 * MAX_BYTES:,} bytes.")
    try:
        with path.open("rb") as file:
            reader = _StreamReader(CompoundFile(file))
            return reader.message(0), reader.warnings
    except _FAULTS as error:
        raise DocumentFailure("CORRUPT_FILE", "The e-mail cannot be read: a part of it is damaged.") from error


class _Properties:
    """The properties of one storage: a message or an attachment."""

    def __init__(self, file: CompoundFile, storage: int, head: int, encoding: str = "cp1252") -> None:
        self._file = file
        self.children = file.children(storage)
        self._streams = {_tag(name): entry for name, entry in self.children.items() if name.startswith("__substg1.0_")}
        fixed = file.read(self.children[_PROPERTIES].stream) if _PROPERTIES in self.children else b""
        entries = [fixed[at : at + 16] for at in range(head, len(fixed) - 15, 16)]
        self._fixed = {struct.unpack_from("<H", entry, 2)[0]: entry[8:] for entry in entries}
        self.encoding = encoding_of_texts(self.number) or encoding

    def number(self, key: int) -> int:
        """A property that is a number; 0 if it is missing."""
        return int(struct.unpack_from("<I", self._fixed[key])[0]) if key in self._fixed else 0

    def text(self, *keys: int) -> str:
        """The first of these properties that exists, as text; else empty."""
        for key in keys:
            for kind in (_WIDE, _NARROW):
                if (entry := self._streams.get((key, kind))) is not None:
                    encoding = "utf-16-le" if kind == _WIDE else self.encoding
                    return self._file.read(entry.stream).decode(encoding, errors="replace").rstrip("\0").strip()
        return ""

    def data(self, key: int) -> bytes:
        """A property of bytes; empty if it is missing."""
        entry = self._streams.get((key, 0x0102))
        return self._file.read(entry.stream) if entry is not None and entry.is_stream else b""

    def object(self, key: int) -> StreamEntry | None:
        """The storage of a property."""
        return self._streams.get((key, _OBJECT))

    def day(self, *keys: int) -> str:
        """The first of these times that exists, in UTC; they count tenths of microseconds from 1601 on."""
        for key in keys:
            if key in self._fixed and (ticks := struct.unpack("<Q", self._fixed[key])[0]):
                start = datetime.datetime(1601, 1, 1, tzinfo=datetime.UTC)
                return (start + datetime.timedelta(microseconds=ticks // 10)).strftime("%Y-%m-%d %H:%M:%S UTC")
        return ""


def _tag(name: str) -> tuple[int, int]:
    """The number and the type of a property, from the name of its stream: `__substg1.0_0037001F`."""
    digits = name.removeprefix("__substg1.0_")[:8]
    return int(digits[:4], 16), int(digits[4:], 16)


class _StreamReader:
    """Reads the messages of one file, each storage once."""

    def __init__(self, file: CompoundFile) -> None:
        self.warnings: list[RunWarning] = []
        self._file = file
        self._seen: set[int] = set()
        names = file.children(streams.at) if (streams := file.children().get(_NAMES)) is not None else {}
        sets, entries = (file.read(names[key].stream) if key in names else b"" for key in (_SETS, _ENTRIES))
        self._names = named_properties(sets, entries)

    def message(self, storage: int, encoding: str = "cp1252") -> Message:
        """The message in a storage; 0 is the file's own."""
        if storage in self._seen:
            raise ValueError("a message that holds itself")
        self._seen.add(storage)
        known = _Properties(self._file, storage, 24 if storage else 32, encoding)
        message = Message([*_headers(known), *self._details(known)], [self._body(known)])
        for name, entry in sorted(known.children.items()):
            if name.startswith("__attach_version1.0_") and not entry.is_stream:
                message.attachments.append(self._attachment(entry.at, known.encoding))
        message.take_out_shown()
        return message

    def _details(self, known: _Properties) -> Iterator[tuple[str, str]]:
        """When and where an appointment is, and how to reach a contact."""
        for label, key, is_time in labels(known.text(_CLASS), self._names):
            if text := known.day(key) if is_time else " ".join(known.text(key).split()):
                yield label, text

    def _body(self, known: _Properties) -> MailBody:
        body = MailBody(known.text(_PLAIN), self._html(known))
        if not body.html and (packed := known.data(_RTF)):
            rtf = unpacked(packed)
            body.html = html_in_rtf(rtf)
            if not body.plain and not body.html:
                body.plain = rtf_text(rtf, self.warnings)
        return body

    def _html(self, known: _Properties) -> str:
        if text := known.text(_HTML):
            return text
        if not (data := known.data(_HTML)):
            return ""
        text, guessed = decode(data, encoding_of_html(known.number))
        self.warnings += guessed
        return text

    def _attachment(self, storage: int, encoding: str) -> Attachment:
        known = _Properties(self._file, storage, 8, encoding)
        name = known.text(_LONG_NAME, _SHORT_NAME, _SHOWN_NAME) or "attachment"
        inner = known.object(_DATA)
        if inner is not None and not inner.is_stream and _PROPERTIES in self._file.children(inner.at):
            return Attachment(name, self.message(inner.at, encoding))
        return Attachment(name, known.data(_DATA), known.text(_CONTENT_ID))


def _headers(known: _Properties) -> list[tuple[str, str]]:
    """The headers of the message as sent over the internet; missing ones as Outlook stores them."""
    sent = email.message_from_string(known.text(_HEADERS), policy=email.policy.default)
    address = known.text(_SENDER_SMTP) or known.text(_SENDER_ADDRESS)
    name = known.text(_SENDER)
    sender = f"{name} <{address}>" if "@" in address and name not in {"", address} else name or address
    stored = {
        "From": sender,
        "To": known.text(_TO),
        "Cc": known.text(_CC),
        "Date": known.day(_SENT, _ARRIVED),
        "Subject": known.text(_SUBJECT),
    }
    headers = {key: " ".join(str(sent[key] or "").split()) for key in HEADERS}
    return [(key, text) for key in HEADERS if (text := headers[key] or stored[key])]
