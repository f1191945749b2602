"""Divides a page into frames: the words of one turn, set upright, as lines."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from extend_mcp.documents.page import Block, Line, Page, Word
from extend_mcp.documents.structure.fitted import SEGMENT_GAP
from extend_mcp.documents.structure.lines.line import WordLine
from extend_mcp.documents.structure.lines.ruled_lines import Rules
from extend_mcp.documents.structure.lines.set_lines import set_lines
from extend_mcp.documents.structure.lines.slanted import leveled, slanted_blocks
from extend_mcp.documents.structure.lines.typed_rules import draw_typed_rules
from extend_mcp.documents.structure.lines.typewriter import is_typed
from extend_mcp.documents.structure.upright import quarter, turn_blocks, turn_rules, turn_words, usual_turn

LEAST_SLANT, LEAST_SLANTED = 2, 10
"""The least degrees off a quarter turn, and the least words, for words of one slant to be read separately."""


@dataclass(frozen=True, slots=True)
class TurnedFrame:
    """A page turned back by `turn`, and by a `slant` of some degrees.

    `is_main`: it has most of the page's words. `typed`: its letters have one width.
    """

    page: Page
    turn: int
    width: float
    height: float
    lines: list[WordLine]
    rules: Rules
    is_main: bool
    typed: bool
    slant: int = 0
    on_page: dict[int, Word] = field(default_factory=dict)
    """The words on the page by the ids of the turned words."""

    def turned_back(self, blocks: Sequence[Block]) -> list[Block]:
        """The blocks at their places on the page."""
        if self.slant:
            blocks = slanted_blocks(blocks, self.slant, self.width, self.height)
        turned = turn_blocks(blocks, -self.turn % 360, self.width, self.height)
        if not self.turn and not self.slant:
            return turned
        return [
            replace(block, cells=tuple(replace(cell, words=self.words_on_page(cell.words)) for cell in block.cells))
            for block in turned
        ]

    def page_lines(self, running: Collection[int] = ()) -> list[Line]:
        """The lines at their places on the page. `running` has the indexes of headers, footers and page numbers."""
        return [
            Line(tuple(self.words_on_page(part.words) for part in line.parts(SEGMENT_GAP, walled=True)), at in running)
            for at, line in enumerate(self.lines)
        ]

    def words_on_page(self, words: Sequence[Word]) -> tuple[Word, ...]:
        """Words of the frame as they are on the page; the same ones each time."""
        if not self.turn and not self.slant:
            return tuple(words)
        back = -self.turn % 360
        for word in words:
            if id(word) not in self.on_page:
                [self.on_page[id(word)]] = turn_words([word], back, self.width, self.height)
        return tuple(self.on_page[id(word)] for word in words)


def frames_of(page: Page) -> Iterator[TurnedFrame]:
    """A frame for the usual turn, with the ruled lines, then one for each other turn. A stamp across the page is one
    line. Lines drawn in characters become ruled lines of the page."""
    draw_typed_rules(page)
    if not page.words:
        return
    usual = usual_turn(page.words)
    groups = _by_turn(page.words, usual)
    main = usual if groups[usual] else max(groups, key=lambda turn: len(groups[turn]))
    for turn, words in groups.items():
        if words:
            yield _frame(page, turn, words, is_main=turn == main)


def _by_turn(words: list[Word], usual: int) -> dict[int, list[Word]]:
    """The words by their turn, rounded to the next quarter if close to it; those of the usual turn first."""
    if {word.turn for word in words} == {usual}:
        return {usual: words}
    counts = Counter([word.turn for word in words])
    near = {turn: _near(turn, count) for turn, count in counts.items()}
    groups: dict[int, list[Word]] = {usual: []}
    for word in words:
        groups.setdefault(near[word.turn], []).append(word)
    return groups


def _near(turn: int, words: int) -> int:
    """The turn for reading words: the next quarter, unless many have the same slant, or they are across the page."""
    found = quarter(turn)
    if found is None or (abs(_slant(turn, found)) >= LEAST_SLANT and words >= LEAST_SLANTED):
        return turn
    return found


def _slant(turn: int, near: int) -> int:
    """By how many degrees a turn is off a quarter turn."""
    return (turn - near + 180) % 360 - 180


def _frame(page: Page, turn: int, words: list[Word], *, is_main: bool) -> TurnedFrame:
    near = quarter(turn)
    if near is None:
        frame = empty_frame(page, 0, is_main=is_main, typed=False)
        frame.lines.append(WordLine(words))
        return frame
    upright = turn_words(words, near, page.width or 0.0, page.height or 0.0)
    frame = empty_frame(page, near, is_main=is_main, typed=is_typed(upright))
    if slant := _slant(turn, near):
        upright = leveled(upright, slant, frame.width, frame.height)
        own = dict(zip(map(id, upright), words, strict=True))
        frame = replace(frame, slant=slant, on_page=own)
    frame.lines.extend(set_lines(upright, frame.rules, typed=frame.typed))
    return frame


def empty_frame(page: Page, turn: int, *, is_main: bool, typed: bool) -> TurnedFrame:
    """The frame of a turn, with its ruled lines, and no line of words yet."""
    width, height = page.width or 0.0, page.height or 0.0
    rules = Rules(turn_rules(page.rules, turn, width, height) if is_main else ())
    size = (height, width) if turn in {90, 270} else (width, height)
    return TurnedFrame(page, turn, *size, [], rules, is_main=is_main, typed=typed)
