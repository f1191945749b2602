"""The numbers of both taxpayers, told apart by the names that they stand below."""

from collections.abc import Iterator, Mapping

from extend_mcp.analysis.extract.ranking.context import Context
from extend_mcp.analysis.extract.ranking.model import Key, Pick, Scores
from extend_mcp.analysis.extract.ranking.options import flat

OWNER, RIVAL = 0.5, 0.3
"""The least chance of a name whose block says whose a number is, and of one that makes this doubtful."""


def with_own_numbers(scores: Mapping[str, Scores], picks: Mapping[str, Pick], context: Context) -> Mapping[str, Scores]:
    """The scores of the numbers of both taxpayers; none if no name says whose a number is.

    A number in the address block of a party's name, or behind it on its line, is that party's, and the other has
    another. A document's only number is the seller's.
    """
    owned = _owned(scores, picks, context) if len(context.keys("vat")) > 1 else {}
    found = {}
    for role in owned and ("seller", "buyer"):
        others = {key for other, key in owned.items() if other != role}
        kept = {None, owned[role]} if role in owned else scores[f"{role}.vat"].keys() - others
        found[f"{role}.vat"] = {key: score for key, score in scores[f"{role}.vat"].items() if key in kept}
    return found


def _owned(scores: Mapping[str, Scores], picks: Mapping[str, Pick], context: Context) -> Mapping[str, Key]:
    """The number of each party whose name says so. If two names claim one number, it is the nearer one's."""
    claims: list[tuple[int, str, Key, float]] = []
    for role in ("seller", "buyer"):
        name = picks.get(f"{role}.name")
        if name is not None and name.key is not None and name.chance >= RIVAL:
            near = [pair for pair in _numbers_below(name.key, context) if pair[1] in scores.get(f"{role}.vat", ())]
            distance, key = min(near, key=lambda pair: pair[0], default=(0, None))
            claims += [(distance, role, key, name.chance)] if key is not None else []
    owned: dict[str, Key] = {}
    taken = set[Key]()
    for _, role, key, chance in sorted(claims, key=lambda claim: claim[0]):
        if key not in taken and chance >= OWNER:
            owned[role] = key
        taken.add(key)
    return owned


def _numbers_below(name: Key, context: Context) -> Iterator[tuple[int, Key]]:
    """The numbers of taxpayers in the blocks that a name is in, below it, and how many segments below."""
    blocks, spots = context.parties.block, [option.place for option in context.options("name") if option.key == name]
    for number in context.options("vat"):
        block, at, _ = blocks.get(id(number.place), (-1, 0, 0))
        for place in spots:
            other, start, _ = blocks.get(id(place), (-2, 0, 0))
            if place is number.place and flat(number.before).find(str(name)) >= 0:
                yield 0, number.key
            elif block == other and at > start:
                yield at - start, number.key
