"""Bank account numbers (IBAN, ISO 13616): their shape, their length in each country, and their check digits."""

import re

IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
"""An account number in a text, with or without its blanks."""
LENGTHS = {
    "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20, "ES": 24, "FI": 18,
    "FR": 27, "GB": 22, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IS": 26, "IT": 27, "LI": 21, "LT": 20, "LU": 20,
    "LV": 21, "MC": 27, "MT": 31, "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24, "SE": 24, "SI": 19, "SK": 24,
}  # fmt: skip
"""The number of characters of an IBAN by its country."""


def checks_out(iban: str) -> bool:
    """True if the check digits of an IBAN are right (ISO 7064, 97-10)."""
    packed = re.sub(r"\s", "", iban)
    return int("".join(str(int(c, 36)) for c in packed[4:] + packed[:4])) % 97 == 1


def missing(iban: str) -> int:
    """By how many characters an IBAN is too short for its country."""
    return max(0, LENGTHS.get(iban[:2].upper(), 0) - len(re.sub(r"\s", "", iban)))
