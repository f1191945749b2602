"""Finds the labels on the pages."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate

from rapidfuzz import fuzz, process

from extend_mcp.analysis.extract.labels.label_ends import MARKS, end_of_label
from extend_mcp.analysis.extract.layout.layout import Layout, Segment, Token, around
from extend_mcp.analysis.extract.schema.fields import Field
from extend_mcp.analysis.extract.schema.lexicon import CONCEPTS, OTHER_LABELS
from extend_mcp.analysis.words.spelling import plain
from extend_mcp.documents.page import Box

LONGEST = 6
"""Words of the longest label that is searched."""
REACH = 14
"""How many words into a segment a label may begin."""
NEAR_START = 3
"""How many words may be before a label that is not printed exactly as it is known."""
LETTER = re.compile("[a-z]")
"""A label of one letter: it counts only with a mark, as in `X: 5`, because units and lists have letters too."""
MORE = 0.9
"""The likeness of a text that has one more word between those of the label."""
SHORTEST_END = 8
"""Letters of the shortest label that ends a compound: `Nutzfläche` in `Gebäudenutzfläche`."""
LONG_WORD, ALIKE = 12, 93
"""Letters of a long word, and its least likeness to a label: compounds share most of theirs, as `Darlehensbetrag` and
`Darlehensvertrag` do."""
OTHER = frozenset(
    "first last next previous prior other not non no and or of per net gross minimum maximum average".split()
)
"""Additional words that change the meaning."""
INNOCENT = frozenset("income monthly annual yearly weekly current full".split())
"""Additional words that do not, between the two words of a label."""
_GIVER, _TAKER = re.compile(r"(\w{3,}?)[eo]rs?"), re.compile(r"(\w{3,}?)ees?")
_WORDS = re.compile(r"[^\W\d]")
RATE = re.compile(r" \d+(?: \d+)? %")
"""A tax rate within a label, as in `Total incl. 6 % GST`."""


Ranks = dict[str, int]
"""A label's rank among those of each family."""
Near = tuple[str, float]
"""A label, and how like it a text is, 0 to 1."""


@dataclass(slots=True, unsafe_hash=True)
class LabelHit:
    """A label at tokens `first` to `last` (excluded) of a segment, and their box. `score` is about 1 for a good one."""

    segment: Segment
    first: int
    last: int
    label: str
    family: str
    score: float
    ratio: float
    marked: bool
    box: Box

    @property
    def tokens(self) -> tuple[Token, ...]:
        """Its words."""
        return self.segment.tokens[self.first : self.last]

    @property
    def is_whole(self) -> bool:
        """True if its segment holds nothing else."""
        return self.first == 0 and self.last == len(self.segment.tokens)


def family(field: Field) -> str:
    """What fields of one meaning share: labels of one family do not compete."""
    return field.concept.name if field.concept else field.path


@cache
def _lexicon() -> Mapping[str, Ranks]:
    """The labels that the lexicon knows, each with its ranks."""
    ranks: dict[str, Ranks] = {}
    for concept in CONCEPTS:
        _learn(ranks, concept.name, concept.labels)
    for label in OTHER_LABELS:
        _learn(ranks, "~" + label, (label,))
    return ranks


def _learn(ranks: dict[str, Ranks], name: str, labels: Iterable[str]) -> None:
    for rank, label in enumerate(labels):
        known = ranks.get(label, {})
        ranks[label] = known | {name: min(rank, known.get(name, rank))}


@cache
def _lexicon_begins() -> frozenset[str]:
    """The first words of the labels of the lexicon."""
    return frozenset(label.partition(" ")[0] for label in _lexicon())


@cache
def _lexicon_about(length: int) -> Sequence[str]:
    """The labels of the lexicon that a text of a length can be close to: no other reaches a ratio of 88."""
    return [label for label in _lexicon() if abs(len(label) - length) <= 0.13 * (len(label) + length)]


@lru_cache(20_000)
def _near_lexicon(text: str) -> Sequence[Near]:
    return _nearest(text, _lexicon_about(len(text)))


def _nearest(text: str, labels: Sequence[str]) -> list[Near]:
    """The two labels closest to a text, the closer first."""
    least = ALIKE if len(text) >= LONG_WORD and " " not in text else 92 if len(text) < 7 else 88
    close = process.extract(text, labels, scorer=fuzz.ratio, score_cutoff=least, limit=3)
    return [(label, score / 100) for label, score, _ in close if not _are_opposite(text, label)][:2]


def _are_opposite(one: str, other: str) -> bool:
    """True if two texts name the two sides of one relation: `employer name`, `employee name`."""
    return any(_is_taker_of(a, b) or _is_taker_of(b, a) for a, b in zip(one.split(), other.split(), strict=False))


def _is_taker_of(one: str, other: str) -> bool:
    taker, giver = _TAKER.fullmatch(one), _GIVER.fullmatch(other)
    return taker is not None and giver is not None and taker[1] == giver[1]


