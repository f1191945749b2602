"""Texts as words to compare, without case, accents and marks; and lists of phrases in data files."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from extend_mcp.grounding.folding import fold

Phrase = tuple[str, ...]
_WORD = re.compile(r"[^\W_]+|#")
_ELISION = re.compile(r"(?<![^\W_])(d|l|n|s|j|m|t|c|qu|dell|all|nell|sull|un)['’](?=\w)")
"""A word that French and Italian join to the next: `attestation d'assurance`."""
_APOSTROPHE = re.compile(r"[.'’](?=\w)")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SPELLINGS = {"number": "no", "num": "no", "nr": "no", "nbr": "no", "nummer": "no", "numero": "no", "#": "no"}
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "ß": "ss", "æ": "ae", "đ": "d"})
_ENDING = 2
"""Letters that a plural or a case may add to a name."""
_COMPOUND = 6
"""The least letters of a name that may be the end of a longer word: `Vertrag` in `Mietvertrag`."""


def words_of(text: str) -> list[str]:
    """The words of a text; `number`, `Nr` and `#` become one word."""
    folded = _APOSTROPHE.sub("", _ELISION.sub(r"\1 ", fold(text).translate(_LETTERS)))
    return [_SPELLINGS.get(word, word) for word in _WORD.findall(folded)]


def humanised(key: str) -> str:
    """`taxForm`, `tax_form` and `tax-form` as words."""
    return re.sub(r"[_\-.\s]+", " ", _CAMEL.sub(" ", key)).strip()


def phrases(text: str) -> tuple[Phrase, ...]:
    """The phrases of a list in a data file, separated by `|`, each once."""
    return tuple(dict.fromkeys(words for part in text.split("|") if (words := tuple(words_of(part)))))


@cache
def read_data(name: str) -> dict[str, Any]:
    """A data file of this folder."""
    return tomllib.loads((Path(__file__).parent / name).read_text("utf-8"))


def weights_of(choice: str, features: Sequence[str]) -> list[float]:
    """The learned weights of features, in their order."""
    weights = read_data("weights.toml")[choice]
    return [weights[name] for name in features]


def base_forms(word: str) -> Iterator[str]:
    """The possible base forms of a word: itself, without a plural or case ending, the last part of a compound."""
    for ending in range(_ENDING + 1):
        base = word[: len(word) - ending]
        if not ending or len(base) > 3:
            yield base
            yield from (base[at:] for at in range(1, len(base) - _COMPOUND + 1))


def stem(word: str) -> str:
    """A word without the commonest endings of plurals."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("ss") or len(word) < 5:
        return word
    return re.sub(r"(?:en|es|er|e|s|n|i|y)$", "", word)
