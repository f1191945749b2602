"""Style sheets and style attributes of HTML, as far as they decide what is visible."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from extend_mcp.documents.web.css_media import holds

MAX_SELECTORS, MAX_SELECTOR = 20_000, 200
"""The most characters of the selectors of one rule, and of one selector."""
MAX_VALUE = 300
"""The most characters of one value."""
SEEN_PROPERTIES = frozenset(
    "display visibility content-visibility opacity font font-size color background background-color background-image "
    "background-clip -webkit-background-clip -webkit-text-fill-color text-shadow text-indent position left right top "
    "bottom inset margin margin-left margin-top margin-right width max-width height max-height overflow overflow-x "
    "overflow-y padding padding-top padding-bottom clip clip-path transform scale translate filter text-decoration "
    "text-decoration-line flex-direction flex-flow grid-template-columns".split()
)
_NOISE = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_STRING = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")
_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?|\\(.)")
_GROUP = re.compile(r"@(?:layer|supports|container)\b|@media\b(?P<query>.*)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class CssRule:
    """One selector of a sheet with its declarations. `weight` orders rules: its numbers of ids, classes and tags."""

    selector: str
    weight: tuple[int, int, int]
    declared: Mapping[str, tuple[str, bool]]


def rules_of(sheet: str) -> list[CssRule]:
    """The rules of a sheet that apply on a usual screen and affect visibility."""
    text = _STRING.sub(lambda found: found[0] if not set("{};") & set(found[0]) else "''", _NOISE.sub(" ", sheet))
    rules: list[CssRule] = []
    open_blocks: list[_Block] = []
    pieces = re.split(r"([{};])", text)
    for part, mark in zip(pieces[::2], [*pieces[1::2], "}"], strict=True):
        if mark == "{":
            open_blocks.append(_Block(part.strip(), open_blocks[-1] if open_blocks else None))
        elif open_blocks:
            open_blocks[-1].body.append(part)
            if mark == "}":
                rules += open_blocks.pop().rules()
    return rules + [rule for block in open_blocks for rule in block.rules()]


class _Block:
    """The text between two braces. A block only for print or some screens is ignored."""

    def __init__(self, prelude: str, outer: "_Block | None") -> None:
        group = _GROUP.match(prelude)
        holding = group is not None and (group["query"] is None or holds(group["query"]))
        self.is_live: bool = (outer is None or outer.is_live) and (not prelude.startswith("@") or holding)
        self.body: list[str] = []
        self.selectors: str = prelude[:MAX_SELECTORS]
        above = outer.selectors if outer is not None else ""
        if prelude.startswith("@"):
            self.selectors = above
        elif above and "&" in self.selectors:
            self.selectors = self.selectors.replace("&", f":is({above})", 1)[:MAX_SELECTORS]

    def rules(self) -> list[CssRule]:
        declared = declarations(";".join(self.body)) if self.selectors and self.is_live else {}
        return [CssRule(one, _weight(one), declared) for one in _split(self.selectors)] if declared else []


def _split(selectors: str) -> list[str]:
    parts = [selectors] if "(" in selectors else selectors.split(",")
    return [part.strip() for part in parts if 0 < len(part.strip()) <= MAX_SELECTOR]


def _weight(selector: str) -> tuple[int, int, int]:
    bare = re.sub(r"\[[^\]]*\]", ".", selector)
    return bare.count("#"), len(re.findall(r"[.:]", bare)), len(re.findall(r"(?:^|[\s>+~])[a-z]", bare, re.IGNORECASE))


@lru_cache(2000)
def declarations(body: str) -> Mapping[str, tuple[str, bool]]:
    """By property: its value in lower case, and whether it is `!important`. Only those that affect visibility."""
    if "\\" in body:
        body = _ESCAPE.sub(lambda found: chr(min(int(found[1], 16), 0x10FFFF)) if found[1] else found[2], body)
    found: dict[str, tuple[str, bool]] = {}
    for part in _NOISE.sub(" ", body).split(";"):
        name, _, value = part.partition(":")
        name, value = name.strip().lower(), value.strip().lower()[:MAX_VALUE]
        if name in SEEN_PROPERTIES and value:
            urgent = value.endswith("important")
            found[name] = (value.removesuffix("important").rstrip("! \t\n") if urgent else value, urgent)
    return found
