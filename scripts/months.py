"""Write the names of months that extraction knows, from the Unicode CLDR.

    python -m scripts.months

Babel, which carries the CLDR's data, is needed here alone.
"""

import re
import textwrap
from collections import defaultdict
from pathlib import Path
from unicodedata import category, normalize

from babel import Locale
from babel import __version__ as babel_version

TARGET = Path(__file__).parent.parent / "extend_mcp" / "grounding" / "months.py"

LANGUAGES = (
    "en fr de es it pt nl pl sv da nb fi et lv lt cs sk sl hr sr_Latn bs hu ro bg uk ru be mk el tr ca gl eu ga cy is "
    "sq az id ms sw af lb fil sr kk uz hy ka ar ar_DZ ar_MA ar_LB fa ur he hi mr ne bn gu kn ml pa ta te th"
).split()
"""Those of Chinese, Japanese, Korean and Vietnamese are numbers."""

SPOKEN = {
    1: "jänner janeiro",
    3: "maerz mrz",
    4: "kwiecien",
    9: "wrzesnia wrzesien sept",
    10: "pazdziernika okt",
    12: "grudzien dez",
}
"""What people write besides: without accents, or shortened in another way."""

SHORTENED = ("en", "fr", "de", "es", "it", "pt", "nl", "pl")
"""Languages whose months are also cut to three or four letters. Of others so short a word is too often no month."""


def names() -> dict[str, set[int]]:
    """Every name with the months that it means; some mean two, in two languages."""
    found: dict[str, set[int]] = defaultdict(set)
    for language in LANGUAGES:
        months = Locale.parse(language).months
        before, after = _glued(language)
        for number, name in (
            (number, name)
            for form in ("format", "stand-alone")
            for width in ("wide", "abbreviated")
            for number, name in months[form].get(width, {}).items()
        ):
            word = normalize("NFC", name.casefold()).strip(".׳॰")
            if _is_word(word) and (len(word) > 3 or language in SHORTENED or not word.isascii()):
                found[word].add(number)
                found[f"{before}{word}{after}"].add(number)
                if language in SHORTENED and len(word) > 4:
                    for length in (3, 4):
                        found.setdefault(word[:length], {number})
    for number, text in SPOKEN.items():
        for word in text.split():
            found[word].add(number)
    return found


def _glued(language: str) -> tuple[str, str]:
    """The letters that dates write right before and after a month, like ב in Hebrew."""
    pattern = Locale.parse(language).date_formats["long"].pattern.replace("'", "")
    glued = re.search(r"([^\W\d_a-zA-Z]*)MMMM([^\W\d_]*)", pattern)
    return (glued[1], glued[2]) if glued else ("", "")


def _is_word(name: str) -> bool:
    """True for letters with their marks; in Thai with points between them."""
    letters = name.replace(".", "") if "\u0e00" < name[:1] < "\u0e7f" else name
    return letters != "" and all(letter.isalpha() or category(letter)[0] == "M" for letter in letters)


def module() -> str:
    """The whole file."""
    found = names()
    lines = [
        f'"""Names of months in {len(LANGUAGES)} languages, as people write them in dates.',
        "",
        f"`python -m scripts.months` makes this of the Unicode CLDR (Babel {babel_version}).",
        '"""',
        "",
        "MONTHS = {",
    ]
    for number in range(1, 13):
        words = sorted(word for word, numbers in found.items() if max(numbers) == number)
        text = textwrap.wrap(" ".join(words), 105)
        lines += [f"    {number}: (", *(f'        "{line} "' for line in text), "    ),"]
    several = sorted(word for word, numbers in found.items() if len(numbers) > 1)
    lines += ["}", "", f'IN_TWO_MONTHS = frozenset("{" ".join(several)}".split())']
    lines += ['"""They mean the month above in most languages, and in one the month before."""', ""]
    return "\n".join(lines)


if __name__ == "__main__":
    TARGET.write_text(module(), encoding="utf-8")
