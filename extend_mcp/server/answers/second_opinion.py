"""Compares what an invoice's own XML says with what an extraction found."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from extend_mcp.server.answers.envelope import to_one_line
from extend_mcp.server.answers.values import walk_leaves

MOST = 100
"""The most differences that are listed."""
LONGEST = 120
"""The most characters of a value."""
CENT = 0.005
"""Numbers that differ by less count as equal."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """`summary` says how many values agree; `flags` are paths with what the XML says, other bank accounts first."""

    summary: str
    flags: list[tuple[str, str]]


def compare(carried: dict[str, Any], value: dict[str, Any]) -> Opinion:
    """The opinion of the XML, as `local_work` read it, on the values of an extraction."""
    found = dict(walk_leaves(value))
    differ = [
        (path, said, found.get(path, found.get(f"{path}.amount")), term)
        for path, said, term in carried["values"]
        if not _is_same(said, found.get(path, found.get(f"{path}.amount")))
    ]
    differ.sort(key=lambda one: not _is_other_account(*one[2:]))
    agree = len(carried["values"]) - len(differ)
    source = to_one_line(carried["source"], LONGEST)
    summary = f"The file contains {source}, which was read here: {agree} values agree with it, {len(differ)} do not"
    return Opinion(f"{summary} (`flags`; nothing was changed)." if differ else f"{summary}.", list(_flags(differ)))


def _flags(differ: list[tuple[str, Any, Any, str]]) -> Iterator[tuple[str, str]]:
    for path, said, ours, term in islice(differ, MOST):
        text = to_one_line(said, LONGEST) if isinstance(said, str) else f"{said:.12g}"
        if _is_other_account(ours, term):
            yield path, f"the file's XML names another account (IBAN) to pay to: {text}. Check before you pay"
        else:
            yield path, f"the file's XML says {text}"


def _is_other_account(ours: Any, term: str) -> bool:
    return term == "payment.iban" and ours is not None


def _is_same(said: Any, ours: Any) -> bool:
    from extend_mcp.grounding.folding import squeeze

    if isinstance(said, int | float) and isinstance(ours, int | float) and not isinstance(ours, bool):
        return abs(said - ours) < CENT
    return isinstance(said, str) and isinstance(ours, str) and squeeze(said) == squeeze(ours)
