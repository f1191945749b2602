"""The bank that a field asks for: whose statement a paper is, or who has the account that another paper names."""

import re

from extend_mcp.analysis.extract.found import Found
from extend_mcp.analysis.extract.shapes.values import Values

BANKS = frozenset({"bank", "bank name", "financial institution"})
"""Names of such fields."""
_BANK = re.compile(r"(?i)bank|banque|banco|banca|sparkasse|credit union|building society|caisse|caixa|pankki")
_BALANCE = re.compile(r"(?i)\bbalance|saldo|solde|kontostand")


def may_be_bank(name: Found | None, values: Values) -> bool:
    """Whether the name of a paper's head is a bank's: it says so, or the paper tells what an account stands at."""
    return name is not None and (_BANK.search(str(name.value)) or _BALANCE.search(values.text)) is not None
