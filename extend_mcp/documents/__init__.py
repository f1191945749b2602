"""Reads a stored file into pages of words and blocks. Everything here runs in the child process of a run."""

from pathlib import Path

from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.file_kinds import READ_EXTENSIONS, Sniffed
from extend_mcp.documents.office.compound import stream_names
from extend_mcp.documents.page import Document, Read
from extend_mcp.documents.readers import READERS, Opening
from extend_mcp.documents.sniff import sniff
from extend_mcp.documents.unread_pictures import warn_of_pictures
from extend_mcp.wire.parse import ParseAdvancedOptions, ParseConfig

MAX_PAGES = 100_000
"""The most pages of one document: a million, from as many form feeds, took 33 s."""

LONGEST_ENDING = 10
"""The most characters of a file's extension in a message."""

_ENCRYPTED_OFFICE = "encryptedpackage"
"""The stream, in lower case, of a compound file that holds a newer, password-protected office document. MS-OFFCRYPTO,
2.3.4.4."""
_WITHOUT_OCR = {"word", "slides", "open_text", "open_slides", "rtf", "converted"}
"""Kinds of files whose pictures are not read. Mails have those of their attachments."""
_CONVERT = {
    "DOCX": "Save it as .docx or PDF",
    "IMG": "Save it as PNG or JPEG",
}


def open_document(
    path: Path, name: str, *, password: str | None, config: ParseConfig, keep_words: bool = True
) -> Document:
    """Read the file at `path` that was uploaded as `name`, and the attachments of an e-mail.

    Without `keep_words` a long PDF has only blocks, and memory hardly grows with its pages. Raises `DocumentFailure`
    with the API's reason.
    """
    options = config.advanced_options or ParseAdvancedOptions()
    whole = options.model_copy(update={"page_ranges": None})

    def read_attachment(attached: Path, its_name: str) -> Document:
        return _open(attached, its_name, password, whole)

    return _open(path, name, password, options, read_attachment, keep_words=keep_words)


def _open(
    path: Path,
    name: str,
    password: str | None,
    options: ParseAdvancedOptions,
    read: Read | None = None,
    *,
    keep_words: bool = True,
) -> Document:
    if path.stat().st_size == 0:
        raise DocumentFailure("CORRUPT_FILE", "The file is empty (0 bytes).")
    sniffed = sniff(path, name)
    if _ENCRYPTED_OFFICE in map(str.lower, stream_names(path)):
        raise DocumentFailure("PASSWORD_PROTECTED_FILE", "The office document is encrypted. Upload it unlocked.")
    if sniffed.kind is None:
        raise DocumentFailure("FILE_TYPE_NOT_SUPPORTED", _unread(sniffed, name))
    wanted = _wanted(options)
    try:
        opening = Opening(path, sniffed.mime_type, options, wanted, password, read, keep_words)
        document = READERS[sniffed.kind](opening)
    except RecursionError as error:
        raise DocumentFailure("CORRUPT_FILE", "The parts of the file are nested too deeply to be read.") from error
    if sniffed.kind in _WITHOUT_OCR:
        warn_of_pictures(document)
    if wanted is not None:
        document.pages = [page for page in document.pages if page.number in wanted]
    if len(document.pages) > MAX_PAGES:
        message = f"The document has {len(document.pages):,} pages; the local engine reads {MAX_PAGES:,}."
        raise DocumentFailure("FILE_SIZE_TOO_LARGE", message)
    if options.page_ranges and not document.pages:
        raise DocumentFailure(
            "INVALID_CONFIG_OPTIONS", f"No page is in pageRanges: the document has {document.page_count} pages."
        )
    return document


def _wanted(options: ParseAdvancedOptions) -> set[int] | None:
    """The page numbers of `pageRanges`, up to `MAX_PAGES`, since no more are read."""
    if not options.page_ranges:
        return None
    return {number for part in options.page_ranges for number in range(part.start, min(part.end, MAX_PAGES) + 1)}


def _unread(sniffed: Sniffed, name: str) -> str:
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    extension = f".{ending}" if ending.isascii() and ending.isalnum() and len(ending) <= LONGEST_ENDING else "such"
    advice = _CONVERT.get(sniffed.type or "", "Convert it to PDF, .docx, .xlsx, PNG or plain text")
    if extension[1:] in READ_EXTENSIONS:
        what = f"The file is named {extension}, but its content is of another type ({sniffed.mime_type})."
    else:
        what = f"The local engine does not read {extension} files ({sniffed.mime_type})."
    return f"{what} {advice}, or use the cloud backend."
