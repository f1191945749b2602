"""The columns of a page, for what is wrapped within one."""

from collections.abc import Iterator, Sequence

from extend_mcp.grounding.word_places import PlacedBox, PlacedWord, is_beside

INDENT = 0.25
"""Heights by which the lines of one cell may begin apart."""
LINE_GAP = 2.2
"""Heights from one line of a cell to the next, at most."""
WORD_GAP = 0.8
"""Heights between words of one cell, at most."""
STEP = 2.0
"""The step, in points or the boxes' own unit, by which beginnings of columns are grouped at first."""


def columns(page: Sequence[PlacedWord]) -> Iterator[list[PlacedWord]]:
    """The words of each column: pieces of lines between wide gaps, chained if they begin below each other.

    A piece may also begin below a word within the piece above, if cells are close to each other.
    """
    chains: list[list[Sequence[PlacedWord]]] = []
    latest: dict[int, list[Sequence[PlacedWord]]] = {}
    inner: dict[int, Sequence[PlacedWord]] = {}
    for piece in sorted(_pieces(page), key=lambda piece: (_box(piece).top, _box(piece).left)):
        box = _box(piece)
        keys = _keys(box)
        chain = next((latest[key] for key in keys if key in latest and _is_below(_box(latest[key][-1]), box)), None)
        if chain is None:
            above = next((inner[key] for key in keys if key in inner and _is_below(_box(inner[key]), box)), None)
            chain = [] if above is None else [above]
            chains.append(chain)
        chain.append(piece)
        latest[_key(box.left)] = chain
        inner |= {_key(word.box.left): piece[at:] for at, word in enumerate(piece) if at and word.box is not None}
    for chain in chains:
        if len(chain) > 1:
            yield [word for piece in chain for word in piece]


def _key(left: float) -> int:
    return int(left // STEP)


def _keys(box: PlacedBox) -> range:
    reach = int(INDENT * box.height // STEP) + 1
    return range(_key(box.left) - reach, _key(box.left) + reach + 1)


def _pieces(page: Sequence[PlacedWord]) -> list[list[PlacedWord]]:
    pieces: list[list[PlacedWord]] = []
    for word in page:
        if word.box is None:
            continue
        if pieces and is_beside(pieces[-1][-1], word, WORD_GAP):
            pieces[-1].append(word)
        else:
            pieces.append([word])
    return pieces


def _is_below(above: PlacedBox, below: PlacedBox) -> bool:
    return abs(below.left - above.left) < INDENT * above.height and 0 < below.top - above.top < LINE_GAP * above.height


def _box(piece: Sequence[PlacedWord]) -> PlacedBox:
    return piece[0].box or PlacedBox(0, 0, 0, 0)
