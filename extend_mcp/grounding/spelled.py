"""Spells out small numbers in a text: `2 years` as "two years"."""

import re
from collections.abc import Iterator

COUNTS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
).split()
LONGEST = 200
"""The most characters of a text that is looked for with its numbers in words."""
_NUMBER = re.compile(r"\b\d{1,2}\b")


def spelled(text: str) -> Iterator[str]:
    """The text with its numbers up to twenty in English words, if it has any beside other words."""
    if len(text) > LONGEST or not re.search(r"[^\W\d]{2}", text):
        return
    other = _NUMBER.sub(lambda match: COUNTS[int(match[0])] if int(match[0]) < len(COUNTS) else match[0], text)
    if other != text:
        yield other
