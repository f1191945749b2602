"""Fills the fields of a schema from the XML of an invoice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extend_mcp.analysis.extract.exact.differences import Difference, find_differences
from extend_mcp.analysis.extract.exact.places import Places
from extend_mcp.analysis.extract.exact.term_values import as_value
from extend_mcp.analysis.extract.found import DOUBTED, SURE, Exact, Found, Source
from extend_mcp.analysis.extract.layout.layout import Layout, Token, lay_out
from extend_mcp.analysis.extract.schema.fields import Field
from extend_mcp.analysis.extract.schema.term_mapping import RowMapping, map_fields
from extend_mcp.documents.einvoice.literals import as_decimal
from extend_mcp.documents.invoice_model import EInvoice, Statement, Statements
from extend_mcp.documents.page import Document
from extend_mcp.wire.runs import RunWarning

UNSEEN = " It was not found on the pages."
DIFFERS, SEVERAL = "LOCAL_EINVOICE_DIFFERS", "LOCAL_EINVOICE_SEVERAL"


def read_invoice_data(
    documents: Sequence[tuple[str, Document]], root: Field, layout: Layout, read: Mapping[str, Found | None]
) -> Exact:
    """The fields from the one invoice among the documents, if they are about nothing else.

    `read` is what was read from the pages, for remarks on differences.
    """
    carried = [(name, one, one.invoice) for name, one in documents if one.invoice is not None and _has_first_page(one)]
    if len({invoice.number for _, _, invoice in carried}) > 1:
        message = f"The files contain {len(carried)} different invoices as XML. Values were read from the pages only."
        return Exact(warnings=[RunWarning(code=SEVERAL, message=message)])
    if not carried:
        return Exact()
    file_id, document, invoice = carried[0]
    places, own = Places(layout), layout if len(documents) == 1 else lay_out([(file_id, document)])
    filler = _Filler(file_id, invoice, places, find_differences(document, own, places), read)
    filler.fill(root)
    return filler.made


def _has_first_page(document: Document) -> bool:
    """True if the requested pages include the first, so that the data belongs to them."""
    return any(page.number == 1 for page in document.pages)


@dataclass(frozen=True, slots=True)
class ExactValue:
    """A value of the XML for a field, from the header or from one of its `row`s."""

    field: Field
    term: str
    said: Statement
    value: Any
    row: Statements


def read_claims(invoice: EInvoice, root: Field) -> dict[str, ExactValue]:
    """The XML's values by the paths of fields; for members of an array, with the number of the item."""
    mapping, fields = map_fields(root), {one.path: one for one in _all(root)}
    found = {path: _claim(fields[path], term, invoice.header) for path, term in mapping.terms.items()}
    for path, rows in mapping.arrays.items():
        members = {one.path: one for one in _all(fields[path].item)}
        for number, row in enumerate(_stated(invoice, rows)):
            for member, term in rows.members.items():
                said = invoice.header if term == "invoice.currency" else row
                found[_numbered(member, number)] = _claim(members[member], term, said)
    return {path: one for path, one in found.items() if one is not None}


def _claim(one: Field, term: str, said: Statements) -> ExactValue | None:
    statement = _address(term, said) if term.endswith(".address") else said.get(term)
    value = as_value(one, term, statement) if statement is not None else None
    return None if statement is None or value is None else ExactValue(one, term, statement, value, said)


def _stated(invoice: EInvoice, rows: RowMapping) -> Sequence[Statements]:
    return invoice.lines if rows.rows == "lines" else invoice.taxes