class Labels:
    """All hits, by family, of the labels of `fields` and of the lexicon."""

    def __init__(self, layout: Layout, fields: Iterable[Field]) -> None:
        self.ranks = dict(_lexicon())
        for field in fields:
            _learn(self.ranks, family(field), field.labels)
        self._own = list(self.ranks)[len(_lexicon()) :]
        self._begins = _lexicon_begins().union(label.partition(" ")[0] for label in self._own)
        self._phrases = dict.fromkeys(label for label in self._own if " " in label)
        self._ends = tuple(label for label in self._own if " " not in label and len(label) >= SHORTEST_END)
        self._near: dict[str, Sequence[Near]] = {}
        self.by_segment: dict[int, list[LabelHit]] = {}
        self.by_family: dict[str, list[LabelHit]] = defaultdict(list)
        for segment in layout.segments():
            hits = _uncovered(self._find(segment))
            self.by_segment[id(segment)] = hits
            for hit in hits:
                self.by_family[hit.family].append(hit)

    def of(self, field: Field) -> list[LabelHit]:
        """The hits that belong to `field`."""
        own = set(field.labels)
        return [hit for hit in self.by_family[family(field)] if hit.label in own]

    def on(self, segment: Segment) -> list[LabelHit]:
        """All hits in a segment."""
        return self.by_segment[id(segment)]

    def _find(self, segment: Segment) -> list[LabelHit]:
        words = [plain(token.text) for token in segment.tokens[: REACH + LONGEST]]
        hits: list[LabelHit] = []
        for first, word in enumerate(words[:REACH]):
            begins = word.partition(" ")[0] in self._begins
            if not word or (first > NEAR_START and not begins):
                continue
            text = word
            for last in range(first + 1, min(first + LONGEST, len(words)) + 1):
                if last > first + 1:
                    if not words[last - 1]:
                        continue
                    text += f" {words[last - 1]}"
                whole = RATE.sub("", text) if "%" in text else text
                for label, ratio in self._match(whole, first, begins=begins):
                    hits += self._hits(segment, first, last, label, ratio, words)
        return [*hits, *self._further(segment)] if len(segment.tokens) > REACH else hits

    def _further(self, segment: Segment) -> Iterator[LabelHit]:
        """The fields' own labels of several words, beyond `REACH` in a long paragraph."""
        words = [plain(token.text) for token in segment.tokens]
        starts = list(accumulate((len(word) + 1 for word in words), initial=1))
        text = f" {' '.join(words)} "
        for label in self._phrases:
            at = text.find(f" {label} ", starts[REACH] - 1)
            if at >= 0:
                first, last = bisect_left(starts, at + 1), bisect_left(starts, at + 1 + len(label))
                yield from self._hits(segment, first, last, label, 1.0, words)

    def _match(self, text: str, first: int, *, begins: bool) -> Sequence[Near]:
        """The known labels that match `text`: exactly, or closely (ratio 88) at the start of a segment.

        `begins`: its first word is that of a label.
        """
        if text in self.ranks:
            return [(text, 1.0)]
        if begins and first <= 1 and (within := _with_one_more(text, self._phrases)):
            return [(within, MORE)]
        if self._ends and " " not in text and text.endswith(self._ends):
            return [(end, MORE) for end in self._ends if text.endswith(end)][:1]
        if first > NEAR_START or not 5 <= len(text) <= 40 or any(map(str.isdigit, text)):
            return ()
        if text not in self._near:
            near = [*_near_lexicon(text), *_nearest(text, self._own)]
            self._near[text] = sorted(near, key=lambda one: -one[1])[:2] if len(near) > 1 else near
        return self._near[text]

    def _hits(
        self, segment: Segment, first: int, last: int, label: str, ratio: float, words: list[str]
    ) -> list[LabelHit]:
        last = end_of_label(segment, last)
        after = segment.tokens[last].text if last < len(segment.tokens) else ""
        marked = segment.tokens[last - 1].text.endswith(MARKS) or after.startswith(MARKS)
        if LETTER.fullmatch(label) and not marked:
            return []
        score = ratio + 0.02 * len(label.split()) + (0.08 if marked else 0)
        if not after or not after.strip(":=#.-"):
            score += 0.05
        elif not marked and _WORDS.match(after):
            score -= 0.12
        if first and any(words[:first]):
            score -= 0.2 if _WORDS.search(words[first - 1]) and len(words[0]) + first > 2 else 0.06
        box = around(segment.tokens[first:last])
        return [
            LabelHit(segment, first, last, label, name, score - min(0.003 * rank, 0.12), ratio, marked, box)
            for name, rank in self.ranks[label].items()
        ]


def _with_one_more(text: str, labels: Container[str]) -> str | None:
    """The label in a text with one more word: `Federal income tax withheld`; if of two words, an innocent word."""
    words = text.split()
    if len(words) == 3:
        short = f"{words[0]} {words[2]}"
        return short if words[1] in INNOCENT and short in labels else None
    inner = [at for at in range(1, len(words) - 1) if words[at] not in OTHER] if len(words) > 3 else []
    shorter = (" ".join([*words[:at], *words[at + 1 :]]) for at in inner)
    return next((one for one in shorter if one in labels), None)


def _uncovered(hits: list[LabelHit]) -> list[LabelHit]:
    """Drop hits within a longer one of another meaning, `Date` in `Due Date`, and those that an exact longer one of the
    same meaning begins with: `Employee` in `Employee name`."""
    meant: dict[tuple[int, int], set[str]] = defaultdict(set)
    begun: dict[tuple[int, str], int] = {}
    for hit in hits:
        if hit.ratio >= 0.9:
            meant[hit.first, hit.last].add(hit.family)
        if hit.ratio == 1:
            begun[hit.first, hit.family] = max(hit.last, begun.get((hit.first, hit.family), 0))
    wider = {
        (first, last): [
            families for (a, b), families in meant.items() if a <= first and b >= last and (a, b) != (first, last)
        ]
        for first, last in {(hit.first, hit.last) for hit in hits}
    }
    return [
        hit for hit in hits
        if hit.last >= begun.get((hit.first, hit.family), 0)
        and (not wider[hit.first, hit.last] or any(hit.family in families for families in wider[hit.first, hit.last]))
    ]  # fmt: skip
