"""The bank that a field asks for: the bank of a statement, or of an account that another document names."""

import re

from extend_mcp.analysis.extract.found import Found
from extend_mcp.analysis.extract.shapes.values import Values

BANKS = frozenset({"bank", "bank name", "financial institution"})
"""Names of such fields."""
BANK = re.compile(r"(?i)bank|banque|banco|banca|sparkasse|credit union|building society|caisse|caixa|pankki")
"""Words in the names of banks."""
_BALANCE = re.compile(r"(?i)\bbalance|saldo|solde|kontostand")


def may_be_bank(name: Found | None, values: Values) -> bool:
    """True if a document's head names a bank: the name says so, or the document gives an account's balance."""
    return name is not None and (BANK.search(str(name.value)) or _BALANCE.search(values.text)) is not None
