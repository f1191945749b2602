"""Names of fields as comparable words."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from extend_mcp.analysis.extract.schema.term_names import PAIRS, TAX_WORDS, WITH, WITHOUT
from extend_mcp.grounding.folding import fold

_CAMEL = re.compile(r"(?<=[a-z0-9ß-ÿ])(?=[A-ZÀ-Þ])|(?<=[A-Z][A-Z])(?=[A-Z][a-z])")
_WORD = re.compile(r"[^\W_]+")
STOP = frozenset(
    "the a an of our this that s der die das des dem den eines einer de la le les du d l un une il lo gli i di del "
    "dello della dei degli delle el los las het van".split()
)
"""Words without meaning for the match, in six languages."""
SAME = {
    **dict.fromkeys(("no", "nr", "num", "nbr", "n", "nummer", "numero", "numer"), "number"),
    "amt": "amount", "qty": "quantity", "addr": "address", "desc": "description", "inv": "invoice", "cust": "customer",
    "tot": "total", "ref": "reference", "curr": "currency", "ccy": "currency", "pct": "percent", "dt": "date",
    "identifier": "id",
}  # fmt: skip
"""Short forms, and the word for number in six languages."""
INVOICE = frozenset("invoice invoices rechnung facture fattura factura factuur document bill".split())


@lru_cache(2_000)
def words(name: str) -> tuple[str, ...]:
    """The words of a name, folded, without those of no meaning: `vendorVATNumber` is vendor, vat, number."""
    found = [SAME.get(word, word) for word in _WORD.findall(fold(_CAMEL.sub(" ", name)))]
    found = _paired(found)
    return tuple(word for word in found if word not in STOP) or tuple(found)


def key(found: Iterable[str]) -> str:
    """Words in any order."""
    return " ".join(sorted(found))


def money_words(found: Sequence[str]) -> tuple[str, ...]:
    """The words with one common word for all sales taxes, one for with and one for without."""
    return tuple(
        "tax" if word in TAX_WORDS else "without" if word in WITHOUT else "with" if word in WITH else word
        for word in found
    )


def keys(phrases: str) -> Iterator[str]:
    """The keys of phrases separated by `|`; also with `ae` for `ä`."""
    for phrase in phrases.split("|"):
        yield key(words(phrase))
        if spelled := _spelled(phrase):
            yield key(words(spelled))


def _spelled(phrase: str) -> str | None:
    spelled = phrase.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
    return spelled if spelled != phrase else None


def _paired(found: list[str]) -> list[str]:
    made: list[str] = []
    for word in found:
        if made and (pair := PAIRS.get((made[-1], word))):
            made[-1] = pair
        else:
            made.append(word)
    return made
