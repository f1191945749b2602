"""The text of a paragraph in a Word file: its runs, without hidden and struck-out ones."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from extend_mcp.documents.office.equations import linear
from extend_mcp.documents.office.inline import equation, lowered, raised, settle
from extend_mcp.documents.office.numerals import numeral
from extend_mcp.documents.office.symbols import in_font, symbol
from extend_mcp.documents.office.xml_nodes import children, first, local, value
from extend_mcp.documents.word.field_codes import FIELD_PARTS, UNPRINTED, Fields
from extend_mcp.documents.word.hidden_words import Ground, Visibility, WordLetters

BREAK, RENDERED = "\f", "\v"
"""Marks in a text: a page break, and a place where Word broke the page in its last layout."""
_ASIDE = {"txbxContent", "pic", "chart", "relIds", "OLEObject", "commentReference"}
_NOTES = {"footnoteReference": "footnote", "endnoteReference": "endnote"}


@dataclass(slots=True)
class Emphasis:
    """The look of a paragraph's letters: their numbers by size in half points, and the number of bold ones."""

    sizes: dict[str | None, int] = field(default_factory=dict)
    bold: int = 0

    def add(self, text: str, look: Visibility) -> None:
        if text and not text.isspace():
            count = len(text)
            self.sizes[look.size] = self.sizes.get(look.size, 0) + count
            self.bold += count if look.bold else 0


class TextReader:
    """Reads paragraphs, and counts the runs of text that are hidden, blended or struck out.

    `aside` collects everything that is not text of the line: text boxes, pictures, charts, diagrams. `notes` numbers
    footnotes and endnotes by their ids, in the order of their marks.
    """

    def __init__(self, letters: WordLetters, ground: Ground) -> None:
        self.letters = letters
        self.ground = ground
        self.hidden = self.blended = self.struck = 0
        self.aside: list[Element] = []
        self.notes: dict[tuple[str, str], str] = {}
        self.emphasis = Emphasis()
        self._notes: Counter[str] = Counter()
        self._fields = Fields(Element("none"))

    @contextmanager
    def part(self, root: Element) -> Iterator[None]:
        """Read the text in the context as text of the part or text box `root`, which has its own fields."""
        before, self._fields = self._fields, Fields(root)
        yield
        self._fields = before

    @contextmanager
    def on(self, ground: Ground) -> Iterator[None]:
        """Read the text in the context as painted on `ground`."""
        before, self.ground = self.ground, ground
        yield
        self.ground = before

    def read(self, paragraph: Element) -> str:
        """The shown text of a paragraph, with the marks of page breaks in it."""
        self.emphasis = Emphasis()
        return settle(self._inside(paragraph, first(paragraph, "pPr")))

    def note_mark(self, kind: str, key: str) -> str:
        """The mark of a note: `[^1]` for a footnote, `[^i]` for an endnote."""
        if (kind, key) not in self.notes:
            self._notes[kind] += 1
            self.notes[kind, key] = numeral(self._notes[kind], "lowerRoman" if kind == "endnote" else "decimal")
        return f"[^{self.notes[kind, key]}]"

    def _inside(self, node: Element, above: Element | None) -> str:
        pieces = ((child, local(child)) for child in node)
        return "".join([self._piece(child, name, above) for child, name in pieces if name not in UNPRINTED])

    def _piece(self, node: Element, name: str, above: Element | None) -> str:
        """The shown text of one part of a paragraph with the `w:pPr` in `above`."""
        if name == "r":
            return self._run(node, above)
        if name in FIELD_PARTS:
            return self._fields.take(node)
        if name == "AlternateContent":
            return self._inside(alternative(node), above)
        if self._fields.shows:
            return self._shown(node, name, above)
        return self._inside(node, above)  # only fields are followed in the instructions of a field

    def _shown(self, node: Element, name: str, above: Element | None) -> str:
        if name in _ASIDE:
            self.aside.append(node)
            return ""
        if name in _NOTES:
            mark = self.note_mark(_NOTES[name], value(node, "id") or "")
            return "" if value(node, "customMarkFollows") in {"1", "true", "on"} else mark
        if name in _MARKS:
            return _MARKS[name](node)
        return self._ruby(node, above) if name == "ruby" else self._inside(node, above)

    def _run(self, node: Element, above: Element | None) -> str:
        look = self.letters.of(first(node, "rPr"), above)
        has_text = self._fields.shows and any(part.text and local(part) == "t" for part in node)
        if look.is_hidden or look.struck:
            for part in node:
                if local(part) in FIELD_PARTS:
                    self._fields.take(part)
            self.hidden += has_text and look.is_hidden
            self.struck += has_text and not look.is_hidden
            return ""
        if has_text and look.is_blended(above, self.ground):
            self.blended += any((part.text or "").strip() != "" for part in children(node, "t"))
        text = in_font(look.font, self._inside(node, above))
        self.emphasis.add(text, look)
        if look.place in {"superscript", "subscript"} and text.strip() and text.isprintable():
            return raised(text) if look.place == "superscript" else lowered(text)
        return text

    def _ruby(self, node: Element, above: Element | None) -> str:
        """A word and, behind it in brackets, its reading."""
        base, reading = first(node, "rubyBase"), first(node, "rt")
        word = self._inside(base, above) if base is not None else ""
        reading_text = self._inside(reading, above).strip() if reading is not None else ""
        return f"{word}({reading_text})" if reading_text else word


def alternative(node: Element) -> Element:
    """The part of an `mc:AlternateContent` that is read: its first choice, or its fallback."""
    choice = first(node, "Choice")
    chosen = choice if choice is not None and len(choice) else first(node, "Fallback")
    return chosen if chosen is not None else Element("none")


def _symbol(node: Element) -> str:
    code = value(node, "char") or ""
    is_code = 0 < len(code) <= 5 and all(one in "0123456789abcdefABCDEF" for one in code)
    return symbol(value(node, "font"), int(code, 16)) if is_code else ""


_MARKS: dict[str, Callable[[Element], str]] = {
    "t": lambda node: node.text or "",
    "br": lambda node: BREAK if value(node, "type") == "page" else "\n",
    "sym": _symbol,
    "oMath": lambda node: equation(linear(node)),
    "textpath": lambda node: value(node, "string") or "",
    "tab": lambda _: "\t",
    "ptab": lambda _: "\t",
    "cr": lambda _: "\n",
    "noBreakHyphen": lambda _: "-",
    "lastRenderedPageBreak": lambda _: RENDERED,
}
