"""Invisible characters, and the few places where one of them is needed."""

import re
import unicodedata
from functools import cache

IGNORABLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""`Default_Ignorable_Code_Point` of Unicode 17.0 (DerivedCoreProperties.txt), the same since 14.0."""
BLANK = "\u2800\U00016fe4\U0001d159"
"""Letters and signs that are blank, though no property says so: of Braille, Khitan script and music."""
CLASSES = frozenset({"Cc", "Cf", "Cn", "Co", "Cs"})
"""General categories of which every character is removed. This Python's Unicode version decides which are assigned."""
KEPT = "\n\t"

_ZWNJ, _ZWJ, _TEXT, _EMOJI = "\u200c", "\u200d", "\ufe0e", "\ufe0f"
_USEFUL = frozenset({_ZWNJ, _ZWJ, _TEXT, _EMOJI})
_PICTURES = (
    "©®‼⁉™ℹ\u2194-\u2199\u21a9\u21aa\u231a\u231b⌨⏏\u23e9-\u23fa\u24c2\u25aa\u25ab▶◀\u25fb-\u25fe\u2600-\u27bf"
    "\u2934\u2935\u2b05-\u2b07\u2b1b\u2b1c⭐⭕〰〽㊗㊙\U0001f000-\U0001faff"
)
"""`Extended_Pictographic` of Unicode 17.0 (emoji-data.txt), its neighbours in blocks of pictures included."""
_ARABIC = "\u0610-\u061a\u0620-\u065f\u066e-\u06d3\u06d5-\u06dc\u06df-\u06ef\u06fa-\u06ff\u0750-\u077f\u08a0-\u08ff"
_INDIC = "\u0900-\u0963\u0971-\u09fe\u0a01-\u0a51\u0a59-\u0dff"
_VIRAMAS = "\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d3b\u0d3c\u0d4d\u0dca"


def is_unseen(character: str) -> bool:
    """True if this character is invisible everywhere: also all control characters but line feed and tab."""
    if character in KEPT:
        return False
    return unicodedata.category(character) in CLASSES or _ignorable().match(character) is not None


def without_unseen(text: str) -> str:
    """The text without invisible characters.

    One joiner stays where a Persian or Indic word or a picture needs it, and one variation selector after a picture.
    """
    unseen = {character for character in set(text) if is_unseen(character)}
    if "\u2800" in unseen:
        text = re.sub("(?<=[\u2801-\u28ff])\u2800+(?=[\u2801-\u28ff])", " ", text)
    if removed := unseen - _USEFUL:
        text = text.translate(dict.fromkeys(map(ord, removed)))
    return _in_use().sub(r"\1\2\3\4", text) if unseen & _USEFUL else text


@cache
def _ignorable() -> re.Pattern[str]:
    return re.compile(f"[{IGNORABLE}{BLANK}]")


@cache
def _in_use() -> re.Pattern[str]:
    """A pattern of joiners and selectors: those that are needed, each in a group, or a run of others.

    Compiled on first use, since that is slow.
    """
    skins = "\U0001f3fb-\U0001f3ff"
    picture = rf"[{_PICTURES}][{_TEXT}{_EMOJI}{skins}]?(?:{_ZWJ}[{_PICTURES}][{_EMOJI}{skins}]?)*"
    return re.compile(
        rf"({picture}|[0-9#*]{_EMOJI}\u20e3)"  # pictures, joined to one, and keycaps
        rf"|(?<=[{_ARABIC}])({_ZWNJ})[{_ZWNJ}{_ZWJ}]*(?=[{_ARABIC}])"  # parts of a Persian word
        rf"|(?<=[{_VIRAMAS}])([{_ZWNJ}{_ZWJ}])[{_ZWNJ}{_ZWJ}]*"  # which form an Indic consonant takes
        rf"|(?<=[{_INDIC}])({_ZWJ})(?=[{_VIRAMAS}])"
        rf"|[{_ZWNJ}{_ZWJ}{_TEXT}{_EMOJI}]+"
    )
