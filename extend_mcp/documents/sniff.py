"""What kind of file an upload is, told from its first bytes, its name and, for archives, its entry names.

No document library is loaded: this runs in the server process.
"""

import struct
import zipfile
from dataclasses import dataclass
from pathlib import Path

HEAD_BYTES = 4096
MAX_ENTRIES = 10_000
MAX_DIRECTORY_BYTES = 4 * 1024 * 1024

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"II*\0": "image/tiff",
    b"MM\0*": "image/tiff",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
    b"BM": "image/bmp",
}
_OOXML = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True, slots=True)
class Sniffed:
    """`type` is the API's `File.type`; `kind` names our reader, None where the engine does not read such a file."""

    type: str | None
    mime_type: str
    kind: str | None


_PACKAGES = {
    "word/": Sniffed("DOCX", _OOXML + "wordprocessingml.document", "word"),
    "ppt/": Sniffed(None, _OOXML + "presentationml.presentation", "slides"),
    "xl/": Sniffed("EXCEL", _OOXML + "spreadsheetml.sheet", "sheets"),
}
_TEXTS = {
    "csv": Sniffed("CSV", "text/csv", "csv"),
    "tsv": Sniffed("CSV", "text/tab-separated-values", "csv"),
    "html": Sniffed("HTML", "text/html", "html"),
    "htm": Sniffed("HTML", "text/html", "html"),
    "xml": Sniffed("XML", "application/xml", "text"),
    "md": Sniffed("TXT", "text/markdown", "markdown"),
    "eml": Sniffed("TXT", "message/rfc822", "mail"),
    "txt": Sniffed("TXT", "text/plain", "text"),
}
_UNREAD = {
    "doc": Sniffed("DOCX", "application/msword", None),
    "xls": Sniffed("EXCEL", "application/vnd.ms-excel", None),
    "xlsb": Sniffed("EXCEL", "application/vnd.ms-excel.sheet.binary.macroEnabled.12", None),
    "ppt": Sniffed(None, "application/vnd.ms-powerpoint", None),
    "ods": Sniffed("EXCEL", "application/vnd.oasis.opendocument.spreadsheet", None),
    "odt": Sniffed("DOCX", "application/vnd.oasis.opendocument.text", None),
    "rtf": Sniffed("TXT", "application/rtf", None),
    "svg": Sniffed("IMG", "image/svg+xml", None),
    "heic": Sniffed("IMG", "image/heic", None),
    "heif": Sniffed("IMG", "image/heif", None),
    "psd": Sniffed("IMG", "image/vnd.adobe.photoshop", None),
    "pcx": Sniffed("IMG", "image/x-pcx", None),
    "wpd": Sniffed("DOCX", "application/vnd.wordperfect", None),
}
_UNKNOWN = Sniffed(None, "application/octet-stream", None)


def sniff(path: Path, name: str) -> Sniffed:
    """The kind of the file at `path` that was uploaded as `name`. Content wins; the name settles what looks alike."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if b"%PDF-" in head[:1024]:
        return Sniffed("PDF", "application/pdf", "pdf")
    if head.startswith(b"PK\x03\x04"):
        return _archive(path, extension)
    if (image := _image(head)) is not None:
        return Sniffed("IMG", image, "image")
    if head.startswith(_OLE):
        return _UNREAD.get(extension, _PACKAGES_BY_EXTENSION.get(extension, _UNKNOWN))
    if extension in _UNREAD and not (extension == "doc" and _is_text(head)):
        return _UNREAD[extension]
    return _text(head, extension) if _is_text(head) else _UNKNOWN


_PACKAGES_BY_EXTENSION = {
    "docx": _PACKAGES["word/"],
    "pptx": _PACKAGES["ppt/"],
    "xlsx": _PACKAGES["xl/"],
}


READ_EXTENSIONS = {*_TEXTS, *_PACKAGES_BY_EXTENSION, "pdf", "png", "jpg", "jpeg", "tif", "tiff", "bmp", "gif", "webp"}
"""Of the files that the engine reads."""


def entry_names(path: Path) -> list[str] | None:
    """The names in a zip; None where it is damaged or its directory is larger than any real document's."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - 65_557))
        tail = file.read()
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) < end + 22:
        return None
    entries, directory_bytes = struct.unpack("<HI", tail[end + 10 : end + 16])
    if entries > MAX_ENTRIES or directory_bytes > MAX_DIRECTORY_BYTES:
        return None
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return None


def _archive(path: Path, extension: str) -> Sniffed:
    names = entry_names(path)
    if names is None:
        return _PACKAGES_BY_EXTENSION.get(extension, _UNKNOWN)
    if "xl/workbook.bin" in names:
        return _UNREAD["xlsb"]
    if "[Content_Types].xml" in names:
        for folder, sniffed in _PACKAGES.items():
            if any(name.startswith(folder) for name in names):
                return sniffed
    if "mimetype" in names:
        return _UNREAD.get(extension, _UNKNOWN)
    return Sniffed(None, "application/zip", None)


def _image(head: bytes) -> str | None:
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    return next((mime for magic, mime in _IMAGES.items() if head.startswith(magic)), None)


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    control = sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head)
    return b"\0" not in head and control <= len(head) // 100


def _text(head: bytes, extension: str) -> Sniffed:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:512].lower()
    if start.startswith(b"{\\rtf"):
        return _UNREAD["rtf"]
    if extension in _TEXTS:
        return _TEXTS[extension]
    if start.startswith((b"<!doctype html", b"<html")):
        return _TEXTS["html"]
    if start.startswith((b"<?xml", b"<svg")):
        return _UNREAD["svg"] if b"<svg" in start else _TEXTS["xml"]
    return _TEXTS["txt"]
