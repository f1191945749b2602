"""Reads XML into an `EInvoice`."""

import re
from collections.abc import Mapping

from extend_mcp.documents.einvoice import fattura, terms
from extend_mcp.documents.einvoice.literals import as_day, as_decimal
from extend_mcp.documents.einvoice.terms import Kind, Term
from extend_mcp.documents.einvoice.tree import Tree, XmlNode
from extend_mcp.documents.invoice_model import EInvoice, Statement

ROOTS = {
    "CrossIndustryInvoice": "cii",
    "CrossIndustryDocument": "cii",
    "SCRDMCCBDACIOMessageStructure": "cii",
    "Invoice": "ubl",
    "CreditNote": "ubl",
    "FatturaElettronica": "fattura",
}
_NAMESPACES = re.compile(
    r"urn:un:unece:uncefact:data:|urn:ferd:|urn:oasis:names:specification:ubl:|http://ivaservizi\.agenziaentrate\.gov\.it/"
)
ORDER_ROOT = "SCRDMCCBDACIOMessageStructure"
STANDARDS = {
    "CrossIndustryDocument": "ZUGFeRD 1",
    "CrossIndustryInvoice": "Factur-X (CII)",
    ORDER_ROOT: "Order-X",
    "Invoice": "UBL invoice",
    "CreditNote": "UBL credit note",
    "FatturaElettronica": "FatturaPA",
}
PROFILES = (
    ("xrechnung", "XRechnung"),
    ("peppol", "PEPPOL BIS Billing"),
    ("extended", "EXTENDED"),
    ("basicwl", "BASIC WL"),
    ("minimum", "MINIMUM"),
    ("basic", "BASIC"),
    ("comfort", "COMFORT"),
    ("en16931", "EN 16931"),
    ("fpr12", "FPR12"),
    ("fpa12", "FPA12"),
)
"""A part of the guideline's name, and the name of the profile."""
MAX_OTHERS = 20
"""The most further values of one term that are kept."""


def read_invoice(tree: Tree, file_name: str = "") -> EInvoice | None:
    """The invoice or order; None if the root is of something else."""
    syntax = ROOTS.get(tree.name)
    if syntax is None or not _NAMESPACES.match(tree.root.element.tag.partition("}")[0].strip("{")):
        return None
    is_order = tree.name == ORDER_ROOT
    currency = _currency(tree, syntax)
    header = _statements(tree, tree.root, terms.TERMS, syntax, currency, terms.ORDER if is_order else {})
    bodies = tree.find(tree.root, terms.FURTHER[syntax]) if terms.FURTHER[syntax] else []
    if bodies:
        header = fattura.complete(tree, bodies[0], header)
    guideline = "".join(node.text.casefold() for node in tree.find(tree.root, terms.GUIDELINE[syntax])[:1])
    attached = tree.find(tree.root, terms.ATTACHED[syntax])
    return EInvoice(
        file_name,
        STANDARDS[tree.name],
        next((name for piece, name in PROFILES if piece in guideline), ""),
        is_order,
        header,
        _groups(tree, terms.LINES[syntax], terms.LINE_TERMS, syntax, currency, bodies),
        _groups(tree, terms.TAXES[syntax], terms.TAX_TERMS, syntax, currency, bodies),
        frozenset(number for node in tree.leaves() if (number := as_decimal(node.text)) is not None),
        max(0, len(bodies) - 1),
        tuple(node.element.get("filename") or "" for node in attached),
    )


def path_of(term: Term, syntax: str) -> str:
    """The path of a term in a syntax; empty if it has none."""
    return {"cii": term.cii, "ubl": term.ubl, "fattura": term.fattura}[syntax]


def _currency(tree: Tree, syntax: str) -> str:
    found = tree.find(tree.root, path_of(terms.TERMS["invoice.currency"], syntax))
    return found[0].text if found else ""


def _groups(
    tree: Tree, path: str, known: Mapping[str, Term], syntax: str, currency: str, bodies: list[XmlNode]
) -> tuple[dict[str, Statement], ...]:
    """The statements of each repeated element, without elements that have neither a text nor an amount."""
    start, below = (bodies[0], path.partition("/")[2]) if bodies else (tree.root, path)
    groups = [_statements(tree, node, known, syntax, currency, {}) for node in tree.find(start, below)]
    telling = {"line.name", "line.amount", "subtax.amount", "subtax.basis"}
    return tuple(one for one in groups if telling & one.keys())


def _statements(
    tree: Tree,
    node: XmlNode,
    known: Mapping[str, Term],
    syntax: str,
    currency: str,
    elsewhere: Mapping[str, str],
) -> dict[str, Statement]:
    statements = {}
    for term in known.values():
        path = elsewhere.get(term.name, path_of(term, syntax))
        if path and (found := _statement(tree, node, path, term.kind, currency)) is not None:
            statements[term.name] = found
    return statements


def _statement(tree: Tree, node: XmlNode, path: str, kind: Kind, currency: str) -> Statement | None:
    """The first element at a path that has a text of the kind; for amounts, the first in the invoice's currency."""
    for choice in path.split("|"):
        below, _, attribute = choice.partition("@") if "[" not in choice else (choice, "", "")
        nodes = tree.find(node, below)
        if kind == "amount":
            own = [one for one in nodes if one.element.get("currencyID") in (None, "", currency)]
            nodes = own or nodes
        texts = [(_typed(one.element.get(attribute) or "" if attribute else one.text, kind), one) for one in nodes]
        filled = [(text, one) for text, one in texts if text]
        if filled:
            where = filled[0][1].path + (f"/@{attribute}" if attribute else "")
            return Statement(filled[0][0], where, tuple(text for text, _ in filled[1 : MAX_OTHERS + 1]))
    return None


def _typed(text: str, kind: Kind) -> str:
    """The text in the form of its kind; empty if it is not a number. A month alone is unchanged."""
    text = " ".join(text.split())
    if kind in ("amount", "number"):
        return text if as_decimal(text) is not None else ""
    return as_day(text) or text if kind == "date" else text
