"""Which concept of the lexicon a field asks for."""

from collections.abc import Sequence
from functools import cache

from rapidfuzz import fuzz, process

from extend_mcp.analysis.extract.schema.lexicon import BUSINESSES, BY_NAME, CONCEPTS, Concept
from extend_mcp.analysis.extract.schema.party_names import NAMES

PARTS = {**dict.fromkeys(NAMES, ""), "address": " address", "full address": " address"}
"""Members of a party's object that hold its name or address, and how the concept's name then ends."""
ALIKE = 88
"""The least likeness of a name to an alias of a concept, 0 to 100: it allows one typing error."""


def concept_of(names: Sequence[str], kind: str, role: str, *, in_object: bool) -> Concept | None:
    """The concept with an exact alias, else with a close one; only one of a kind that the type can hold.

    `role` is the party of the field. In an object that is not of a party, a close alias is not enough.
    """
    if role and kind == "string":
        for name in names:
            if name in PARTS:
                return BY_NAME.get(f"{role}{PARTS[name]}")
    aliases = _aliases(kind)
    ways = [way for name in names for way in (name, _without_name(name))]
    exact = next((aliases[name] for name in ways if name in aliases), None)
    if exact is None and kind == "string" and not BUSINESSES.isdisjoint(ways):
        return BY_NAME["vendor"]
    if exact is not None or (in_object and not role):
        return exact
    close = [
        (_alike(name, alias), -at, alias) for name in names
        for alias, _, at in process.extract(name, list(aliases), scorer=fuzz.ratio, score_cutoff=ALIKE, limit=None)
    ]  # fmt: skip
    best = max(close, default=None)
    return aliases[best[2]] if best is not None and best[0] >= ALIKE else None


def _without_name(name: str) -> str:
    """A party without the word for name: `hotel` for `nom hotel` and for `hotel name`."""
    words = name.split()
    return " ".join(words[int(words[0] in NAMES) : len(words) - int(words[-1] in NAMES)]) if len(words) > 1 else name


@cache
def _aliases(kind: str) -> dict[str, Concept]:
    """The concepts that a type can hold, by their aliases; if two have the same alias, the first."""
    fitting = [concept for concept in CONCEPTS if _fits(concept, kind)]
    if kind == "string":  # `vat` as text is the number of a taxpayer, not an amount
        fitting.sort(key=lambda concept: concept.kind == "amount")
    found: dict[str, Concept] = {}
    for concept in fitting:
        for alias in concept.aliases:
            found.setdefault(alias, concept)
    return found


def _alike(name: str, alias: str) -> float:
    """How like an alias a name is, 0 to 100. Each of two words must be like: `employee name` is not an employer."""
    if name.endswith("nr") != alias.endswith("nr"):
        return 0.0  # an employee is not the number of one
    ratio = fuzz.ratio(name, alias)
    pairs = list(zip(name.split(), alias.split(), strict=False))
    if name.count(" ") == alias.count(" "):
        return min(ratio, *(fuzz.ratio(one, other) for one, other in pairs))
    return ratio


def _fits(concept: Concept, kind: str) -> bool:
    if kind == "date":
        return concept.kind in ("date", "effective date")
    if kind in ("currency", "number", "integer"):
        return concept.kind in ("amount", "number")
    return kind == "string"
