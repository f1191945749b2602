"""The kinds of files: what the API calls them, their MIME types, and which of our readers opens them."""

from dataclasses import dataclass

_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."


@dataclass(frozen=True, slots=True)
class Sniffed:
    """`type` is the API's `File.type`; `kind` names our reader, None if the engine does not read such files."""

    type: str | None
    mime_type: str
    kind: str | None


PACKAGES = {
    "word/": Sniffed("DOCX", _OOXML + "wordprocessingml.document", "word"),
    "ppt/": Sniffed(None, _OOXML + "presentationml.presentation", "slides"),
    "xl/": Sniffed("EXCEL", _OOXML + "spreadsheetml.sheet", "sheets"),
}
"""Office Open XML, by the folder of its parts."""
OTHER_SHEETS = {
    "xls": Sniffed("EXCEL", "application/vnd.ms-excel", "other_sheets"),
    "xlsb": Sniffed("EXCEL", "application/vnd.ms-excel.sheet.binary.macroEnabled.12", "other_sheets"),
    "ods": Sniffed("EXCEL", _ODF + "spreadsheet", "open_sheets"),
}
"""Other workbooks, by extension."""
TEXTS = {
    "csv": Sniffed("CSV", "text/csv", "csv"),
    "tsv": Sniffed("CSV", "text/tab-separated-values", "csv"),
    "html": Sniffed("HTML", "text/html", "html"),
    "htm": Sniffed("HTML", "text/html", "html"),
    "xml": Sniffed("XML", "application/xml", "xml"),
    "md": Sniffed("TXT", "text/markdown", "markdown"),
    "eml": Sniffed("TXT", "message/rfc822", "mail"),
    "mht": Sniffed("TXT", "message/rfc822", "mail"),
    "mhtml": Sniffed("TXT", "message/rfc822", "mail"),
    "mbox": Sniffed("TXT", "application/mbox", "mailbox"),
    "ics": Sniffed("TXT", "text/calendar", "entries"),
    "vcf": Sniffed("TXT", "text/vcard", "entries"),
    "txt": Sniffed("TXT", "text/plain", "text"),
}
"""Files of plain text, by extension."""
OTHERS = {
    "rtf": Sniffed("TXT", "application/rtf", "rtf"),
    "odt": Sniffed("DOCX", _ODF + "text", "open_text"),
    "odp": Sniffed(None, _ODF + "presentation", "open_slides"),
    "msg": Sniffed(None, "application/vnd.ms-outlook", "outlook"),
    "doc": Sniffed("DOCX", "application/msword", "converted"),
    "ppt": Sniffed(None, "application/vnd.ms-powerpoint", "converted"),
}
"""Other documents, by extension."""
UNREAD = {
    "svg": Sniffed("IMG", "image/svg+xml", None),
    "heic": Sniffed("IMG", "image/heic", None),
    "heif": Sniffed("IMG", "image/heif", None),
    "psd": Sniffed("IMG", "image/vnd.adobe.photoshop", None),
    "pcx": Sniffed("IMG", "image/x-pcx", None),
    "wpd": Sniffed("DOCX", "application/vnd.wordperfect", None),
}
"""Files that the API accepts and the engine does not read, by extension."""
STREAMS = {
    "workbook": OTHER_SHEETS["xls"],
    "book": OTHER_SHEETS["xls"],
    "worddocument": OTHERS["doc"],
    "powerpoint document": OTHERS["ppt"],
    "__properties_version1.0": OTHERS["msg"],
}
"""By the name, in lower case, of a stream at the top level of a compound file."""
OPEN_DOCUMENTS = {
    _ODF + "spreadsheet": OTHER_SHEETS["ods"],
    _ODF + "spreadsheet-template": OTHER_SHEETS["ods"],
    _ODF + "text": OTHERS["odt"],
    _ODF + "text-template": OTHERS["odt"],
    _ODF + "presentation": OTHERS["odp"],
    _ODF + "presentation-template": OTHERS["odp"],
}
"""By the content of an archive's entry `mimetype`."""
UNKNOWN = Sniffed(None, "application/octet-stream", None)

CONTAINERS = {
    **dict.fromkeys(("docx", "docm", "dotx", "dotm"), PACKAGES["word/"]),
    **dict.fromkeys(("pptx", "pptm", "ppsx", "ppsm", "potx", "potm"), PACKAGES["ppt/"]),
    **dict.fromkeys(("xlsx", "xlsm", "xltx", "xltm"), PACKAGES["xl/"]),
    **OTHER_SHEETS,
    **{name: OTHERS[name] for name in ("odt", "odp", "msg", "doc", "ppt")},
}
"""The assumed kind of a damaged or encrypted container, by its name."""


READ_EXTENSIONS = {
    *TEXTS,
    *CONTAINERS,
    "rtf",
    "fodt",
    "fods",
    "fodp",
    "pdf",
    "png",
    "jpg",
    "jpeg",
    "tif",
    "tiff",
    "bmp",
    "gif",
    "webp",
    "avif",
    "jp2",
    "pbm",
    "pgm",
    "ppm",
}
"""Extensions of the files that the engine reads."""
