"""Names and labels in the one form in which they are compared."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

SYNONYMS = {
    "number": "no", "num": "no", "nr": "no", "nbr": "no", "nos": "no", "nummer": "no", "#": "no", "numero": "no",
    "amt": "amount", "qty": "quantity", "inv": "invoice", "acct": "account", "addr": "address", "ref": "reference",
    "tel": "phone", "telephone": "phone", "pct": "percent", "%": "percent", "dob": "date of birth",
    "dept": "department", "org": "organization", "nett": "net", "incl": "inclusive", "excl": "exclusive",
    "including": "inclusive", "excluding": "exclusive", "yr": "year", "min": "minimum", "max": "maximum",
    "emp": "employee",
    "txn": "transaction", "trans": "transaction",
    "id.": "id", "temp": "temperature", "est": "estimated", "avg": "average",
    "desc": "description", "descr": "description", "descrip": "description",
}  # fmt: skip


_WORD = re.compile(r"[^\W_]+|[#%]")
_INNER_MARK = re.compile(r"[.'’](?=\w)")
_NUMMER = re.compile(r"(?<=[a-z]{3})nummer$")


@lru_cache(50_000)
def plain(text: str) -> str:
    """`text` in the form in which labels are compared: lower case, no accents or punctuation, and one spelling for
    `No.`, `Nr` and `#`."""
    bare = text.casefold()
    if not bare.isascii():
        folded = unicodedata.normalize("NFKD", bare.replace("n°", "no ").replace("ß", "ss").replace("ł", "l"))
        accents = [letter for letter in set(folded) if unicodedata.combining(letter)]
        bare = folded.translate(dict.fromkeys(map(ord, accents))) if accents else folded
    words = _WORD.findall(_INNER_MARK.sub("", bare))
    return " ".join([SYNONYMS.get(word) or (_NUMMER.sub("nr", word) if "nummer" in word else word) for word in words])


def humanised(key: str) -> str:
    """`invoiceNumber`, `invoice_number` and `invoice-number` as words."""
    return re.sub(r"[_\-.\s]+", " ", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", key)).strip()


def count_small(words: Iterable[str]) -> int:
    """How many words are in lower case, as most are in running text and few in names."""
    return sum(word.isalpha() and word.islower() for word in words)
