"""What changed between two parsed documents: section by section, sentences and rows of tables, with pages."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from extend_mcp.long_work import check_in
from extend_mcp.server.answers.document import DocumentReader, Part
from extend_mcp.server.answers.envelope import to_one_line
from extend_mcp.server.answers.word_changes import ALIKE, is_row, likeness, show_change

MOST_PAIRS = 4_000_000
"""The most pairs of sentences of a section that are compared in order. Larger ones are compared without order."""
SHOWN = 160
"""The most characters of an added or removed sentence."""
BEGIN = 2
"""How many sentences of an added or removed section are shown."""

_NUMBERING = re.compile(
    r"^(?:(?:section|article|chapter|§)\s+)?(?:\d{1,3}|[ivxlc]{1,6})?(?:[.)]\d{0,3})*\s+", re.IGNORECASE
)
"""The number of a section before its title. A year is part of the title."""
_SENTENCE = re.compile(r"(?<=[.!?;:])\s+(?=\S)")


@dataclass(frozen=True)
class HeadedSection:
    """A heading with its page, and the sentences and rows below it, each with its page."""

    title: str
    page: int
    units: list[str] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)

    @property
    def key(self) -> str:
        """The title without its number: inserting a section changes the numbers of the others."""
        return _NUMBERING.sub("", self.title).casefold()


@dataclass(frozen=True)
class Comparison:
    """How many sections are the same, changed, added and removed, and the lines that say what changed."""

    counts: dict[str, int]
    lines: list[str]


def compare(old: DocumentReader, new: DocumentReader) -> Comparison:
    """The changes from one document to another, in the order of the documents."""
    counts, lines = Counter[str](), list[str]()
    for before, after in _pairs(list(_sections(old)), list(_sections(new))):
        check_in()
        kind, shown = _describe(before, after)
        counts[kind] += 1
        lines += shown
    return Comparison({kind: counts[kind] for kind in ("changed", "added", "removed", "same")}, lines)


def _describe(before: HeadedSection | None, after: HeadedSection | None) -> tuple[str, list[str]]:
    """What became of a section, and the lines about it."""
    if before is None or after is None:
        kind = "added" if before is None else "removed"
        section = before or after
        assert section is not None
        begin = to_one_line(" ".join(section.units[:BEGIN]), SHOWN)
        return kind, [f"[{kind}: {section.title or 'the beginning'}, p. {section.page}] {begin}"]
    changes = list(_changes(before, after))
    if not changes and before.key == after.key:
        return "same", []
    page = f"p. {before.page}" if before.page == after.page else f"p. {before.page} → p. {after.page}"
    renamed = f" (was: {before.title})" if before.key != after.key else ""
    return "changed", [f"[{after.title or 'the beginning'}{renamed}, {page}]", *changes]


def _sections(reader: DocumentReader) -> Iterator[HeadedSection]:
    for parts in reader.sections():
        section, text = HeadedSection(parts[0].section, parts[0].page), list[Part]()
        for part in parts[1:] if parts[0].section else parts:
            if is_row(part.text):
                _add_sentences(section, text)
                text = []
                rows = [line for line in part.text.splitlines() if not re.fullmatch(r"[\s|:-]*", line)]
                section.units.extend(" ".join(row.split()) for row in rows)
                section.pages.extend([part.page] * len(rows))
            else:
                text.append(part)
        _add_sentences(section, text)
        yield section


def _add_sentences(section: HeadedSection, parts: Sequence[Part]) -> None:
    """Add the sentences of paragraphs; one can continue in the next paragraph, as at the end of a page."""
    text, starts = "", list[tuple[int, int]]()
    for part in parts:
        starts.append((len(text), part.page))
        text += " ".join(part.text.split()) + " "
    at = 0
    for sentence in _SENTENCE.split(text.strip()):
        if sentence:
            section.units.append(sentence)
            section.pages.append(max(page for start, page in starts if start <= at))
        at += len(sentence) + 1


def _pairs(
    old: Sequence[HeadedSection], new: Sequence[HeadedSection]
) -> Iterator[tuple[HeadedSection | None, HeadedSection | None]]:
    """Each old section with its new one; None for the old one if it was added, for the new one if it was removed."""
    matcher = SequenceMatcher(None, [each.key for each in old], [each.key for each in new], autojunk=False)
    for _, start, end, first, last in matcher.get_opcodes():
        left, right = list(old[start:end]), list(new[first:last])
        for section in right:
            before = max(left, key=lambda each: _sameness(each, section), default=None)
            if before is not None and _sameness(before, section) >= ALIKE:
                left.remove(before)
                yield before, section
            else:
                yield None, section
        for section in left:
            yield section, None


def _sameness(old: HeadedSection, new: HeadedSection) -> float:
    """From 0 to 1: 1 with the same title, else how many words they share."""
    return 1.0 if old.key == new.key else likeness(" ".join(old.units), " ".join(new.units))


def _changes(before: HeadedSection, after: HeadedSection) -> Iterator[str]:
    """The lines about the sentences and rows that differ, each with its page if that is not the section's."""
    old, new = before.units, after.units
    if len(old) * len(new) > MOST_PAIRS:
        yield from _unordered(old, new)
        return
    for kind, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        check_in()
        if kind == "equal":
            continue
        page = after.pages[first] if first < len(after.pages) else after.page
        place = f" (p. {page})" if page != after.page else ""
        for line in _replaced(old[start:end], new[first:last], old[0] if old else ""):
            yield line + place


def _replaced(old: Sequence[str], new: Sequence[str], header: str) -> Iterator[str]:
    """The lines about sentences that replaced others."""
    left = list(old)
    for unit in new:
        before = max(left, key=lambda each: likeness(each, unit), default=None)
        if before is not None and likeness(before, unit) >= ALIKE:
            for removed in left[: left.index(before)]:
                yield f"- {to_one_line(removed, SHOWN)}"
            left = left[left.index(before) + 1 :]
            yield show_change(before, unit, header)
        else:
            yield f"+ {to_one_line(unit, SHOWN)}"
    for removed in left:
        yield f"- {to_one_line(removed, SHOWN)}"


def _unordered(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    """The lines about sentences that only one of the sections has."""
    before, after = Counter(old), Counter(new)
    yield from (f"- {to_one_line(each, SHOWN)}" for each in before - after)
    yield from (f"+ {to_one_line(each, SHOWN)}" for each in after - before)
