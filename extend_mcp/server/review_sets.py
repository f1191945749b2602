"""Finds the evaluation sets of reviews by name, for each account.

The API cannot find a set by its name. Sets are neither deleted nor renamed, so a list is read to its end once, and
later only down to the newest known set.
"""

from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extend_mcp.wire.evaluations import EvaluationSet

SET_NAME = "Reviewed documents"
"""The beginning of the names of the sets."""
MOST_LISTS = 256
"""The most lists that are remembered: one for each account and extractor."""
MOST_SETS = 10_000
"""The most sets of a list that are looked at."""
ROWS, FIRST_ROWS = 20, 1000
"""Rows of a list in one request: if it was read before, and if not. The latter is the API's limit."""

List = Callable[[int], AsyncIterator["EvaluationSet"]]
"""Iterates over a list of sets, newest first, with so many rows in a request."""


@dataclass(slots=True)
class _Known:
    newest: str | None = None
    by_name: "dict[str, EvaluationSet]" = field(default_factory=dict)


class ReviewSets:
    """Remembers what was read of the lists. Only sets of reviews are kept."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, str | None], _Known] = OrderedDict()

    async def find(self, account: str, extractor_id: str | None, name: str, list_sets: List) -> "EvaluationSet | None":
        """The account's set of this name, among those of the extractor or among all."""
        known = self._known.setdefault((account, extractor_id), _Known())
        self._known.move_to_end((account, extractor_id))
        if len(self._known) > MOST_LISTS:
            self._known.popitem(last=False)
        if name not in known.by_name:
            await self._read(known, list_sets)
        return known.by_name.get(name)

    async def _read(self, known: _Known, list_sets: List) -> None:
        """Read the sets that are newer than the newest known one."""
        new, left = list["EvaluationSet"](), MOST_SETS
        async for each in list_sets(FIRST_ROWS if known.newest is None else ROWS):
            left -= 1
            if each.id == known.newest or not left:
                break
            new.append(each)
        for each in reversed(new):
            if each.name.startswith(SET_NAME):
                known.by_name[each.name] = each
        known.newest = new[0].id if new else known.newest
