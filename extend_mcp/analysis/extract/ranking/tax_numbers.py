"""Numbers of taxpayers, with and without their country."""

import re
from collections.abc import Iterator

VAT = re.compile(
    r"(?<![A-Za-z0-9])(?<![A-Za-z0-9]-)((?:(?:BG|CZ|DE|DK|EE|EL|FI|GB|HR|HU|IT|LT|LU|LV|MT|NO|PL|PT|RO|SE|SI|SK|XI)(?:[\s.-]?\d){7,13}"
    r"|(?:AT\s?U|BE|CHE|CY|ES|FR|IE|NL)(?:[\s.-]?[A-Z0-9]){7,13}))(?![A-Za-z0-9])"
)
"""The number of a European taxpayer, with the country."""
_NATIONAL = re.compile(
    r"(?i)(?<!\w)(?:(?:n\.?i\.?f|c\.?i\.?f)\.?|nipc)(?: (?:no|n[º°]?)\.?)?[\s:]{0,3}"
    r"(?P<iberian>[a-hjnp-suvw][-. ]?\d{7}[- ]?[0-9a-j]|\d{8}[- ]?[a-z]|[xyz][- ]?\d{7}[- ]?[a-z]|\d{3} ?\d{3} ?\d{3})"
    r"(?![\w-])"
    r"|(?<!\w)(?:p\.? ?iva|partita iva)[\s:]{0,3}(?P<italian>\d{11})(?!\w)"
    r"|(?<!\w)nip[\s:]{0,3}(?P<polish>\d{3}-\d{3}-\d\d-\d\d|\d{3}-\d\d-\d\d-\d{3}|\d{10})(?![\w-])"
    r"|(?<!\w)vat (?:reg(?:istration)?\.? )?(?:no|number)[.:]? (?P<british>\d{3} ?\d{4} ?\d\d)(?!\w)"
)
"""The number of a taxpayer without the country, behind what the country calls it: `CIF: B45120883`."""
_NAMED = re.compile(r"(?i)n\.?i\.?[fp]|c\.?i\.?f|iva|vat ")
"""What every such number has before it."""
_IRISH = re.compile(r"IE\s?\d{7}\s[A-Z]{1,2}")
"""An Irish number that ends in letters only."""


def find_tax_numbers(text: str, label: str) -> Iterator[tuple[int, int]]:
    """The places of numbers of taxpayers in a text; `label` is the text left of it."""
    for hit in VAT.finditer(text):
        raw = hit[1]
        while raw and not re.search(r"\d", raw.split()[-1]) and not _IRISH.fullmatch(raw):
            raw = raw.rsplit(None, 1)[0] if " " in raw else ""
        if sum(c.isdigit() for c in raw) >= 7 and not re.match(r"[A-Z]{2}\d\d(?:\s?\d{4}){3}", text[hit.start(1) :]):
            yield hit.start(1), hit.start(1) + len(raw)
    before = f"{label} " if label else ""
    if not _NAMED.search(before + text):
        return
    for hit in _NATIONAL.finditer(before + text):
        start, end = (at - len(before) for at in hit.span(hit.lastgroup or 0))
        if start >= 0:
            yield start, end
