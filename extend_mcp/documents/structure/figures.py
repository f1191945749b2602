"""Recognises the text of a word or cell as a figure, a caption, a note, a mark of a list, a party."""

import re
from functools import lru_cache

_SIGNS = "()[]<>~≈±+-–−—$€£¥₹%*†‡.,'’ \u00a0\u202f/:"
_FIGURES = _SIGNS + "0123456789"
_DASHES = "-–—.…*"
_CURRENCIES = frozenset(
    "EUR USD GBP CHF JPY CAD AUD SEK NOK DKK PLN CZK HUF RON INR CNY kr zł Kč Ft lei Fr Fr. € $ £".split()
)
_EMPTY = frozenset(("n/a", "na", "nil", "N/A", "NA", "Nil", "NIL"))
PICTURED = "table|figure|fig|abb|abbildung|tabelle|tableau|tabla|figura|tabella"
"""Words with which captions of tables and pictures begin, in any case."""
_CAPTION = re.compile(
    rf"(({PICTURED}|tab|chart|box|graph|exhibit|map|listing|algorithm|scheme|quelltext|algorithmus|algorithme|cuadro|"
    r"algoritmo|tabela|tabel|figuur|tabell|figur|rysunek|rys|tabulka|obrázek|табл|таблица|рис|рисунок)\b\.?|[表図图])"
    r"\s{0,3}[\dIVXA-Z][\w.\-]{0,20}\s{0,3}[.:–\-]?",
    re.IGNORECASE,
)
_NOTE = re.compile(r"(source|note|notes|nb|quelle|fuente|fonte|\(\s{0,3}[*:\d]\s{0,3}\)|\*+|[†‡]|\d\s)", re.IGNORECASE)
_MARK = re.compile(r"\(?(\d{1,2}|[a-zA-Z]|[ivx]{1,4})[.)]|[•·●▪■□–o➢✓-]")
_PARTY = re.compile(
    r"(mr|mrs|ms|miss|dr|prof|herrn?|frau|mme|mlle|sig|sra?|dhr|mevr)\b\.?\s.*|"
    r".*\s(ltd|limited|llc|llp|plc|inc|corp|gmbh|mbh|ag|kg|e\.\s?v|sarl|sas|s\.?a|s\.?r\.?l|s\.?p\.?a|b\.?v|n\.?v|ab|as|oy|"
    r"aps|kft|s\.r\.o|sp\. z o\.o)\.?",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?:\+|\(?0)[\d()]{1,7}(?:[ /.-]{1,3}[\d()]{1,7}){1,6}")
_TAXED = re.compile(r"[-–]?\d[\d.,]{0,10}[.,]\d\d[-–]?\s?[A-Z]\*?")
"""An amount with the letter of its tax, as on receipts."""
_THOUSANDS = re.compile(r"\(?(?:[$€£¥]\s?['’]?|['’])000\)?")
"""The unit of a column in thousands."""
BULLETS = frozenset("•·●▪■□–-o*➢✓")


@lru_cache(maxsize=20_000)
def is_figure(text: str) -> bool:
    """True if the text is a number, an amount, a date in figures, or a dash in place of one."""
    if not text:
        return False
    if text.strip(_FIGURES):
        return _is_marked_figure(text)
    if any(map(str.isdigit, text)):
        return not text.endswith(("000", "000)")) or _THOUSANDS.fullmatch(text) is None
    return not text.strip(_DASHES)


def _is_marked_figure(text: str) -> bool:
    """True if the text is a figure with a letter for a footnote or a tax, or with its currency in letters."""
    if text in _EMPTY or _TAXED.fullmatch(text):
        return True
    if len(text) > 1 and text[-1] in "abcde" and text[-2].isdigit():
        return is_figure(text[:-1])
    words = text.split()
    if len(words) > 1:
        if words[0] in _CURRENCIES:
            return is_figure(" ".join(words[1:]))
        if words[-1] in _CURRENCIES:
            return is_figure(" ".join(words[:-1]))
    return False


def is_year(text: str) -> bool:
    """True if a figure is a year, which is more likely a heading than a value."""
    return len(text) == 4 and text[:2] in {"19", "20"} and text.isdigit()


def value_of(text: str) -> float | None:
    """The value of a figure with a decimal point, else None."""
    if not is_figure(text):
        return None
    try:
        return float("".join(letter for letter in text if letter in "0123456789.-"))
    except ValueError:
        return None


def is_caption(text: str) -> bool:
    """True if a line begins like `Table 3.`."""
    return _CAPTION.match(text) is not None


def is_note(text: str) -> bool:
    """True if a line begins like a note below a table."""
    return _NOTE.match(text) is not None


def is_mark(text: str) -> bool:
    """True if the text is the mark of a list item."""
    return _MARK.fullmatch(text) is not None


def is_party(text: str) -> bool:
    """True if the text names a person by a title, or a company by its legal form."""
    return _PARTY.fullmatch(text) is not None


def is_phone(text: str) -> bool:
    """True if the text is a telephone number: groups of digits, the first with a plus sign or a zero."""
    return _PHONE.fullmatch(text) is not None


def starts_small(text: str) -> bool:
    """True if the text continues a line above."""
    return text[:1].islower() or text[:1] in {"(", "&", ",", ";"}
