"""Which language a text is in, by its most frequent words: enough to choose a stemmer."""

import re

SAMPLE = 20_000
"""How many characters of a text are looked at."""

FREQUENT = {
    "english": "the and of to in is that for with be",
    "german": "der die und das ist nicht mit von den eine",
    "french": "le la les et des est dans pour que une",
    "spanish": "el los las y en que por una del con",
    "italian": "il di che della per non una con sono gli",
    "portuguese": "o os e do da em que uma para não",
    "dutch": "de het een van en is niet dat op voor",
    "swedish": "och att det som en är av för inte med",
    "danish": "og at det som en er af for ikke med",
    "norwegian": "og å det som en er av for ikke med",
    "finnish": "ja on ei se että oli joka tai kun mutta",
    "polish": "i w na z się do nie jest oraz przez",
    "russian": "и в не на что с по как это для",
    "turkish": "ve bir bu için ile olarak da de olan en",
}
"""The most frequent words of each language for which there is a stemmer."""


def guess_language(text: str) -> str:
    """The language whose frequent words are most common in the text; English if there are none of any."""
    words = re.findall(r"\w+", text[:SAMPLE].casefold())
    counts = {name: sum(map(set(frequent.split()).__contains__, words)) for name, frequent in FREQUENT.items()}
    return max(counts, key=counts.__getitem__)
