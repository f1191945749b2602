"""Untrusted XML: read within limits, and walked by the local names of elements."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from extend_mcp.documents.failure import DocumentFailure

MAX_BYTES = 5 * 1024 * 1024
_STEPS = re.compile(r"[^/\[]+(?:\[[^\]]*\])?")
"""The steps between slashes outside of conditions."""
_OWN_ENTITY = re.compile(rb"&(?!#|(?:amp|lt|gt|quot|apos);)")
"""The beginning of an entity that is not one of XML itself."""
_STEP = re.compile(r"(?P<name>\w+)(?:\[(?P<key>[@\w/]+)=(?P<value>\w+)\])?")

NEW_NAMES = {
    "SpecifiedExchangedDocumentContext": "ExchangedDocumentContext",
    "HeaderExchangedDocument": "ExchangedDocument",
    "SpecifiedSupplyChainTradeTransaction": "SupplyChainTradeTransaction",
    "ApplicableSupplyChainTradeAgreement": "ApplicableHeaderTradeAgreement",
    "ApplicableSupplyChainTradeDelivery": "ApplicableHeaderTradeDelivery",
    "ApplicableSupplyChainTradeSettlement": "ApplicableHeaderTradeSettlement",
    "SpecifiedTradeSettlementMonetarySummation": "SpecifiedTradeSettlementHeaderMonetarySummation",
    "SpecifiedSupplyChainTradeAgreement": "SpecifiedLineTradeAgreement",
    "SpecifiedSupplyChainTradeDelivery": "SpecifiedLineTradeDelivery",
    "SpecifiedSupplyChainTradeSettlement": "SpecifiedLineTradeSettlement",
}
"""Elements of ZUGFeRD 1, and their later names."""


class XmlNode(NamedTuple):
    """An element and its path from the root, numbered if it has siblings of its name."""

    element: Any
    path: str

    @property
    def text(self) -> str:
        """The text with single blanks."""
        return " ".join((self.element.text or "").split())


def read_xml(data: bytes) -> "Tree":
    """The tree of an XML file. Nothing outside it is read, and none of its entities is expanded.

    Raises `DocumentFailure`: over 5 MB, not well-formed, deeper than libxml2 reads (256), or with entities of its own.
    """
    from lxml import etree

    if len(data) > MAX_BYTES:
        raise DocumentFailure("FILE_SIZE_TOO_LARGE", f"It is over {MAX_BYTES:,} bytes.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DocumentFailure("CORRUPT_FILE", "It is not well-formed XML.") from error
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and (any(declared.iterentities()) or _OWN_ENTITY.search(data.replace(b"\0", b""))):
        raise DocumentFailure("CORRUPT_FILE", "It has entities of its own, which are not expanded.")
    return Tree(root)


class Tree:
    """Elements by their names; those of ZUGFeRD 1 also by today's names. Each element is indexed once."""

    def __init__(self, root: Any) -> None:
        self.name = _local(root)
        self.root = XmlNode(root, f"/{self.name}")
        self._children: dict[Any, dict[str, list[XmlNode]]] = {}

    def find(self, node: XmlNode, path: str) -> list[XmlNode]:
        """The elements at a path of names below `node`. `A|B`: those of the first path that has any.

        A step may have a condition on an attribute or on an element below: `ID[@schemeID=VA]`, `A[B/ID=VAT]`.
        """
        for steps in _choices(path):
            nodes = [node]
            for step in steps:
                nodes = [below for one in nodes for below in self._step(one, step)]
            if nodes:
                return nodes
        return []

    def leaves(self) -> Iterator[XmlNode]:
        """The elements with text and no child elements; those of one name together."""
        stack = [self.root]
        while stack:
            node = stack.pop()
            below = [child for named in self._below(node).values() for child in named]
            if below:
                stack += reversed(below)
            elif node.text:
                yield node

    def _step(self, node: XmlNode, step: tuple[str, str, str]) -> list[XmlNode]:
        name, key, value = step
        nodes = self._below(node).get(name, [])
        if not key:
            return nodes
        if key.startswith("@"):
            return [one for one in nodes if one.element.get(key[1:]) == value]
        return [one for one in nodes if any(below.text == value for below in self.find(one, key))]

    def _below(self, node: XmlNode) -> dict[str, list[XmlNode]]:
        known = self._children.get(node.element)
        if known is not None:
            return known
        if not len(node.element):
            return {}
        counts: dict[str, int] = {}
        elements = [(child, _local(child)) for child in node.element if isinstance(child.tag, str)]
        for _, name in elements:
            counts[name] = counts.get(name, 0) + 1
        at: dict[str, int] = {}
        known = {}
        for child, name in elements:
            at[name] = at.get(name, 0) + 1
            path = f"{node.path}/{name}[{at[name]}]" if counts[name] > 1 else f"{node.path}/{name}"
            known.setdefault(NEW_NAMES.get(name, name), []).append(XmlNode(child, path))
        self._children[node.element] = known
        return known


@lru_cache(maxsize=2000)
def _choices(path: str) -> list[list[tuple[str, str, str]]]:
    """The steps of each alternative path; a step is a name, and the key and value of its condition or empty texts."""
    choices = [_STEPS.findall(choice) if "[" in choice else choice.split("/") for choice in path.split("|")]
    return [[_parts(step) for step in steps] for steps in choices]


def _parts(step: str) -> tuple[str, str, str]:
    found = _STEP.fullmatch(step)
    return (found["name"], found["key"] or "", found["value"] or "") if found else ("", "", "")


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
