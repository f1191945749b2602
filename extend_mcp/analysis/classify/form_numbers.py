"""The numbers of forms, as they print them (`Form 1099-INT`, `Modelo 303`), and as classes have them for names."""

import re
from collections import Counter
from collections.abc import Iterable

_FORM = r"(?:form|formular|formulaire|formulario|vordruck|modelo|modello|cerfa)"
_NUMBER = r"[A-Z]{0,4}[- ]?\d{1,5}(?:-?[A-Z]{1,4}\d?)?"
_PRINTED = re.compile(rf"(?:.{{0,14}}\()?(?=[A-Z])(?i:{_FORM})\s+(?:[Nn][o°º]\.?\s*)?({_NUMBER})(?![\w-])")
"""At the beginning of a text, where sentences seldom name another form; or in brackets: `SCHEDULE C (Form 1040)`."""
_CALLED = re.compile(rf"\b{_FORM}[ _-]({_NUMBER})(?![\w-])", re.IGNORECASE)
_WHOLE_NAME = re.compile(
    r"(?:irs[ _-])?(?:[a-z]{1,3}[-_]?\d{1,4}|\d{4})(?:[-_ ]?[a-z]{1,4})?|\d{1,2}[-_]?[kq]", re.IGNORECASE
)
"""A class's whole name that is the number of a form: with letters, or of four digits."""
LEAST_START = 4
"""The least characters of a number that stands for all that begin with it: `1099`."""


def form_of(texts: Iterable[str]) -> str:
    """The number of the form that these texts are of: the one that most of them begin with; else empty."""
    found = Counter(_folded(match[1]) for text in texts if (match := _PRINTED.match(text)))
    return found.most_common(1)[0][0] if found else ""


def forms_called(name: str, description: str) -> frozenset[str]:
    """The numbers of the forms that a class is for, by its name and its description."""
    called = [number for text in (name, description) for number in _CALLED.findall(text)]
    return frozenset(map(_folded, [*called, name.strip()] if _WHOLE_NAME.fullmatch(name.strip()) else called))


def form_fit(form: str, called: Iterable[str]) -> float:
    """How well a form's number fits those that a class is for: 1 for one of them, 0.5 for its beginning, else 0."""
    if form in called:
        return 1.0
    return 0.5 if any(len(one) >= LEAST_START and form.startswith(one) for one in called) else 0.0


def _folded(number: str) -> str:
    return re.sub(r"^irs|[-_ ]", "", number.casefold())
