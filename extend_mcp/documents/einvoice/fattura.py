"""Composes terms that FatturaPA does not have: names of people, VAT numbers with their country, and totals."""

from decimal import Decimal

from extend_mcp.documents.einvoice.literals import as_decimal
from extend_mcp.documents.einvoice.tree import Tree, XmlNode
from extend_mcp.documents.invoice_model import Statement, Statements

_PARTIES = {
    "seller": "FatturaElettronicaHeader/CedentePrestatore/DatiAnagrafici/",
    "buyer": "FatturaElettronicaHeader/CessionarioCommittente/DatiAnagrafici/",
}


def complete(tree: Tree, body: XmlNode, header: Statements) -> dict[str, Statement]:
    """The header with the terms that can be composed from the first invoice of the file, `body`."""
    completed = dict(header)
    for who, start in _PARTIES.items():
        if f"{who}.name" not in completed:
            _join(completed, f"{who}.name", tree, [start + "Anagrafica/Nome", start + "Anagrafica/Cognome"], " ")
        _join(completed, f"{who}.vat", tree, [start + "IdFiscaleIVA/IdPaese", start + "IdFiscaleIVA/IdCodice"], "")
    summary = tree.find(body, "DatiBeniServizi/DatiRiepilogo")
    net = _add(tree, summary, "ImponibileImporto", completed, "total.net")
    tax = _add(tree, summary, "Imposta", completed, "total.tax")
    if "total.gross" not in completed and net is not None and tax is not None:
        completed["total.gross"] = Statement(str(net + tax), f"{summary[0].path}/(ImponibileImporto + Imposta)")
    _add(tree, tree.find(body, "DatiPagamento/DettaglioPagamento"), "ImportoPagamento", completed, "total.due")
    return completed


def _join(terms: dict[str, Statement], name: str, tree: Tree, paths: list[str], between: str) -> None:
    found = [nodes[0] for path in paths if (nodes := tree.find(tree.root, path)) and nodes[0].text]
    if len(found) == len(paths):
        terms[name] = Statement(between.join(node.text for node in found), found[-1].path)


def _add(tree: Tree, nodes: list[XmlNode], path: str, terms: dict[str, Statement], name: str) -> Decimal | None:
    """Add up an amount of several elements into one term; not if one of them is missing or not a number."""
    found = [below[0] for node in nodes if (below := tree.find(node, path))]
    amounts = [as_decimal(node.text) for node in found]
    known = [amount for amount in amounts if amount is not None]
    if not known or len(known) < len(nodes):
        return None
    whole = sum(known, Decimal(0))
    terms[name] = Statement(str(whole), found[0].path if len(found) == 1 else f"sum of {len(found)} {path}")
    return whole
