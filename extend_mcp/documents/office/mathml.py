"""Converts MathML equations of HTML and OpenDocument files to one line of text."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement

from extend_mcp.documents.office.equations import linear
from extend_mcp.documents.office.xml_nodes import local

_PARTS = {
    "mfrac": ("f", ("num", "den")),
    "msup": ("sSup", ("e", "sup")),
    "msub": ("sSub", ("e", "sub")),
    "msubsup": ("sSubSup", ("e", "sub", "sup")),
    "mroot": ("rad", ("e", "deg")),
    "munder": ("sSub", ("e", "sub")),
    "mover": ("sSup", ("e", "sup")),
    "munderover": ("sSubSup", ("e", "sub", "sup")),
}
"""The Office Math element for each element, and the names of its children."""
_ACCENTS = {
    "→": "\u20d7", "\u20d7": "\u20d7", "˙": "\u0307", "¨": "\u0308", "^": "\u0302", "ˆ": "\u0302", "~": "\u0303",
    "˜": "\u0303", "¯": "\u0305", "‾": "\u0305", "―": "\u0305", "_": "\u0305",
}  # fmt: skip
"""Signs over a letter, which are written on it."""
_AROUND = {"msqrt": "rad", "mfenced": "d"}
"""The same for elements that enclose all their content."""
_LEAVES = {"mi", "mn", "mo", "mtext", "ms"}
_UNSHOWN = {"annotation", "annotation-xml", "mphantom", "none", "mprescripts"}


def mathml_text(math: Element) -> str:
    """A `math` element as text, such as `1/2` or `x^2`."""
    root = Element("oMath")
    _add(root, [math])
    return linear(root)


def _add(parent: Element, nodes: Iterable[Element]) -> None:
    """Add elements of MathML to one of Office Math."""
    for node in nodes:
        name = local(node)
        if name in _LEAVES:
            SubElement(SubElement(parent, "r"), "t").text = " ".join("".join(node.itertext()).split())
        elif name == "mover" and len(node) == 2 and (accent := _ACCENTS.get("".join(node[1].itertext()).strip())):
            element = SubElement(parent, "acc")
            SubElement(SubElement(element, "accPr"), "chr").set("val", accent)
            _add(SubElement(element, "e"), node[:1])
        elif name in _PARTS:
            shape, parts = _PARTS[name]
            element = SubElement(parent, shape)
            for child, part in zip(node, parts, strict=False):
                _add(SubElement(element, part), [child])
        elif name in _AROUND:
            _add(SubElement(SubElement(parent, _AROUND[name]), "e"), node)
        elif name == "mtable":
            _add_table(SubElement(parent, "m"), node)
        elif name not in _UNSHOWN:
            _add(parent, node)


def _add_table(element: Element, table: Element) -> None:
    for row in table:
        line = SubElement(element, "mr")
        for cell in row:
            _add(SubElement(line, "e"), cell)
