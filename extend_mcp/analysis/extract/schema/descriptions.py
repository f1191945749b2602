"""The first words of a field's description, which often name the field."""

import re
from collections.abc import Iterator

from extend_mcp.analysis.extract.schema import name_tables
from extend_mcp.analysis.extract.schema.name_words import INVOICE, STOP, money_words, words

LONGEST = 300
"""Characters of a description that are looked at."""
_SENTENCE = re.compile(r"[.;:!?](?:\s|$)|\n")
_ABBREVIATED = re.compile(r"\b(inkl|exkl|incl|excl|zzgl|nr|no|num|mwst|ust|tva|st|n|tot)\.")
_ASIDE = re.compile(r"\([^)]*\)?|,.*|\s[-–—]\s.*")
_FORM = re.compile(
    r"\b(?:as (?:printed|shown|stated|written|an?|yyyy|iso|on)|in (?:iso|yyyy|eur|euros?|the (?:document|invoice))"
    r"|in percent|formatted|assigned by|given by|laut|gemäß|wie (?:gedruckt|angegeben)|im format|in euro|au format"
    r"|en euros?|nel formato|"
    r"(?:on|of|to|for|from) (?:the|this) (?:invoice|document|bill)|auf der rechnung|sur la facture|sulla fattura)\b.*"
)
_FILLERS = frozenset("unique full complete exact official on at which was is were been be has to by for whom".split())
"""Words of descriptions that names of fields do not have."""
_LIMITS = frozenset("without excl not no minus except other discount rabatt remise sconto".split())
"""Words after the first ones that can reverse their meaning."""


def phrases(description: str) -> Iterator[tuple[str, ...]]:
    """The words of the first sentence, then of parts of it if the words left out do not limit the meaning."""
    text = _flat(description)
    sentence = _SENTENCE.split(text)[0]
    seen = set()
    for part in (sentence, _ASIDE.sub("", sentence), _FORM.sub("", sentence), _FORM.sub("", _ASIDE.sub("", sentence))):
        found = tuple(word for word in words(part) if word not in _FILLERS)
        rest = set(money_words(words(text.removeprefix(part)))) - set(money_words(found))
        if found and found not in seen and not rest & _LIMITS:
            seen.add(found)
            yield found


def agrees(description: str, term: str) -> bool:
    """True if a description has, before its first aside, only words of the term's names."""
    sentence = _SENTENCE.split(_flat(description))[0]
    found = money_words(words(_FORM.sub("", _ASIDE.sub("", sentence))))
    return set(found) <= name_tables.WORDS.get(term, set()) | STOP | INVOICE | {"with", "tax"}


def _flat(description: str) -> str:
    return _ABBREVIATED.sub(r"\1 ", " ".join(description[:LONGEST].split()).casefold())
