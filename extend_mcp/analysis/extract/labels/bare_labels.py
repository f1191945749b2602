"""Words that papers print beside values, which are never values themselves: `Name`, `see above`, `Page 2 of 2`."""

import re

from extend_mcp.analysis.words.spelling import plain

_NOUNS = frozenset(
    "name names no id code date address phone telephone fax email type title signature description amount company "
    "employer employee insured claimant customer client patient applicant borrower tenant landlord agent policyholder "
    "details information info data zip postcode uom vin model make year ref reference comm commission status period "
    "naam nom nome nombre nazwa navn namn datum fecha adresse adres adresa direccion indirizzo endereco "
    "firma betrag montant importe importo unterschrift empresa societe".split()
)
_SMALL = frozenset("and or und et y of the full first last middle legal mailing additional other above below".split())
"""Words that labels have beside these."""
_POINTING = frozenset({"see above", "see below", "as above", "herein", "siehe oben", "voir ci dessus", "of 1", "24 7"})
_SEVERAL = re.compile(r"\(e?s\)|(?<=[^\W\d_])\d(?=:?$)")
"""The plural or the number of a label: `Insured(s)`, `Address1:`."""
_OF_BOX = re.compile(r"\(\w{1,2}\)")
"""The number of a form's box."""
_PAGE = re.compile(
    r"(?i)(?:page|seite|pagina|página|strona|side|sida)\s?\d{1,4}(?:\s?(?:/|of|von|de|di|van|z|af|av)\s?\d{1,4})?"
)


def is_bare_label(text: str) -> bool:
    """True if a text only says what is written beside it or elsewhere, or is the number of the page."""
    words = plain(_SEVERAL.sub("", text))
    is_label = bool(words) and set(words.split()) <= _NOUNS | _SMALL
    return is_label or words in _POINTING or any(shape.fullmatch(text.strip()) for shape in (_PAGE, _OF_BOX))
