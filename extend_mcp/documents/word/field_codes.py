"""Fields of a Word file: separates their instructions from shown text, and shows fields without a stored result."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from extend_mcp.documents.office.symbols import symbol
from extend_mcp.documents.office.xml_nodes import first, local, value
from extend_mcp.documents.word.content_controls import form_value
from extend_mcp.documents.word.paragraph_styles import all_named

FIELD_PARTS = {"fldChar", "instrText"}
UNPRINTED = {"del", "moveFrom", "Fallback", "pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr", "tblGrid", "sectPr"}
"""Elements whose content is not text of the document."""
_SILENT = {"SET", "ASK"}
"""Fields that name their result and do not show it."""
_TWO = r"\s*\(([^(),;]*)[,;]([^(),;]*)\)"
_FRACTION, _ROOT = re.compile(r"\\f" + _TWO), re.compile(r"\\r" + _TWO)


@dataclass(slots=True)
class _Field:
    """A field while it is read. `shows`: the following text is its result. `has_result`: it has a stored one."""

    is_form: bool
    shows: bool = False
    has_result: bool = False
    instructions: list[str] = field(default_factory=list)

    @property
    def is_silent(self) -> bool:
        """True if its result is not shown."""
        words = "".join(self.instructions).split(maxsplit=1)
        return bool(words) and words[0].upper() in _SILENT


class Fields:
    """Goes through the fields of one part in order. Fields without an end are ignored."""

    def __init__(self, root: Element) -> None:
        self._whole = _whole_fields(root)
        self._open: list[_Field] = []

    @property
    def shows(self) -> bool:
        """True if text here is shown: outside of fields, or in the results of all fields around it."""
        return not self._open or all(one.shows for one in self._open)

    def take(self, node: Element) -> str:
        """Go past a part of a field. Returns the text shown there."""
        if local(node) == "instrText":
            if self._open and not self._open[-1].has_result:
                self._open[-1].instructions.append(node.text or "")
            return ""
        match value(node, "fldCharType"):
            case "begin" if id(node) in self._whole:
                shown = form_value(first(node, "ffData"))
                text = shown if shown is not None and self.shows else ""
                self._open.append(_Field(is_form=shown is not None))
                return text
            case "separate" if self._open:
                self._open[-1].has_result = True
                self._open[-1].shows = not (self._open[-1].is_form or self._open[-1].is_silent)
            case "end" if self._open:
                ended = self._open.pop()
                if self.shows and not ended.has_result and not ended.is_form:
                    return _result("".join(ended.instructions))
        return ""


def _whole_fields(root: Element) -> set[int]:
    """The ids of the marks that begin a field with an end."""
    begun: list[int] = []
    whole: set[int] = set()
    for mark in _marks(root) if next(all_named(root, "fldChar"), None) is not None else ():
        kind = value(mark, "fldCharType")
        if kind == "begin":
            begun.append(id(mark))
        elif kind == "end" and begun:
            whole.add(begun.pop())
    return whole


def _marks(root: Element) -> Iterator[Element]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        name = local(node)
        if name == "fldChar":
            yield node
        elif name not in UNPRINTED:
            waiting += reversed(node)


def _result(instructions: str) -> str:
    """The displayed text of a field without a stored result: a symbol, or a formula such as `EQ \\f(1,2)`."""
    words = instructions.split()
    if len(words) > 1 and words[0].upper() == "SYMBOL":
        font = re.search(r'\\f\s+"?([^"\\]+)', instructions)
        return symbol(font[1].strip() if font else None, _code(words[1]))
    if words and words[0].upper() == "EQ":
        formula = _ROOT.sub(_root, _FRACTION.sub(r"\1/\2", instructions.strip()[2:]))
        return re.sub(r"\\[a-z]+\d*\s*", "", formula).strip()
    return ""


def _root(found: re.Match[str]) -> str:
    return f"root({found[1].strip()}, {found[2].strip()})" if found[1].strip() else f"sqrt({found[2].strip()})"


def _code(text: str) -> int:
    """A character's number, such as 254 or 0xFE; 0 for other texts."""
    found = re.fullmatch(r"(\d{1,6})|0x([0-9a-fA-F]{1,5})", text)
    return 0 if found is None else int(found[1]) if found[1] else int(found[2], 16)
