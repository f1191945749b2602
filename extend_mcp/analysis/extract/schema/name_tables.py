"""The phrases of `term_names` as tables from key to term."""

from collections.abc import Iterator, Mapping

from extend_mcp.analysis.extract.schema import term_names
from extend_mcp.analysis.extract.schema.name_words import key, keys, money_words, words


def _table(phrases: Mapping[str, str]) -> dict[str, str]:
    return {one: term for term, text in phrases.items() for one in keys(text)}


def _money_table(phrases: Mapping[str, str]) -> dict[str, str]:
    return {key(money_words(one.split())): term for one, term in _table(phrases).items()}


def _taxed() -> Iterator[tuple[str, str]]:
    """`net amount without tax`, `total with tax`."""
    for term, more in (("total.net", "without tax"), ("total.gross", "with tax")):
        for one in keys(term_names.TERMS[term]):
            yield key((*one.split(), *more.split())), term


def _compounds() -> Iterator[tuple[str, tuple[str, str]]]:
    for role, stems in term_names.COMPOUNDS.items():
        for part, ends in term_names.COMPOUND_PARTS.items():
            for phrase in (stem + end for stem in stems.split() for end in ends.split()):
                for one in keys(phrase):
                    yield one, (role, part)


MONEY = dict(_taxed()) | _money_table(term_names.TERMS)
BARE = _table(term_names.BARE)
LINES = _money_table(term_names.LINES)
TAXES = _money_table(term_names.TAXES)
PARTS = _table(term_names.PARTS)
OWN = {role: _table(phrases) for role, phrases in term_names.OWN.items()}
DELIVERY = _table(term_names.DELIVERY)
DELIVERED = {word for name in ("delivery", "lieferung", "livraison", "consegna", "entrega") for word in words(name)}
COMPOUNDS = dict(_compounds())
ROLES = {one: role for role, text in term_names.ROLES.items() for one in keys(text.replace(" ", "|"))}
NO_NAMES = {word for name in term_names.NO_NAMES for word in words(name)}
LISTS = _money_table(term_names.LISTS)
SCOPES = _table(term_names.SCOPE_NAMES)
PERIOD_ENDS = _table(term_names.PERIOD_ENDS)
NEUTRAL = {word for name in term_names.NEUTRAL for word in words(name)}
WORDS: dict[str, set[str]] = {}
"""By term: the words of its names."""
for _table_of in (MONEY, LINES, TAXES):
    for _key, _term in _table_of.items():
        WORDS.setdefault(_term, set()).update(_key.split())
