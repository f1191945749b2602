"""The markers of lists in a Word file: the number of an item, and its format."""

from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from extend_mcp.documents.office.nesting import ListPlace
from extend_mcp.documents.office.numerals import numeral
from extend_mcp.documents.office.symbols import symbol
from extend_mcp.documents.office.xml_nodes import children, first, local, number, value
from extend_mcp.documents.word.paragraph_styles import ParagraphLook, indent_of, is_on

BULLET = "-"
_PICTURE = "•"
_WORDLESS = {"none", "bullet"}
"""Formats of levels whose numbers are not shown, nor by the levels below them."""
_PADDED = "decimalZero"
"""The format of 01, which is decimal: the numbers of `Section 1.01` keep it where all are to be decimal."""
_BOXES = {"☐", "☒", "✓"}
MAX_LEVELS = 9


@dataclass(frozen=True, slots=True)
class Label:
    """The text before an item: its marker (`-`, `2.`, `b)`), and the box that its bullet draws."""

    marker: str
    box: str
    place: ListPlace


@dataclass(frozen=True, slots=True)
class _Level:
    """The numbering of one depth of a list. `restart`: an item of a lower depth restarts it."""

    kind: str | None
    pattern: str
    start: int
    restart: int | None
    plain: bool
    style: str | None
    box: str
    indent: int | None


@dataclass(slots=True)
class _List:
    """One `w:num`: the depths of its list, and where it restarts."""

    source: str
    levels: dict[int, _Level]
    starts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The lists of one file, and the current count of each."""

    def __init__(self, root: Element | None) -> None:
        sources = {value(node, "abstractNumId") or "": node for node in children(root, "abstractNum")}
        linked = {value(first(node, "styleLink"), "val"): key for key, node in sources.items()}
        self._lists: dict[str, _List] = {}
        for node in children(root, "num"):
            source = value(first(node, "abstractNumId"), "val") or ""
            style = value(first(sources.get(source), "numStyleLink"), "val")
            source = linked.get(style, source) if style is not None else source
            self._lists[value(node, "numId") or ""] = _list(node, source, sources.get(source))
        self._counts: dict[str, dict[int, int]] = {}

    def marker(self, look: ParagraphLook) -> Label | None:
        """Count one more item with this look. Returns the text before it, None if nothing is shown."""
        list_id, depth = look.numbering or ("", None)
        found = self._lists.get(list_id)
        if found is not None and depth is None:
            tied = {level.style: at for at, level in found.levels.items() if level.style is not None}
            depth = next((tied[style] for style in look.styles if style in tied), 0)
        if found is None or depth is None or depth not in found.levels:
            return None
        counts = self._count(found, depth)
        level = found.levels[depth]
        place = ListPlace(found.source, depth, look.indent if look.indent is not None else level.indent)
        if level.kind == "bullet":
            return Label(BULLET, level.box, place) if level.pattern.strip() else None
        return Label(shown, "", place) if (shown := _shown(found, level, counts)) else None

    def _count(self, found: _List, depth: int) -> dict[int, int]:
        counts = self._counts.setdefault(found.source, {})
        for upper in [key for key in found.levels if key < depth]:
            counts.setdefault(upper, found.levels[upper].start)  # an item that skips a depth counts it
        start = found.starts.pop(depth, None)
        counts[depth] = counts.get(depth, found.levels[depth].start - 1) + 1 if start is None else start
        for deeper in [key for key in counts if key > depth and key in found.levels]:
            restart = found.levels[deeper].restart
            if restart is None or depth < restart:
                del counts[deeper]
        return counts


def _list(node: Element, source: str, abstract: Element | None) -> _List:
    levels = {number(value(level, "ilvl")): _level(level) for level in children(abstract, "lvl")[:MAX_LEVELS]}
    copy = _List(source, levels)
    for override in children(node, "lvlOverride")[:MAX_LEVELS]:
        depth = number(value(override, "ilvl"))
        if (level := first(override, "lvl")) is not None:
            copy.levels[depth] = _level(level)
        if (start := value(first(override, "startOverride"), "val")) is not None:
            copy.starts[depth] = number(start, 1)
    return copy


def _level(node: Element) -> _Level:
    restart, pattern = value(first(node, "lvlRestart"), "val"), value(first(node, "lvlText"), "val") or ""
    pattern = _PICTURE if first(node, "lvlPicBulletId") is not None else pattern
    fonts = first(first(node, "rPr"), "rFonts")
    return _Level(
        kind=_kind(node),
        pattern=pattern,
        start=number(value(first(node, "start"), "val")),
        restart=number(restart) if restart is not None else None,
        plain=is_on(first(node, "isLgl")),
        style=value(first(node, "pStyle"), "val"),
        box=_box(value(fonts, "ascii"), pattern),
        indent=indent_of(first(node, "pPr")),
    )


def _kind(node: Element) -> str | None:
    """The format of the numbers of a level; of one that the writer made, its first number, such as `001`."""
    found = next((one for one in node.iter() if local(one) == "numFmt"), None)
    kind = value(found, "val")
    return (value(found, "format") or "").partition(",")[0].strip() if kind == "custom" else kind


def _box(font: str | None, pattern: str) -> str:
    """The box that a bullet draws; empty for other bullets."""
    drawn = symbol(font, ord(pattern)) if len(pattern) == 1 else ""
    return drawn if drawn in _BOXES else ""


def _shown(found: _List, level: _Level, counts: dict[int, int]) -> str:
    if level.kind == "none":
        return ""
    pattern = level.pattern
    for depth in range(MAX_LEVELS):
        mark = f"%{depth + 1}"
        if mark in pattern and (one := found.levels.get(depth)) is not None:
            kind = "decimal" if level.plain and one.kind != _PADDED else one.kind
            count = counts.get(depth, one.start)
            pattern = pattern.replace(mark, "" if one.kind in _WORDLESS else numeral(count, kind))
    return pattern.strip()
