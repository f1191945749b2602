"""The words of a block: its text without the marks of Markdown and HTML, line by line and cell by cell."""

import html
import re
from collections.abc import Iterator

_RULE = re.compile(r"\s*\|?(?:\s*:?-{3,}:?\s*\|)+\s*:?-*:?\s*")
_CELL_END = re.compile(r"(?<!\\)\|")
_END_TAG = re.compile(r"(?i)</?(?:td|th|tr|table|thead|tbody|p|div|li|br|h[1-6])\b[^<>]*>")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,1000}>")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|<>~$-])")


def lines_of(content: str) -> Iterator[list[str]]:
    """The words of each line of a text, and of each cell of a table in it."""
    for line in content.split("\n"):
        is_row = line.lstrip().startswith("|")
        if is_row and _RULE.fullmatch(line):
            continue
        for piece in _CELL_END.split(line) if is_row else (line,):
            for part in _without_tags(piece):
                plain = _ESCAPED.sub(r"\1", part) if "\\" in part else part
                if words := [word for word in map(_plain, plain.split()) if word]:
                    yield words


def _without_tags(text: str) -> list[str]:
    """The text without tags of HTML, in parts where a cell or a line ends."""
    if _TAG.search(text) is None:
        return [text]
    return html.unescape(_TAG.sub("", _END_TAG.sub("\n", text))).split("\n")


def _plain(word: str) -> str:
    """A word without marks of headings and of bold or italic type around it."""
    return "" if word.strip("#") == "" else word.strip("*`")
