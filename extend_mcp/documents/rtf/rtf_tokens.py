"""Splits RTF into tokens, and maps its numbers of encodings."""

import codecs
import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z])"
    rb"|(?P<group>[{}])|[\0\r\n]+|(?P<text>[^\\{}\0\r\n]+)|\\",
    re.DOTALL,
)
_CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "cp950", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250", 255: "cp437",
}  # fmt: skip
"""The encodings of fonts by `\\fcharset`; others have that of the file."""


class RtfToken(NamedTuple):
    """`kind` is word, hex, sign, group or text; `value` its letters or bytes; `number` that of a word."""

    kind: str
    value: bytes
    number: int | None = None


def tokens(data: bytes) -> Iterator[RtfToken]:
    """The tokens of a file, without its binary parts, and without the zero byte at the end of RTF in mails."""
    at = 0
    while at < len(data) and (found := _TOKEN.match(data, at)) is not None:
        at = found.end()
        if found["word"] == b"bin":
            at += max(0, int(found["number"] or 0))
        elif found["word"]:
            yield RtfToken("word", found["word"], int(found["number"]) if found["number"] else None)
        elif found["hex"]:
            yield RtfToken("hex", bytes([int(found["hex"], 16)]))
        elif found.lastgroup in {"sign", "group", "text"}:
            yield RtfToken(found.lastgroup, found[found.lastgroup])


def encoding_of_page(number: int | None) -> str:
    """The encoding of `\\ansicpg`; that of Western Windows if Python has none of that number."""
    names = {10000: "mac_roman", 65001: "utf-8", 936: "gb18030"}
    name = names.get(number or 1252, f"cp{number or 1252}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"


def encoding_of_charset(number: int | None) -> str | None:
    """The encoding of a font; None for the encoding of the file."""
    return _CHARSETS.get(number or 0)
