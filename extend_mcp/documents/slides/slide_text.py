"""The text of shapes on slides: paragraphs, their bullets and numbers, equations."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from extend_mcp.documents.office.equations import linear
from extend_mcp.documents.office.inline import equation, lowered, raised, settle
from extend_mcp.documents.office.nesting import ListPlace
from extend_mcp.documents.office.numerals import numeral
from extend_mcp.documents.office.symbols import in_font, signs_in_font
from extend_mcp.documents.office.xml_nodes import first, local, number, value

BULLET = "-"
_KINDS = {"alpha": "Letter", "roman": "Roman"}
_BULLETS = {"buNone", "buChar", "buAutoNum", "buBlip"}


@dataclass(frozen=True, slots=True)
class SlideLine:
    """A paragraph: its text, its marker, and its depth in its list."""

    text: str
    marker: str | None
    place: ListPlace


@dataclass(slots=True)
class ParagraphReader:
    """Reads the paragraphs of one shape in order, and counts the numbers of its lists.

    `slide` is the number on the slide. `styles` are the `a:lstStyle` and similar elements that may define bullets, the
    nearest first. `struck` counts the struck-out runs, which are left out.
    """

    slide: int
    styles: Sequence[Any] = ()
    struck: int = 0
    _counts: dict[int, tuple[str, int]] = field(default_factory=dict)

    def read(self, body: Any) -> Iterator[SlideLine]:
        """Each paragraph that has a text."""
        for paragraph in body:
            if local(paragraph) == "p" and (text := self.text(paragraph).strip()):
                look = first(paragraph, "pPr")
                depth = number(value(look, "lvl"))
                yield SlideLine(text, self._marker(look, depth), ListPlace("", depth))

    def text(self, paragraph: Any) -> str:
        """The text of one paragraph."""
        return settle("".join(self._piece(node) for node in paragraph))

    def _piece(self, node: Any) -> str:
        match local(node):
            case "r" | "fld":
                return self._run(node)
            case "br":
                return "\n"
            case "m" | "oMathPara":
                return "".join(equation(linear(one)) for one in node.iter() if local(one) == "oMath")
        return ""

    def _run(self, node: Any) -> str:
        look, words = first(node, "rPr"), first(node, "t")
        text = (words.text or "").replace("\v", "\n").replace("_x000B_", "\n") if words is not None else ""
        if value(node, "type") == "slidenum":
            text = str(self.slide)
        if value(look, "strike") in {"sngStrike", "dblStrike"}:
            self.struck += bool(text.strip())
            return ""
        text = in_font(value(first(look, "latin"), "typeface"), text)
        text = signs_in_font(value(first(look, "sym"), "typeface"), text)
        shift = value(look, "baseline") or "0"
        if not text.strip() or not text.isprintable() or not shift.rstrip("%").lstrip("-").strip("0."):
            return text
        return lowered(text) if shift.startswith("-") else raised(text)

    def _marker(self, properties: Any, depth: int) -> str | None:
        bullet = next((one for look in self._looks(properties, depth) if (one := _bullet(look)) is not None), None)
        for deeper in [at for at in self._counts if at > depth]:
            del self._counts[deeper]
        if bullet is None or local(bullet) == "buNone":
            self._counts.pop(depth, None)
            return None
        return self._number(bullet, depth) if local(bullet) == "buAutoNum" else BULLET

    def _looks(self, properties: Any, depth: int) -> Iterator[Any]:
        yield properties
        for style in self.styles:
            yield first(style, f"lvl{depth + 1}pPr")

    def _number(self, bullet: Any, depth: int) -> str:
        """The number of an item, such as `2.`, `b)` or `(iv)`."""
        kind = value(bullet, "type") or "arabicPeriod"
        begun, count = self._counts.get(depth, ("", 0))
        count = count + 1 if begun == kind else number(value(bullet, "startAt"), 1)
        self._counts[depth] = kind, count
        return auto_number(kind, count)


def auto_number(kind: str, count: int) -> str:
    """A count in one of DrawingML's schemes: `arabicPeriod`, `alphaLcParenR`, `romanUcParenBoth`."""
    shape = next((name for start, name in _KINDS.items() if kind.startswith(start)), None)
    if shape is not None:
        written = numeral(count, f"{'upper' if 'Uc' in kind else 'lower'}{shape}")
    else:
        written = numeral(count, "decimalEnclosedCircle" if kind.startswith("circle") else "decimal")
    if kind.endswith("ParenBoth"):
        return f"({written})"
    return written + (")" if kind.endswith("ParenR") else "." if kind.endswith("Period") else "")


def bullet_styles(shape: Any) -> list[Any]:
    """The elements that define the bullets of a shape's text, the nearest first: the shape, its layout, the master."""
    body = shape.text_frame._txBody  # noqa: SLF001 (no public way)
    found = [first(body, "lstStyle")]
    if not shape.is_placeholder:
        return [one for one in found if one is not None]
    kind = _kind(shape)
    base: Any = shape
    while (base := getattr(base, "_base_placeholder", None)) is not None:
        if (text := first(base.element, "txBody")) is not None:
            found.append(first(text, "lstStyle"))
    master = getattr(getattr(shape.part, "slide_layout", None), "slide_master", None)
    styles = first(master.element, "txStyles") if master is not None else None
    found.append(first(styles, "bodyStyle" if kind in _BODIES else "otherStyle"))
    return [one for one in found if one is not None]


_BODIES = {"BODY", "OBJECT", "VERTICAL_BODY", "VERTICAL_OBJECT", "SUBTITLE"}


def _kind(shape: Any) -> str:
    return str(shape.placeholder_format.type.name)


def _bullet(look: Any) -> Any:
    """The bullet in paragraph properties, or None."""
    return next((node for node in look if local(node) in _BULLETS), None) if look is not None else None
