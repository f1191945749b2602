"""Keys for the fields of a form, and whether the file's own names are meaningful."""

import re

from extend_mcp.analysis.words import fold, meanings
from extend_mcp.analysis.words.spelling import humanised, plain

KEY_LENGTH, KEY_WORDS = 48, 8
"""The most characters and words of a key."""
_MEANINGLESS = re.compile(
    r"(?:undefined|untitled|text ?(?:field|box)?|fill|field|check ?box|radio ?(?:button)?|button|group|toggle|dropdown"
    r"|combo ?box|list ?box)?[\s_\-\[\].#\d]*",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.?!:]) +")
_SIGNED = re.compile(
    r"\b(?:sign|initials|unterschr|underskr|handteken|firma|podpis|assinatura|allekirj|aláír|imza|подпис)"
    r"|署名|签名|簽名|서명|توقيع|חתימה",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?:choice|option|value|button|radio|item|yes|on)?[\s_\-.]*\d*", re.IGNORECASE)


def is_by_hand(label: str) -> bool:
    """True if a label is of what people write by hand on a printed form: a signature, its date, initials."""
    return _SIGNED.search(label) is not None or "date" in meanings(fold(label))


def is_telling(name: str) -> bool:
    """True if a native field's own name says what it is for; `Text1` and `undefined_2` do not."""
    return not _MEANINGLESS.fullmatch(name) and sum(letter.isalpha() for letter in name) >= 3


def has_words(label: str) -> bool:
    """True if a label on the page or in a tooltip says anything; `No` does, and so does one Chinese character."""
    letters = [letter for letter in label if letter.isalpha()]
    return not _MEANINGLESS.fullmatch(label) and (len(letters) > 1 or not "".join(letters).isascii())


def is_choice_name(name: str) -> bool:
    """True if the file's name for a choice says which one it is; `1`, `Choice2` and `Yes_3` do not."""
    return not _NUMBERED.fullmatch(name)


def own_words(tooltip: str, label: str) -> str:
    """A tooltip's words about its own field.

    Forms made for readers of screens say all text of the page up to the field in its tooltip, and end with its label.
    """
    said, beside = plain(tooltip), plain(label)
    if len(tooltip.split()) <= KEY_WORDS or not beside or beside not in said:
        return tooltip
    if len(label.split()) > 1:
        return label
    sentences = _SENTENCE.split(tooltip) if said.endswith(beside) else [tooltip]
    last = next(at for at in range(1, len(sentences) + 1) if at == len(sentences) or _has_words(sentences[-at:]))
    return " ".join(sentences[-last:])


def _has_words(sentences: list[str]) -> bool:
    return len(" ".join(sentences).split()) > 2


class Keys:
    """Property names that are readable and unique."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, name: str) -> str:
        """A key from a label or name: lower case words with underscores, numbered if it was taken before."""
        words = re.findall(r"[^\W_]+", humanised(name).casefold())
        stem = "_".join(words)[:KEY_LENGTH].strip("_") or "field"
        key, count = stem, 1
        while key in self._taken:
            count += 1
            key = f"{stem}_{count}"
        self._taken.add(key)
        return key


def same_words(one: str, two: str) -> bool:
    """True if two labels are the same for a reader."""
    return plain(humanised(one)) == plain(humanised(two))
