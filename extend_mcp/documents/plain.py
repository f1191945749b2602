"""Readers of files that are text: plain text, Markdown, XML as it stands, CSV, e-mail."""

import codecs
import csv
import email
import email.errors
import email.policy
import io
import re
from collections.abc import Iterator
from email.message import MIMEPart
from pathlib import Path

from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.page import Block, Cell, Document, Page
from extend_mcp.wire.runs import RunWarning

MAX_BYTES = 50 * 1024 * 1024
MAX_CELLS = 500_000
MAX_NAMES = 2000
"""Characters of the names of a message's attachments."""
DECLARED_WITHIN = 4096
"""Bytes at the start in which a declared encoding is looked for."""
_DECLARED = re.compile(rb"(?i)<(?:meta\b[^>]*?\bcharset|\?xml\b[^>]*?\bencoding)\s*=\s*[\"']?([a-z0-9._:-]{2,40})")
_WIDER = {"shift_jis": "cp932", "gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949", "iso8859-1": "cp1252",
          "ascii": "cp1252", "utf-8": "cp1252"}  # fmt: skip
"""What browsers take for a declared encoding, as its files hold letters of the wider one."""
_MARKDOWN_LIST = re.compile(r"\s*([-*+]|\d+[.)])\s+(.*)")
_MARKDOWN_DIVIDER = re.compile(r"\s*+:?-++:?\s*+")


def read_text(path: Path) -> tuple[str, list[RunWarning]]:
    """The file as text, and a warning where its encoding was guessed. Raises `DocumentFailure`."""
    if path.stat().st_size > MAX_BYTES:
        raise DocumentFailure("FILE_SIZE_TOO_LARGE", f"The local engine reads text files up to {MAX_BYTES:,} bytes.")
    return decode(path.read_bytes())


def decode(data: bytes) -> tuple[str, list[RunWarning]]:
    """Bytes as text: by a byte order mark, as UTF-8, by what HTML or XML declares; else it is a guess, with a warning.

    UTF-8 goes before what is declared: other text hardly ever happens to be UTF-8, and what is declared is often old.
    """
    if data.startswith(codecs.BOM_UTF32_LE):
        return data.decode("utf-32", errors="replace"), []
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace"), []
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    if found := _DECLARED.search(data[:DECLARED_WITHIN]):
        try:
            name = codecs.lookup(found[1].decode()).name
            return data.decode(_WIDER.get(name, name), errors="replace"), []
        except LookupError:  # no encoding has that name
            pass
    message = "The text is not UTF-8 and declares no encoding: it was read as Windows-1252, so letters may be wrong."
    return data.decode("cp1252", errors="replace"), [RunWarning(code="LOCAL_ENCODING_GUESSED", message=message)]


def read_plain(path: Path, mime_type: str) -> Document:
    """Paragraphs are cut at blank lines, pages at form feeds."""
    text, warnings = read_text(path)
    pages = [
        Page(number, blocks=[Block("text", part) for part in _paragraphs(page)])
        for number, page in enumerate(text.split("\f"), 1)
    ]
    return Document(mime_type, pages, len(pages), warnings)


def read_markdown(path: Path) -> Document:
    """Headings, lists, pipe tables and paragraphs, on one page."""
    text, warnings = read_text(path)
    return Document("text/markdown", [Page(1, blocks=list(markdown_blocks(text)))], 1, warnings)


def read_csv(path: Path, mime_type: str) -> Document:
    """One table. The delimiter is the one of comma, semicolon, tab and bar that the first lines agree on."""
    text, warnings = read_text(path)
    rows: list[list[str]] = []
    seen = 0
    csv.field_size_limit(MAX_BYTES)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)):
            seen += len(row)
            if seen > MAX_CELLS:
                message = f"Only the first {len(rows):,} rows were read: the local engine reads {MAX_CELLS:,} cells."
                warnings.append(RunWarning(code="LOCAL_TRUNCATED", message=message))
                break
            if any(cell.strip() for cell in row):
                rows.append([cell.strip() for cell in row])
    except csv.Error as error:
        raise DocumentFailure(
            "CORRUPT_FILE", "The CSV file cannot be read: its cells have no end, or hold what no text does."
        ) from error
    blocks = [table_block(rows)] if rows else []
    return Document(mime_type, [Page(1, blocks=blocks)], 1, warnings)


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


def table_block(rows: list[list[str]]) -> Block:
    """A table of text cells; short rows are left short."""
    cells = tuple(Cell(row, column, text) for row, texts in enumerate(rows) for column, text in enumerate(texts))
    return Block("table", "\n".join("\t".join(texts) for texts in rows), cells=cells)


def markdown_blocks(text: str) -> Iterator[Block]:
    """The blocks of Markdown text, its inline marks left as they are."""
    lines = text.splitlines()
    at = 0
    while at < len(lines):
        line = lines[at]
        if line.lstrip().startswith("```"):
            end = next((i for i in range(at + 1, len(lines)) if lines[i].lstrip().startswith("```")), len(lines))
            yield Block("text", "\n".join(lines[at + 1 : end]))
            at = end + 1
        elif heading := re.match(r"(#{1,6})\s+(.*)", line):
            level, title = len(heading[1]), heading[2].rstrip().rstrip("#").rstrip()
            yield Block("heading" if level == 1 else "section_heading", title, level=level)
            at += 1
        elif "|" in line and at + 1 < len(lines) and _divides(lines[at + 1]):
            end = next((i for i in range(at + 2, len(lines)) if "|" not in lines[i]), len(lines))
            rows = [line, *lines[at + 2 : end]]
            yield table_block([[cell.strip() for cell in row.strip().strip("|").split("|")] for row in rows])
            at = end
        elif item := _MARKDOWN_LIST.fullmatch(line):
            yield Block("text", item[2], marker=item[1])
            at += 1
        elif line.strip():
            end = next((i for i in range(at + 1, len(lines)) if not _goes_on(lines[i])), len(lines))
            yield Block("text", " ".join(part.strip() for part in lines[at:end]))
            at = end
        else:
            at += 1


def _divides(line: str) -> bool:
    """Whether a line parts the head of a pipe table from its rows."""
    return "-" in line and all(
        map(_MARKDOWN_DIVIDER.fullmatch, line.strip().removeprefix("|").removesuffix("|").split("|"))
    )


def _goes_on(line: str) -> bool:
    return bool(line.strip()) and not line.startswith(("#", "```")) and _MARKDOWN_LIST.fullmatch(line) is None


def _paragraphs(text: str) -> list[str]:
    parts = re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n"))
    return [part.strip("\n").rstrip() for part in parts if part.strip()]


def _delimiter(text: str) -> str:
    lines = [line for line in text[:20_000].splitlines() if line.strip()][:20]
    if not lines:
        return ","

    def agreement(mark: str) -> tuple[int, int]:
        first = lines[0].count(mark)
        return (sum(line.count(mark) == first for line in lines) if first else 0, first)

    return max((",", ";", "\t", "|"), key=agreement)


def _mail_body(body: MIMEPart, warnings: list[RunWarning]) -> list[Block]:
    try:
        text = str(body.get_content())
    except (LookupError, UnicodeError):
        payload = body.get_payload(decode=True)
        text, guessed = decode(payload) if isinstance(payload, bytes) else ("", [])
        warnings += guessed
    if body.get_content_subtype() != "html":
        return [Block("text", part) for part in _paragraphs(text)]
    from extend_mcp.documents.web import html_blocks

    blocks, found = html_blocks(text)
    warnings += found
    return blocks
