"""Converts equations of office files (Office Math) to one line of text: `1/2`, `x^2`, `sqrt(x)`, `∑_(i=1)^n x_i`."""

import re
import unicodedata
from collections.abc import Iterable
from xml.etree.ElementTree import Element

from extend_mcp.documents.office.xml_nodes import first, local, value

_WHOLE = re.compile(r"[\w.,'°∞%]+|[∑∫∏]")
_SIMPLE = re.compile(r"[-−]?(?:\d[\d.,]*|[^\W\d_]+)")
_BASE = re.compile(r"\d[\d.,]*|[^\W\d_]|\w+_\w+|\w+\([^()]*\)|[^\W\d_]['°]?|.[\u0300-\u036f\u20d0-\u20ff]")
_PAIRS = {"(": ")", "[": "]", "{": "}", "|": "|", "‖": "‖", "⟨": "⟩"}
_NARY = "∫"


def linear(node: Element) -> str:
    """An `m:oMath`, or any part of one, as text."""
    return _tidy(_joined(node))


def _joined(nodes: Iterable[Element]) -> str:
    """Parts in a row; a blank separates the digits of a mixed number, 1 1/2."""
    out = ""
    for node in nodes:
        part = _part(node)
        is_fraction = local(node) == "f" and part[:1].isdigit() and out[-1:].isdigit()
        out += f" {part}" if is_fraction else part
    return out


def _part(node: Element) -> str:
    name = local(node)
    if name in {"t", "delText"}:
        return _letters(node.text or "") if name == "t" else ""
    if name.endswith("Pr"):
        return ""
    if name == "br":
        return " "
    shape = _SHAPES.get(name)
    return shape(node) if shape is not None else _joined(node)


def _letters(text: str) -> str:
    """Mathematical letters as plain letters."""
    return "".join(unicodedata.normalize("NFKC", one) if "\U0001d400" <= one <= "\U0001d7ff" else one for one in text)


def _tidy(text: str) -> str:
    return re.sub(r"[\u2061-\u2064\u200b]", "", " ".join(text.split()))


def _of(node: Element, name: str) -> str:
    child = first(node, name)
    return _tidy(_joined(child)) if child is not None else ""


def _setting(node: Element, name: str, default: str = "") -> str:
    """The property of a part by name; an empty value counts."""
    properties = next((child for child in node if local(child) == f"{local(node)}Pr"), None)
    found = first(properties, name)
    setting = value(found, "val")
    return default if found is None or setting is None else setting


def _is_on(node: Element, name: str) -> bool:
    properties = next((child for child in node if local(child) == f"{local(node)}Pr"), None)
    found = first(properties, name)
    return found is not None and value(found, "val") not in {"0", "off", "false"}


def _is_bracketed(text: str) -> bool:
    """True if one pair of brackets encloses the whole text."""
    if len(text) < 2 or text[0] not in "([{" or text[-1] != _PAIRS[text[0]]:
        return False
    depth = 0
    for at, one in enumerate(text):
        depth += (one in "([{") - (one in ")]}")
        if depth == 0 and at < len(text) - 1:
            return False
    return True


def _wrapped(text: str, plain: re.Pattern[str]) -> str:
    return text if len(text) < 2 or plain.fullmatch(text) or _is_bracketed(text) else f"({text})"


def _fraction(node: Element) -> str:
    above, below = _of(node, "num"), _of(node, "den")
    if _setting(node, "type") == "noBar":
        return f"binom({above}, {below})"
    return f"{_wrapped(above, _WHOLE)}/{_wrapped(below, _SIMPLE)}"


def _raised(node: Element) -> str:
    return f"{_wrapped(_of(node, 'e'), _BASE)}{_high(_of(node, 'sup'))}"


def _lowered(node: Element) -> str:
    return f"{_wrapped(_of(node, 'e'), _BASE)}{_low(_of(node, 'sub'))}"


def _both(node: Element) -> str:
    return _lowered(node) + _high(_of(node, "sup"))


def _before(node: Element) -> str:
    return f"{_low(_of(node, 'sub'))}{_high(_of(node, 'sup'))}{_of(node, 'e')}"


def _high(text: str) -> str:
    return f"^{_wrapped(text, _SIMPLE)}" if text else ""


def _low(text: str) -> str:
    return f"_{_wrapped(text, _WHOLE)}" if text else ""


def _root(node: Element) -> str:
    degree = "" if _is_on(node, "degHide") else _of(node, "deg")
    return f"root({degree}, {_of(node, 'e')})" if degree else f"sqrt({_inner(_of(node, 'e'))})"


def _inner(text: str) -> str:
    return text[1:-1] if _is_bracketed(text) and text[0] == "(" else text


def _sum(node: Element) -> str:
    """A sum, a product, an integral: the sign, its bounds, and its operand."""
    sign = _setting(node, "chr", _NARY)
    return f"{sign}{_low(_of(node, 'sub'))}{_high(_of(node, 'sup'))} {_of(node, 'e')}"


def _brackets(node: Element) -> str:
    parts = [child for child in node if local(child) == "e"]
    texts = [_tidy(_joined(part)) for part in parts]
    if len(parts) == 1 and [local(child) for child in parts[0] if local(child) != "ctrlPr"] == ["m"]:
        texts = [_inner_matrix(texts[0])]
    if len(texts) == 1 and re.fullmatch(r"binom\([^()]*\)", texts[0]):
        return texts[0]
    return f"{_setting(node, 'begChr', '(')}{_setting(node, 'sepChr', '|').join(texts)}{_setting(node, 'endChr', ')')}"


def _function(node: Element) -> str:
    name, of = _of(node, "fName"), _of(node, "e")
    return f"{name}{of if _is_bracketed(of) and of[0] == '(' else f'({of})'}" if of else name


def _accent(node: Element) -> str:
    base = _of(node, "e")
    return f"{base}{_setting(node, 'chr', chr(0x302))}" if len(base) == 1 else _wrapped(base, _WHOLE)


def _bar(node: Element) -> str:
    base, sign = _of(node, "e"), chr(0x305 if _setting(node, "pos", "bot") == "top" else 0x332)
    return f"{base}{sign}" if len(base) == 1 else base


def _limit_below(node: Element) -> str:
    return f"{_of(node, 'e')}{_low(_of(node, 'lim'))}"


def _limit_above(node: Element) -> str:
    return f"{_of(node, 'e')}{_high(_of(node, 'lim'))}"


def _matrix(node: Element) -> str:
    rows = ([_tidy(_joined(cell)) for cell in row if local(cell) == "e"] for row in node if local(row) == "mr")
    return f"[{'; '.join(', '.join(row) for row in rows)}]"


def _inner_matrix(text: str) -> str:
    return text[1:-1] if _is_bracketed(text) and text[0] == "[" else text


def _lines(node: Element) -> str:
    """Equations one below the other; `&` marks where they are aligned."""
    return "; ".join(_tidy(_joined(child).replace("&", "")) for child in node if local(child) == "e")


_SHAPES = {
    "f": _fraction, "sSup": _raised, "sSub": _lowered, "sSubSup": _both, "sPre": _before, "rad": _root, "nary": _sum,
    "d": _brackets, "func": _function, "acc": _accent, "bar": _bar, "limLow": _limit_below, "limUpp": _limit_above,
    "m": _matrix, "eqArr": _lines,
}  # fmt: skip
