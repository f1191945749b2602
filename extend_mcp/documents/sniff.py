"""Finds the kind of an uploaded file: by its first bytes, then the content of its container, then its name.

No document library is loaded: this runs in the server process.
"""

import re
import zipfile
import zlib
from pathlib import Path

from extend_mcp.documents.file_kinds import (
    CONTAINERS,
    OPEN_DOCUMENTS,
    OTHER_SHEETS,
    OTHERS,
    PACKAGES,
    STREAMS,
    TEXTS,
    UNKNOWN,
    UNREAD,
    Sniffed,
)
from extend_mcp.documents.office.compound import MAGIC, stream_names
from extend_mcp.documents.office.zip_names import entry_names
from extend_mcp.documents.text.encoding import wide_encoding

HEAD_BYTES = 4096
_TYPES = "[Content_Types].xml"
MAX_TYPES = 65_536
"""The most bytes of the types of parts that are looked at."""

_RTF = b"{\\rtf"
_IMAGES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"II*\0": "image/tiff",
    b"MM\0*": "image/tiff",
    b"II+\0": "image/tiff",
    b"MM\0+": "image/tiff",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
    b"BM": "image/bmp",
    b"\0\0\0\x0cjP  \r\n": "image/jp2",
}
_PLAIN_IMAGE = re.compile(rb"P[4-6]\s+(?:#[^\n]*\n\s*)*\d+\s+\d+\s")
"""The beginning of PBM, PGM and PPM, whose bytes may look like text."""
_BRANDS = {
    **dict.fromkeys((b"avif", b"avis"), "image/avif"),
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"), "image/heic"),
}
"""Pictures in the container of MP4, by the brand behind `ftyp`."""
_MAIN_PART = re.compile(rb"(wordprocessing|presentation|spreadsheet)ml\.\w+\.main\+xml")
"""The type of a package's main part, in any folder."""
_KIND, _MANIFEST, _ODF_KIND = "mimetype", "META-INF/manifest.xml", re.compile(rb"application/vnd\.oasis[\w.-]+")
"""The entries of an OpenDocument file that say its kind: the first is missing where people packed it again."""
_MAIN_FOLDERS = {b"wordprocessing": "word/", b"presentation": "ppt/", b"spreadsheet": "xl/"}
_INVOICES = (b"urn:un:unece:uncefact:", b"urn:ferd:", b"urn:oasis:names:specification:ubl:", b"agenziaentrate.gov.it/")
"""Namespaces, in lower case, of XML that is read under any file name."""
_XML_SHEETS = b"urn:schemas-microsoft-com:office:spreadsheet"
"""The namespace of workbooks that are one XML file."""
_FLAT = b'office:mimetype="'
"""The kind of an OpenDocument file that is one XML file, in its first element."""
_HEADER = re.compile(rb"[!-9;-~]+:")
_MAIL_HEADERS = {b"from", b"to", b"subject", b"date", b"message-id", b"received", b"mime-version", b"delivered-to"}


def sniff(path: Path, name: str) -> Sniffed:
    """The kind of the file at `path` that was uploaded as `name`. Content wins; else the name decides."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if b"%PDF-" in head[:1024]:
        return Sniffed("PDF", "application/pdf", "pdf")
    if head.startswith(b"PK\x03\x04"):
        return _archive(path, extension)
    if (image := _image(head)) is not None:
        return Sniffed("IMG", image, None if image == UNREAD["heic"].mime_type else "image")
    if head.startswith(MAGIC):
        return _compound(path, extension)
    if extension in UNREAD:
        return UNREAD[extension]
    return _text(head, extension) if _is_text(head) else UNKNOWN


def _archive(path: Path, extension: str) -> Sniffed:
    names = entry_names(path)
    if names is None:
        return CONTAINERS.get(extension, UNKNOWN)
    if "xl/workbook.bin" in names:
        return OTHER_SHEETS["xlsb"]
    if _TYPES in names:
        for folder, sniffed in PACKAGES.items():
            if any(name.replace("\\", "/").startswith(folder) for name in names):
                return sniffed
        if (main := _MAIN_PART.search(_start_of(path, _TYPES))) is not None:
            return PACKAGES[_MAIN_FOLDERS[main[1]]]
    for name in (_KIND, _MANIFEST):
        declared = _ODF_KIND.search(_start_of(path, name)) if name in names else None
        if declared is not None and (found := OPEN_DOCUMENTS.get(declared[0].decode())) is not None:
            return found
    return Sniffed(None, "application/zip", None)


def _start_of(path: Path, name: str) -> bytes:
    """The first bytes of an archive's entry; empty if it is damaged."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open(name) as file:
            return file.read(MAX_TYPES)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, NotImplementedError):
        return b""


def _compound(path: Path, extension: str) -> Sniffed:
    for name in stream_names(path):
        if (found := STREAMS.get(name.lower())) is not None:
            return found
    return UNREAD.get(extension, CONTAINERS.get(extension, UNKNOWN))


def _image(head: bytes) -> str | None:
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12])
    if _PLAIN_IMAGE.match(head) is not None:
        return "image/x-portable-anymap"
    return next((mime for magic, mime in _IMAGES.items() if head.startswith(magic)), None)


def _is_text(head: bytes) -> bool:
    """True if a file is text. RTF is, too, though it may hold bytes of pictures, and ends in a zero byte in mails."""
    is_wide = head.startswith((b"\xff\xfe", b"\xfe\xff")) or wide_encoding(head) is not None
    if is_wide or _begin(head).startswith(_RTF):
        return True
    control = sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head)
    return b"\0" not in head and control <= len(head) // 100


def _begin(head: bytes) -> bytes:
    """The first 512 bytes in lower case, behind a UTF-8 byte order mark and blanks."""
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()[:512].lower()


def _text(head: bytes, extension: str) -> Sniffed:
    start = _begin(head)
    if start.startswith(_RTF):
        return OTHERS["rtf"]
    if start.startswith(b"<") and _XML_SHEETS in head:
        return Sniffed("EXCEL", "application/vnd.ms-excel", "xml_sheets")
    if start.startswith(b"<") and _FLAT in head:
        kind = head.split(_FLAT)[1].partition(b'"')[0].decode("ascii", errors="replace")
        if kind in OPEN_DOCUMENTS:
            return OPEN_DOCUMENTS[kind]
    known = TEXTS.get(extension) or _marked(start) or (TEXTS["eml"] if _is_mail(head) else None)
    return known or TEXTS["csv" if extension == "xls" else "txt"]


def _is_mail(head: bytes) -> bool:
    """True if a text begins with the headers of a mail, as mail programs save it without a name or as .msg."""
    headers = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0].lower()
    lines = headers.splitlines()
    if not lines or not all(_HEADER.match(line) or line.startswith((b" ", b"\t")) for line in lines[:-1]):
        return False
    names = {line.partition(b":")[0] for line in lines}
    return len(names & _MAIL_HEADERS) > 2


def _marked(start: bytes) -> Sniffed | None:
    """The kind of a text by its beginning. Text tables that programs name .xls can begin with anything."""
    if start.startswith((b"<!doctype html", b"<html", b"<table")):
        return TEXTS["html"]
    if start.startswith(b"mime-version:"):
        return TEXTS["eml"]
    if start.startswith((b"begin:vcalendar", b"begin:vcard")):
        return TEXTS["ics" if start.startswith(b"begin:vcal") else "vcf"]
    if start.startswith((b"<?xml", b"<svg")) or (start.startswith(b"<") and any(one in start for one in _INVOICES)):
        return UNREAD["svg"] if b"<svg" in start else TEXTS["xml"]
    return None
