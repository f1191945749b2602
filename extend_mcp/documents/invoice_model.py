"""The content of an invoice's XML, by the terms of EN 16931."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Statement:
    """The value of one term: its text (dates as `YYYY-MM-DD`), and the path of its element.

    `others` are the values of further elements of the same path: more accounts, notes, dates.
    """

    text: str
    path: str
    others: tuple[str, ...] = ()


Statements: TypeAlias = Mapping[str, Statement]
"""By the name of a term, as in `terms.TERMS`."""


CREDITS = frozenset({"81", "83", "261", "262", "381", "396", "532", "TD04", "TD08"})
"""Type codes of credit notes: UNTDID 1001, and FatturaPA's own."""


@dataclass(frozen=True, slots=True)
class EInvoice:
    """An invoice, a credit note or an order.

    `file_name` is that of the XML in the PDF; empty if the XML is the document itself. `standard` and `profile` are
    names for people. `further` counts the other invoices in the same file; `attachments` are the names of files in
    it. `numbers` are all its numbers, of terms or not.
    """

    file_name: str
    standard: str
    profile: str
    is_order: bool
    header: Statements
    lines: tuple[Statements, ...] = ()
    taxes: tuple[Statements, ...] = ()
    numbers: frozenset[Decimal] = frozenset()
    further: int = 0
    attachments: tuple[str, ...] = ()

    @property
    def number(self) -> str | None:
        """Its own number."""
        statement = self.header.get("order.number" if self.is_order else "invoice.number")
        return statement.text if statement else None

    @property
    def is_credit(self) -> bool:
        """True if it is a credit note, by its type code or its root."""
        statement = self.header.get("invoice.type")
        return "credit" in self.standard or (statement is not None and statement.text in CREDITS)

    @property
    def title(self) -> str:
        """`Factur-X, profile EN 16931`."""
        return f"{self.standard}, profile {self.profile}" if self.profile else self.standard
