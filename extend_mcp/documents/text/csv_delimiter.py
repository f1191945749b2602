"""Finds the delimiter of a CSV file."""

import csv
import io
import re
from collections import Counter
from itertools import islice

SAMPLE = 64 * 1024
"""How many characters at the start, and rows of them, are looked at."""
ROWS = 100
_DELIMITERS = ",;\t|"
_MARK = re.compile(r"\ufeff?\"?sep=(.)\"?[ \t]*\r?(?:\n|\Z)", re.IGNORECASE)
"""A first line that names the delimiter for Excel."""
_BACKSLASHED = re.compile(r"(?m)(?:^|[,;\t|])\"[^\"\n]*(?<!\\)\\\"(?=[^,;\t|\r\n])")
"""A quote with a backslash within a cell in quotes; at the cell's end it is a folder of Windows."""
_DOUBLED = re.compile(r"[^,;\t|\r\n]\"\"[^,;\t|\r\n]")
_QUOTE = re.compile(r"(?<!\\)\\\"")
_NUMBER = re.compile(r"[-+(]?[^\w\s,;|]?\s?\d{1,3}(?:[.,'’ \u00a0\u202f]?\d{3})*(?:[.,]\d+)?\s?[^\w\s,;|]?[)%-]?")
_STRAY = re.compile(r"[,;](?! )|[\t|]")
"""A delimiter within a cell; in prose a blank follows a comma."""


def with_doubled_quotes(text: str) -> str:
    """The text with quotes within cells doubled, where the program that wrote it put a backslash before each."""
    sample = text[:SAMPLE]
    if _BACKSLASHED.search(sample) is None or _DOUBLED.search(sample) is not None:
        return text
    return _QUOTE.sub('""', text)


def without_mark(text: str) -> str:
    """The text without the line that names the delimiter."""
    found = _MARK.match(text)
    return text[found.end() :] if found else text


def delimiter_of(text: str) -> str:
    """The delimiter that the first line names; else the one by which rows are equally wide and cells whole."""
    if found := _MARK.match(text):
        return found[1]
    sample = text[:SAMPLE]
    if len(text) > SAMPLE:
        sample = sample[: sample.rfind("\n") + 1] or sample
    return max(_DELIMITERS, key=lambda mark: _fitness(sample, mark))


def _fitness(sample: str, mark: str) -> tuple[float, int]:
    """How well a delimiter fits (0 to 1), and the number of columns with it."""
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=mark, skipinitialspace=True)
    try:
        rows = [row for row in islice(reader, ROWS) if any(cell.strip() for cell in row)]
    except csv.Error:
        return 0.0, 0
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return 0.0, 0
    width, count = widths.most_common(1)[0]
    below = rows[1:] if len(rows) > 1 else rows  # headings can hold anything
    cells = [cell.strip() for row in below if len(row) > 1 for cell in row] or [""]
    whole = sum(_is_whole(cell) for cell in cells)
    return round(count / len(rows) * whole / len(cells), 3), width


def _is_whole(cell: str) -> bool:
    return _NUMBER.fullmatch(cell) is not None or _STRAY.search(cell) is None
