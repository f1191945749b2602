"""The customer of an invoice that only says `Name:` and below it `Address:`, without a heading."""

from dataclasses import dataclass

from extend_mcp.analysis.extract.found import Found
from extend_mcp.analysis.extract.layout.layout import Segment, Token
from extend_mcp.analysis.extract.shapes.values import Values
from extend_mcp.analysis.words.spelling import plain

SURE = 0.72
"""How surely this is the customer."""
NEAR = 3
"""How many lines below the name the address is."""
_NAMES = frozenset("name nombre nome nom naam nazwa navn namn".split())
_ADDRESSES = frozenset("address adresse anschrift adres adresa direccion domicilio indirizzo endereco morada".split())
_OF_BANK = frozenset("bank account iban swift bic konto banque banco banca rekening ifsc sort".split())
"""Words near the name of who holds an account."""


@dataclass(frozen=True, slots=True)
class NamedRows:
    """The words of a name and of the address below it."""

    name: tuple[Token, ...]
    address: tuple[Token, ...]

    def found_name(self) -> Found:
        """The name of the customer."""
        return _found(self.name, "company")

    def found_address(self) -> Found:
        """The address of the customer."""
        return _found(self.address, "address")


def named_rows(values: Values) -> NamedRows | None:
    """The one name and address of the first page; None if there are several, or if they are those of an account."""
    found = [rows for leaf in values.layout.leaves[:1] for one in leaf.segments() if (rows := _below(one)) is not None]
    return found[0] if len(found) == 1 else None


def _below(name: Segment) -> NamedRows | None:
    if not _is_labelled(name, _NAMES):
        return None
    lines = name.leaf.lines
    around = (one.text for row in lines[max(0, name.line - NEAR) : name.line + NEAR + 1] for one in row)
    if not _OF_BANK.isdisjoint(plain(" ".join(around)).split()):
        return None
    below = (one for row in lines[name.line + 1 : name.line + 1 + NEAR] for one in row)
    aligned = (one for one in below if abs(one.box.left - name.box.left) < name.leaf.unit)
    address = next((one for one in aligned if _is_labelled(one, _ADDRESSES)), None)
    return NamedRows(name.tokens[1:], address.tokens[1:]) if address is not None else None


def _is_labelled(segment: Segment, labels: frozenset[str]) -> bool:
    """True if a text is one of the labels with a colon, and its value."""
    first, *rest = segment.tokens
    return bool(rest) and first.text.endswith(":") and plain(first.text) in labels


def _found(tokens: tuple[Token, ...], kind: str) -> Found:
    return Found(" ".join(token.text for token in tokens).strip(" ,"), tokens, SURE, 1.0, kind, chance=SURE)
