"""Days of the month in words: `twenty-first`, `dritten`, `premier`."""

import re
from functools import cache

_ENGLISH = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
_GERMAN = (
    "ersten zweiten dritten vierten funften sechsten siebten achten neunten zehnten elften zwolften dreizehnten "
    "vierzehnten funfzehnten sechzehnten siebzehnten achtzehnten neunzehnten zwanzigsten einundzwanzigsten "
    "zweiundzwanzigsten dreiundzwanzigsten vierundzwanzigsten funfundzwanzigsten sechsundzwanzigsten "
    "siebenundzwanzigsten achtundzwanzigsten neunundzwanzigsten dreissigsten einunddreissigsten"
).split()
_FIRSTS = ("premier", "primo", "primero", "primeiro", "eerste")
"""The first day, in languages that write only that in words."""
_WORD = re.compile(r"[^\W\d_]+(?:[- ][^\W\d_]+)?")


def is_ordinal(word: str) -> bool:
    """True if a folded word can begin a day in words."""
    return word in _days() or word.partition("-")[0] in {"twenty", "thirty"}


def with_digits(text: str) -> str:
    """A folded text with its days in digits: `3 day of may 2026`."""
    return _WORD.sub(lambda match: _day_of(match[0]), text)


def _day_of(words: str) -> str:
    joined = words.replace(" ", "-")
    if joined in _days():
        return str(_days()[joined])
    return " ".join(str(_days().get(word, word)) for word in words.split())


@cache
def _days() -> dict[str, int]:
    """The days by their words, folded; compounds with a hyphen."""
    days = {word: day for words in (_ENGLISH, _GERMAN) for day, word in enumerate(words, start=1)}
    tens = {f"twenty-{word}": 20 + day for day, word in enumerate(_ENGLISH[:9], start=1)}
    return days | dict.fromkeys(_FIRSTS, 1) | tens | {"thirtieth": 30, "thirty-first": 31}
