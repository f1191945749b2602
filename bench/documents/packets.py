"""Packets: pages of documents of different sources, joined at random, always the same for one seed.

Some invoices and receipts are followed by another of the same sender: the same pages with other digits.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from bench.documents.class_lists import ClassList, Part, Style, kinds_beside, make_list
from bench.documents.labelled import NO_CLASS, Labelled
from extend_mcp.documents.page import Box, Document, Page, Word
from extend_mcp.documents.structure import read_structure

STYLES: Sequence[Style] = ("whole", "whole", "description", "name")
PAGES = 6
"""Pages of a document that may come whole; of a longer one, up to four are taken."""
SENT_OFTEN = {"invoice", "receipt", "purchase order"}
A4 = 595.0, 842.0
Parts = list[tuple[int, str]]
"""First pages with the id of the class of what begins there."""


@dataclass(frozen=True, slots=True)
class Packet:
    """A stream of pages with its true parts and the classes to split by."""

    document: Document
    parts: Parts
    classes: ClassList


def packets(documents: Iterable[Labelled], count: int, seed: int, part: Part) -> Iterator[Packet]:
    """Packets of up to eight documents with geometry; a fifth of the neighbours are of one kind."""
    known: dict[str, list[Labelled]] = {}
    for one in documents:
        if any(page.words for page in one.document.pages):
            known.setdefault(one.kind, []).append(one)
    draw = random.Random(seed)
    for _ in range(count):
        picked = list(_pick(known, draw))
        classes = _classes({one.kind for one, _ in picked}, draw, part)
        ids = dict(zip(classes.kinds, (one.id for one in classes.classes), strict=True))
        stream, parts = Document("application/pdf", [], 0), []
        for one, pages in picked:
            parts.append((len(stream.pages) + 1, ids.get(one.kind, "other")))
            for page in one.document.pages[:pages]:
                stream.pages.append(replace(page, number=len(stream.pages) + 1))
        stream.page_count = len(stream.pages)
        yield Packet(stream, parts, classes)


def scanned(some: Iterable[Packet], share: float, seed: int) -> Iterator[Packet]:
    """Packets of which some are as a scanner makes them: pages of one size, in half of them with their blank backs."""
    draw = random.Random(seed)
    for packet in some:
        yield _scan(packet, draw.choice((1, 2))) if draw.random() < share else packet


def _scan(packet: Packet, sides: int) -> Packet:
    width, height = A4
    pages: list[Page] = []
    for page in packet.document.pages:
        pages.append(replace(page, number=len(pages) + 1, width=width, height=height, ocr=True))
        pages += [Page(len(pages) + 1, width, height, ocr=True)] * (sides - 1)
    document = replace(packet.document, pages=pages, page_count=len(pages))
    return replace(packet, document=document, parts=[(sides * (start - 1) + 1, kind) for start, kind in packet.parts])


def covered(documents: Iterable[Labelled], share: float, seed: int) -> Iterator[Labelled]:
    """Documents of which some have a cover: what their first lines say, in large print."""
    draw = random.Random(seed)
    for one in documents:
        pages = one.document.pages
        covers = [_cover(page, draw) for page in pages[:1] if page.lines and draw.random() < share]
        yield replace(one, document=replace(one.document, pages=[*covers, *pages]))


def _cover(page: Page, draw: random.Random) -> Page:
    lines = [line for line in page.lines if not line.running][: draw.randint(1, 4)]
    top, times = draw.uniform(100, 300), draw.uniform(1.6, 3)
    words: list[Word] = []
    for line in lines:
        for word in chain(*line.segments):
            box = Box(word.box.left, top, word.box.right, top + times * word.box.height)
            words.append(replace(word, box=box))
        top += draw.uniform(30, 90)
    cover = Page(1, page.width, page.height, words)
    read_structure([cover])
    return cover


def _pick(known: dict[str, list[Labelled]], draw: random.Random) -> Iterator[tuple[Labelled, int]]:
    last, used = "", set()
    for _ in range(draw.randint(4, 8)):
        kind = last if last and draw.random() < 0.2 else draw.choice(sorted(known))
        one = draw.choice(known[kind])
        if one.name not in used:
            used.add(one.name)
            last = kind
            whole = draw.random() < 0.5 and len(one.document.pages) <= PAGES
            pages = len(one.document.pages) if whole else draw.randint(1, 4)
            yield one, pages
            if kind in SENT_OFTEN and draw.random() < 0.1:
                yield _with_other_digits(one, draw), pages


def _with_other_digits(one: Labelled, draw: random.Random) -> Labelled:
    """The document as if it were the sender's next: other digits in all words but short ones, such as page numbers."""
    digits = str.maketrans("0123456789", "".join(draw.sample("0123456789", 10)))
    pages = []
    for page in one.document.pages:
        changed = {id(w): replace(w, text=w.text.translate(digits)) if len(w.text) > 3 else w for w in page.words}
        lines = [
            replace(line, segments=tuple(tuple(changed.get(id(w), w) for w in segment) for segment in line.segments))
            for line in page.lines
        ]
        pages.append(replace(page, words=list(changed.values()), lines=lines))
    return replace(one, document=replace(one.document, pages=pages))


def _classes(kinds: set[str], draw: random.Random, part: Part) -> ClassList:
    """Most of the kinds of a packet, and some that are not in it."""
    asked = [kind for kind in sorted(kinds) if kind != NO_CLASS and draw.random() < 0.8]
    beside = set(kinds_beside(NO_CLASS)).intersection(*(kinds_beside(kind) for kind in kinds))
    strange = sorted(beside - kinds)
    draw.shuffle(strange)
    return make_list([*asked, *strange[: max(1, draw.randint(4, 7) - len(asked))]], draw, part, draw.choice(STYLES))
