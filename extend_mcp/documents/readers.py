"""The reader of each kind of file that `sniff` names. Each is loaded with the first such file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from extend_mcp.documents.page import Document, Read
from extend_mcp.wire.parse import ParseAdvancedOptions


@dataclass(frozen=True, slots=True)
class Opening:
    """How to read a file: `wanted` are page numbers from 1 (None for all), `read` reads the files in it.

    Without `keep_words` the words of long documents may be left out if blocks have all of them.
    """

    path: Path
    mime_type: str
    options: ParseAdvancedOptions
    wanted: set[int] | None
    password: str | None
    read: Read | None
    keep_words: bool


def _pdf(file: Opening) -> Document:
    from extend_mcp.documents.pdf import read_pdf

    return read_pdf(file.path, file.password, file.options, file.wanted, keep_words=file.keep_words)


def _image(file: Opening) -> Document:
    from extend_mcp.documents.image import read_image

    return read_image(file.path, file.mime_type, file.options, file.wanted)


def _slides(file: Opening) -> Document:
    from extend_mcp.documents.slides import read_slides

    return read_slides(file.path, file.wanted, file.read)


def _sheets(file: Opening) -> Document:
    from extend_mcp.documents.sheets import read_sheets

    return read_sheets(file.path, file.options, file.wanted, file.read)


def _other_sheets(file: Opening) -> Document:
    from extend_mcp.documents.sheets.other_sheets import read_other_sheets

    return read_other_sheets(file.path, file.mime_type, file.options, file.wanted)


def _open_sheets(file: Opening) -> Document:
    from extend_mcp.documents.sheets.ods_sheets import read_ods

    return read_ods(file.path, file.mime_type, file.options, file.wanted)


def _xml_sheets(file: Opening) -> Document:
    from extend_mcp.documents.sheets.xml_sheets import read_xml_sheets

    return read_xml_sheets(file.path, file.mime_type, file.options, file.wanted)


def _word(file: Opening) -> Document:
    from extend_mcp.documents.word import read_word

    return read_word(file.path, file.read)


def _open_text(file: Opening) -> Document:
    from extend_mcp.documents.odf import read_open_text

    return read_open_text(file.path, file.mime_type)


def _open_slides(file: Opening) -> Document:
    from extend_mcp.documents.odf import read_open_slides

    return read_open_slides(file.path, file.mime_type)


def _rtf(file: Opening) -> Document:
    from extend_mcp.documents.rtf import read_rtf

    return read_rtf(file.path, file.read)


def _converted(file: Opening) -> Document:
    from extend_mcp.documents.libreoffice import read_converted

    return read_converted(file.path, file.mime_type)


def _html(file: Opening) -> Document:
    from extend_mcp.documents.web import read_html

    return read_html(file.path)


def _csv(file: Opening) -> Document:
    from extend_mcp.documents.text.csv_file import read_csv

    return read_csv(file.path, file.mime_type)


def _markdown(file: Opening) -> Document:
    from extend_mcp.documents.text.markdown_file import read_markdown

    return read_markdown(file.path)


def _mail(file: Opening) -> Document:
    from extend_mcp.documents.mail import read_eml
    from extend_mcp.documents.mail.mail_pages import mail_document

    message, warnings = read_eml(file.path)
    return mail_document(file.mime_type, message, warnings, file.read)


def _mailbox(file: Opening) -> Document:
    from extend_mcp.documents.mail.mailbox_file import read_mailbox

    return read_mailbox(file.path, file.mime_type, file.read)


def _outlook(file: Opening) -> Document:
    from extend_mcp.documents.mail.mail_pages import mail_document
    from extend_mcp.documents.mail.outlook import read_msg

    message, warnings = read_msg(file.path)
    return mail_document(file.mime_type, message, warnings, file.read)


def _text(file: Opening) -> Document:
    from extend_mcp.documents.text.plain import read_plain

    return read_plain(file.path, file.mime_type)


def _entries(file: Opening) -> Document:
    from extend_mcp.documents.text.entries import read_entries

    return read_entries(file.path, file.mime_type)


def _xml(file: Opening) -> Document:
    from extend_mcp.documents.einvoice.alone import read_xml_file

    return read_xml_file(file.path, file.mime_type)


READERS: Mapping[str, Callable[[Opening], Document]] = {
    "pdf": _pdf,
    "image": _image,
    "slides": _slides,
    "sheets": _sheets,
    "other_sheets": _other_sheets,
    "open_sheets": _open_sheets,
    "xml_sheets": _xml_sheets,
    "word": _word,
    "open_text": _open_text,
    "open_slides": _open_slides,
    "rtf": _rtf,
    "converted": _converted,
    "html": _html,
    "csv": _csv,
    "markdown": _markdown,
    "mail": _mail,
    "mailbox": _mailbox,
    "outlook": _outlook,
    "text": _text,
    "entries": _entries,
    "xml": _xml,
}
