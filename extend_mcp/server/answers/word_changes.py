"""What changed within a sentence or a row of a table, in few words."""

from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import takewhile

from extend_mcp.server.answers.envelope import to_one_line

ALIKE = 0.5
"""The least share of common words for one text to count as a change of another."""
AROUND = 5
"""Words shown on each side of a change."""
FEW = 2
"""So few unchanged words are not worth leaving out."""
MOST_WORDS = 400
"""The most words of a sentence, from the first change on, that are compared one by one."""
LONGEST = 200
"""The most characters of words that replaced others."""


def is_row(text: str) -> bool:
    """True for a table, or a row of one, in Markdown."""
    return text.lstrip().startswith("|")


def likeness(old: str, new: str) -> float:
    """The share of words that two texts have in common, from 0 to 1."""
    before, after = Counter(old.casefold().split()), Counter(new.casefold().split())
    total = before.total() + after.total()
    return 2 * (before & after).total() / total if total else 1.0


def show_change(old: str, new: str, header: str = "") -> str:
    """One line: the changed cells of a row under the names in `header`, or the changed words with those around them."""
    if is_row(old) and is_row(new):
        cells = _changed_cells(_cells(old), _cells(new), _cells(header) if is_row(header) else [])
        if cells:
            return f"~ row {to_one_line(_cells(new)[0] or _cells(old)[0], 60)}: {cells}"
    before, after = old.split(), new.split()
    alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False)))
    start = max(alike - AROUND, 0) if alike > AROUND + FEW else 0
    shown = _changed_words(before[start : start + MOST_WORDS], after[start : start + MOST_WORDS])
    return f"~ {'… ' if start else ''}{' '.join(shown)}"


def _changed_cells(old: list[str], new: list[str], names: list[str]) -> str:
    """`Amount 100 → 120`; empty if the rows do not have the same number of cells."""
    if len(old) != len(new):
        return ""
    named = names if len(names) == len(new) else [""] * len(new)
    pairs = zip(named, old, new, strict=True)
    changed = [(name, before, after) for name, before, after in pairs if before != after]
    return "; ".join(
        f"{to_one_line(name, 40)} {_cell(before)} → {_cell(after)}".strip() for name, before, after in changed
    )


def _cell(text: str) -> str:
    return to_one_line(text, 80) or "(empty)"


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip().strip("|").split("|")]


def _changed_words(old: list[str], new: list[str]) -> Iterator[str]:
    """The new sentence with `[old → new]` in the places that differ; unchanged parts are cut short."""
    changes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for number, (kind, start, end, first, last) in enumerate(changes):
        if kind == "equal":
            yield from _shortened(new[first:last], is_first=number == 0, is_last=number == len(changes) - 1)
            continue
        before, after = (to_one_line(" ".join(words), LONGEST) for words in (old[start:end], new[first:last]))
        yield f"[{before} → {after}]" if before and after else f"[+ {after}]" if after else f"[- {before}]"


def _shortened(words: list[str], *, is_first: bool, is_last: bool) -> list[str]:
    """Words between changes: those next to a change stay."""
    begin = [] if is_first else words[:AROUND]
    end = [] if is_last else words[-AROUND:]
    return words if len(words) <= len(begin) + len(end) + FEW else [*begin, "…", *end]
