"""Words as one string of letters and digits, in which texts are found whatever blanks and marks they have."""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TypeAlias

from extend_mcp.grounding.folding import CONFUSED, is_unspaced, squeeze
from extend_mcp.grounding.word_places import PlacedWord, is_beside, is_wrapped

MOST, MOST_OF_LONG, LONG = 200, 20, 100
"""The most places of one text that are looked at; fewer for one with `LONG` letters and digits or more."""
JOINED = 5
"""The fewest letters and digits of a text that may be printed in parts, though it is claimed without blanks."""
JOIN_GAP = 0.7
"""The widest gap between such parts, in heights."""
WRAPPED = 15
"""The fewest letters and digits of a code that may continue in the next line, as an IBAN."""
BREAKS = ("-", "\u00ad", "‐")
"""The end of a word that continues in the next line."""

Place: TypeAlias = tuple[int, int]
"""Numbers of words of a `Text`: the first, and the one after the last."""


class Text:
    """Words run together, with a line break between two flows, and the way back from characters to words."""

    def __init__(self, flows: Iterable[Sequence[PlacedWord]], known: dict[str, str]) -> None:
        """`known` has the letters and digits of words that were met before, and gets those of others."""
        self.words: list[PlacedWord] = []
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._indices: list[int] = []
        parts: list[str] = []
        at = 0
        for flow in flows:
            for word in flow:
                part = known.get(word.text)
                if part is None:
                    part = known[word.text] = squeeze(word.text)
                if part:
                    self._starts.append(at)
                    self._indices.append(len(self.words))
                    at += len(part)
                    self._ends.append(at)
                    parts.append(part)
                self.words.append(word)
            parts.append("\n")
            at += 1
        self.string = "".join(parts)
        self._misread: str | None = None

    def find(self, wanted: str, breaks: Collection[int]) -> Iterator[Place]:
        """The words that are just this, from the beginning of one to the end of another.

        `breaks` are the places in `wanted` where the claimed text has a blank or a mark. Elsewhere words must be
        close together, or continue in the next line after a hyphen.
        """
        return self._whole(self.string, wanted, breaks)

    def find_misread(self, wanted: str, breaks: Collection[int]) -> Iterator[Place]:
        """Like `find`, but characters that OCR confuses count as equal."""
        if self._misread is None:
            self._misread = self.string.translate(CONFUSED)
        return self._whole(self._misread, wanted.translate(CONFUSED), breaks)

    def find_within(self, wanted: str) -> Iterator[Place]:
        """The words of which this is a part, but not the whole."""
        for at in places(self.string, wanted):
            number = bisect_right(self._starts, at) - 1
            if self._starts[number] + len(wanted) < self._ends[number] and at + len(wanted) <= self._ends[number]:
                yield self._indices[number], self._indices[number] + 1

    def touched(self, start: int, end: int) -> Place:
        """The words that characters `start` to `end` touch; at least one."""
        first = max(bisect_right(self._starts, start) - 1, 0)
        last = max(bisect_right(self._starts, max(end - 1, start)) - 1, first)
        return self._indices[first], self._indices[last] + 1

    def around(self, place: Place) -> str:
        """The text of the words, with those close before and after them, which may have a mark of theirs."""
        first, end = place
        if first and is_beside(self.words[first - 1], self.words[first], JOIN_GAP):
            first -= 1
        if end < len(self.words) and is_beside(self.words[end - 1], self.words[end], JOIN_GAP):
            end += 1
        return " ".join(word.text for word in self.words[first:end])

    def _whole(self, string: str, wanted: str, breaks: Collection[int]) -> Iterator[Place]:
        for at in places(string, wanted):
            end = at + len(wanted)
            first, last = bisect_right(self._starts, at) - 1, bisect_right(self._starts, end - 1) - 1
            begins = self._starts[first] == at or self._may_part(at)
            ends = self._ends[last] == end or self._may_part(end)
            if not (begins and ends):
                continue
            inner = [number for number in range(first, last) if not self._is_break(number, at, breaks)]
            place = self._indices[first], self._indices[last] + 1
            if all(self._goes_on(number, len(wanted)) for number in inner) and not self._is_cut(place, bool(inner)):
                yield place

    def _may_part(self, at: int) -> bool:
        """True if a text can begin or end within a word: beside a letter of a script without blanks."""
        return is_unspaced(self.string[at - 1]) or is_unspaced(self.string[at])

    def _is_break(self, number: int, start: int, breaks: Collection[int]) -> bool:
        """True if a word may end here: the text that begins at `start` has a blank or a mark here, or needs none."""
        at = self._starts[number + 1]
        return at - start in breaks or self._may_part(at)

    def _goes_on(self, number: int, length: int) -> bool:
        """True if a word and the next are parts of one: after a hyphen, or close together in a text of this length."""
        word, after = self.words[self._indices[number]], self.words[self._indices[number + 1]]
        if word.text.endswith(BREAKS) or (length >= JOINED and is_beside(word, after, JOIN_GAP)):
            return True
        return length >= WRAPPED and _has_digit(word) and _has_digit(after) and is_wrapped(word, after)

    def _is_of_digits(self, place: Place) -> bool:
        """True if the words are groups of digits, as in a telephone number, to which more groups may belong."""
        return place[1] - place[0] > 1 and all(word.text.isdigit() for word in self.words[slice(*place)])

    def _is_cut(self, place: Place, in_parts: bool) -> bool:
        """True if the words are incomplete: one continues in the next line or, `in_parts`, more digits are close by."""
        first, last = place[0], place[1] - 1
        after = self.words[last + 1] if last + 1 < len(self.words) else None
        before = self.words[first - 1] if first else None
        if after and self.words[last].text.endswith(BREAKS) and after.text[:1].islower():
            return not is_beside(self.words[last], after, JOIN_GAP)
        if not in_parts and not self._is_of_digits(place):
            return False
        follows = after is not None and _has_digit(after) and is_beside(self.words[last], after, JOIN_GAP)
        return follows or (before is not None and _has_digit(before) and is_beside(before, self.words[first], JOIN_GAP))


def _has_digit(word: PlacedWord) -> bool:
    return any(map(str.isdigit, word.text))


def places(string: str, wanted: str) -> Iterator[int]:
    """The places of a text in a string."""
    at = string.find(wanted) if wanted else -1
    for _ in range(MOST if len(wanted) < LONG else MOST_OF_LONG):
        if at < 0:
            return
        yield at
        at = string.find(wanted, at + 1)
