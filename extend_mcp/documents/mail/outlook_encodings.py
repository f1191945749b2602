"""The encodings of texts in Outlook messages that are not in Unicode."""

from collections.abc import Callable

from extend_mcp.documents.rtf.rtf_tokens import encoding_of_page

_MESSAGE_PAGE, _LOCALE, _INTERNET_PAGE = 0x3FFD, 0x3FF1, 0x3FDE
_PAGES = {
    1250: (0x05, 0x0E, 0x15, 0x18, 0x1A, 0x1B, 0x1C, 0x24), 1251: (0x02, 0x19, 0x22, 0x23, 0x2F), 1253: (0x08,),
    1254: (0x1F, 0x2C), 1255: (0x0D,), 1256: (0x01, 0x20, 0x29), 1257: (0x25, 0x26, 0x27), 1258: (0x2A,), 874: (0x1E,),
    932: (0x11,), 936: (0x04,), 949: (0x12,),
}  # fmt: skip
"""Pages of Windows by the numbers of languages (MS-LCID); others have that of Western Europe."""
_LANGUAGES = {language: page for page, languages in _PAGES.items() for language in languages}
_TRADITIONAL = {0x0404, 0x0C04, 0x1404}
"""Chinese of Taiwan, Hong Kong and Macao."""
Number = Callable[[int], int]
"""Returns a property that is a number; 0 if it is missing."""


def encoding_of_texts(number: Number) -> str | None:
    """The encoding of a message's properties: its own page, that of its language, or that of the mail it came as.

    The last one is that of the HTML, and of properties only if nothing else is known (MS-OXCMAIL, 2.2.3.1.2).
    """
    if page := number(_MESSAGE_PAGE):
        return encoding_of_page(page)
    if language := number(_LOCALE):
        return encoding_of_page(950 if language in _TRADITIONAL else _LANGUAGES.get(language & 0x3FF, 1252))
    return encoding_of_html(number)


def encoding_of_html(number: Number) -> str | None:
    """The encoding of a body of HTML, if the message has it."""
    return encoding_of_page(page) if (page := number(_INTERNET_PAGE)) else None
