"""An invoice's XML as readable blocks."""

from collections.abc import Iterator, Mapping, Sequence

from extend_mcp.documents.einvoice.terms import LINE_TERMS, PARTIES, TAX_TERMS, TERMS, Term
from extend_mcp.documents.einvoice.tree import Tree
from extend_mcp.documents.invoice_model import EInvoice, Statement, Statements
from extend_mcp.documents.page import Block, Cell

LONGEST = 2000
"""The most characters of a text that is listed by its path: encoded files are longer."""


def invoice_blocks(invoice: EInvoice, tree: Tree) -> list[Block]:
    """A title, the values by their names, the parties, the lines and taxes as tables, and all other texts."""
    blocks = [Block("heading", _title(invoice), level=1)]
    blocks += _values(invoice.header, [term for term in TERMS.values() if _party(term.name) is None])
    for who, (label, *_) in PARTIES.items():
        own = [term for term in TERMS.values() if _party(term.name) == who and term.name in invoice.header]
        if own:
            blocks.append(Block("heading", label, level=2))
            blocks += _values(invoice.header, own)
    blocks += _table("Lines", invoice.lines, LINE_TERMS)
    blocks += _table("Taxes", invoice.taxes, TAX_TERMS)
    rest = list(_rest(invoice, tree))
    return [*blocks, Block("heading", "Other data", level=2), *rest] if rest else blocks


def _title(invoice: EInvoice) -> str:
    kind = "Order" if invoice.is_order else "Credit note" if invoice.is_credit else "Invoice"
    return f"{kind} {invoice.number or ''}".rstrip()


def _party(name: str) -> str | None:
    who, _, part = name.partition(".")
    return who if who in PARTIES and (who != "buyer" or part != "reference") else None


def _values(header: Statements, terms: Sequence[Term]) -> Iterator[Block]:
    for term in terms:
        statement = header.get(term.name)
        if statement is not None:
            label = term.label if _party(term.name) is None else term.label.partition(": ")[2]
            yield Block("key_value", f"{label}: {'; '.join((statement.text, *statement.others))}")


def _table(title: str, rows: Sequence[Statements], known: Mapping[str, Term]) -> Iterator[Block]:
    """A table of the columns in which any row has a value."""
    columns = [term for term in known.values() if any(term.name in row for row in rows)]
    if not columns:
        return
    texts = [[term.label for term in columns]]
    texts += [[_text(row.get(term.name)) for term in columns] for row in rows]
    cells = [Cell(at, column, text) for at, row in enumerate(texts) for column, text in enumerate(row)]
    yield Block("heading", title, level=2)
    yield Block("table", "\n".join(" ".join(row) for row in texts), cells=tuple(cells))


def _text(statement: Statement | None) -> str:
    return "; ".join((statement.text, *statement.others)) if statement is not None else ""


def _rest(invoice: EInvoice, tree: Tree) -> Iterator[Block]:
    """The texts that no term covers, by their paths."""
    covered = {text for row in (invoice.header, *invoice.lines, *invoice.taxes) for text in _paths(row)}
    for node in tree.leaves():
        path = node.path.partition("/@")[0].removeprefix(f"/{tree.name}/")
        if node.path not in covered and len(node.text) <= LONGEST:
            yield Block("key_value", f"{path}: {node.text}")


def _paths(row: Statements) -> Iterator[str]:
    for statement in row.values():
        yield statement.path.partition("/@")[0]