class _Filler:
    def __init__(
        self,
        file_id: str,
        invoice: EInvoice,
        places: Places,
        differences: Sequence[Difference],
        read: Mapping[str, Found | None],
    ) -> None:
        self.file_id, self.invoice, self.places, self.read = file_id, invoice, places, read
        self.differs = {one.term: one for one in differences}
        self.made = Exact()
        if self.differs:
            self.made.warnings.append(RunWarning(code=DIFFERS, message=_complaint(list(self.differs.values()))))

    def fill(self, root: Field) -> None:
        """Set `made` to the XML's values, each with its words on the pages; the values of a row are found together."""
        claims = read_claims(self.invoice, root)
        spots = self.places.find_tokens(
            (path, one.value if isinstance(one.value, str) else float(one.value))
            for path, one in claims.items() if one.term not in self.differs
        )  # fmt: skip
        found = {path: self._found(one, spots.get(path)) for path, one in claims.items()}
        self.made.found = {path: one for path, one in found.items() if claims[path].field.path == path}
        for path, rows in map_fields(root).arrays.items():
            made = [{_last(member): found.get(_numbered(member, number)) for member in rows.members}
                    for number in range(len(_stated(self.invoice, rows)))]  # fmt: skip
            if any(one for row in made for one in row.values()):
                self.made.rows[path] = made

    def _found(self, claim: ExactValue, tokens: tuple[Token, ...] | None) -> Found:
        """The value with its words on the pages; `tokens` is None if it was not looked up."""
        difference = self.differs.get(claim.term)
        name = self.invoice.file_name or "the file"
        base = _price_base(claim.term, claim.row)
        unseen = UNSEEN if tokens == () else ""
        note = f"From the invoice's XML ({name}), …/{_last_steps(claim.said.path)}.{base}{unseen}"
        if difference is not None:
            note = _note(difference, self.read.get(claim.field.path))
        confidence = SURE if difference is None else DOUBTED
        source = Source(confidence, f"{claim.said.text} ({name}: {claim.said.path})", note, self.file_id)
        currency = self.invoice.header.get("invoice.currency")
        return Found(claim.value, tokens or (), 1.0, 1.0, "exact", currency.text if currency else None, source)


def _all(around: Field | None) -> list[Field]:
    """The fields under an object that hold values, arrays whole."""
    found: list[Field] = []
    for one in around.members.values() if around else ():
        found += _all(one) if one.kind == "object" else [one]
    return found


def _last(path: str) -> str:
    return path.rpartition(".")[2]


def _numbered(member: str, number: int) -> str:
    """The path of an array's member in one of its items."""
    return member.replace("[]", f"[{number}]", 1)


def _last_steps(path: str) -> str:
    return "/".join(path.split("/")[-2:])


def _price_base(term: str, said: Statements) -> str:
    """A remark on a price that is not for one unit."""
    base = as_decimal(said["line.base"].text) if term == "line.price" and "line.base" in said else None
    return "" if base is None or base == 1 else f" The price is for {base.normalize():f} units."


def _address(term: str, said: Statements) -> Statement | None:
    """The parts of an address as one text, on the path of its first part."""
    who = term.partition(".")[0]
    street, further, code, city, country = (
        said.get(f"{who}.{part}") for part in ("street", "street2", "zip", "city", "country")
    )
    place = " ".join(one.text for one in (code, city) if one)
    parts = [street.text if street else "", further.text if further else "", place, country.text if country else ""]
    first = street or city
    return Statement(", ".join(part for part in parts if part), first.path.rpartition("/")[0]) if first else None


def _note(one: Difference, read: Found | None) -> str:
    """A remark on a value that the pages do not have, with the value that the rules read, else the nearest one."""
    says = " ".join(token.text for token in read.tokens) if read is not None else ""
    says = one.page_says or "" if one.is_account or not says else says
    answer = f" The page says: {says[:200]}" if says else ""
    if one.is_account:
        return f"The page prints another account (IBAN) than the invoice's XML. Check before you pay.{answer}"
    return f"The pages do not show this value of the invoice's XML as the {one.label.lower()}.{answer}"


def _complaint(differences: list[Difference]) -> str:
    names = ", ".join(one.label.lower() if not one.is_account else "IBAN" for one in differences)
    loud = " The account to pay to is different: check before you pay." * any(one.is_account for one in differences)
    return f"The pages differ from the invoice's XML ({names}). The XML's values were kept and flagged.{loud}"
