"""Small numbers in a text, spelled out: `2 years` as "two years"."""

import re
from collections.abc import Iterator

COUNTS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
).split()
LONGEST = 200
"""Characters of a text that may say a number in words."""
_NUMBER = re.compile(r"\b\d{1,2}\b")


def spelled(text: str) -> Iterator[str]:
    """The text with its numbers up to twenty in English words, if it has any beside other words."""
    if len(text) > LONGEST or not re.search(r"[^\W\d]{2}", text):
        return
    other = _NUMBER.sub(lambda found: COUNTS[int(found[0])] if int(found[0]) < len(COUNTS) else found[0], text)
    if other != text:
        yield other
