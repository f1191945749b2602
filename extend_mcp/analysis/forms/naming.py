"""Keys for the fields of a form, and whether the file's own names are meaningful."""

import re

from extend_mcp.analysis.words.spelling import humanised, plain

KEY_LENGTH = 48
_MEANINGLESS = re.compile(
    r"(?:undefined|untitled|text ?(?:field|box)?|fill|field|check ?box|radio ?(?:button)?|button|group|toggle|dropdown"
    r"|combo ?box|list ?box)?[\s_\-\[\].#\d]*",
    re.IGNORECASE,
)

_NUMBERED = re.compile(r"(?:choice|option|value|button|radio|item|yes|on)?[\s_\-.]*\d*", re.IGNORECASE)


def is_telling(name: str) -> bool:
    """Whether a native field's own name says what it is for; `Text1` and `undefined_2` do not."""
    return not _MEANINGLESS.fullmatch(name) and sum(letter.isalpha() for letter in name) >= 3


def is_choice_name(name: str) -> bool:
    """Whether the file's name for a choice says which one it is; `1`, `Choice2` and `Yes_3` do not."""
    return not _NUMBERED.fullmatch(name)


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
    """Whether two labels are the same for a reader."""
    return plain(humanised(one)) == plain(humanised(two))
