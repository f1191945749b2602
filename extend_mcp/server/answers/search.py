"""Searches a parsed document: first for a phrase, then for its words separately, nearest together first."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice

from extend_mcp.errors import Refused
from extend_mcp.long_work import check_in
from extend_mcp.server.answers.document import DocumentReader, Part, text_of
from extend_mcp.server.answers.envelope import to_one_line
from extend_mcp.server.answers.words import Place, Term, find_places, find_words, phrase, split_terms

CONTEXT = 200
"""Characters shown on each side of a hit."""
MOST_TERMS = 32
MOST_ASKED = 1_000
"""Characters of a search."""
MOST_SHOWN = 200
"""Places that one search shows, the best first."""
MOST_ON_A_PAGE = 3
"""The most places on one page that are shown for separate words."""
VOCABULARY = 20_000
"""Words of a text that are compared with a missing one."""


@dataclass(frozen=True, slots=True)
class Matches:
    """The places, and a note on how they were found; it is empty if the phrase itself was found."""

    parts: list[Part]
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Hit:
    """Places in the text of a page that belong together. The nearer they are to each other, the better."""

    page: Part
    places: Sequence[Place]

    @property
    def start(self) -> int:
        """Where the first place begins."""
        return self.places[0][0]

    @property
    def spread(self) -> int:
        """Characters from the first place to the last."""
        return self.places[-1][1] - self.start


def search(reader: DocumentReader, asked: str) -> Matches:
    """Each place with the phrase or the words, and the text around it.

    Words in quotes stay a phrase. The rest is searched as a phrase and, if that is not found, by its words in any order
    and form: on one page, then in one section, then wherever most of them are. Raises `Refused` for a phrase or a word
    that is not in the text.
    """
    terms = split_terms(asked[:MOST_ASKED])
    if not asked.split() or len(terms) > MOST_TERMS or len(asked) > MOST_ASKED:
        raise Refused("LOCAL_INVALID_ARGUMENT", f"search: no words, or more than {MOST_TERMS}", field="search")
    pages = reader.pages()
    whole = terms[0] if len(terms) == 1 and not terms[0].stem else phrase(asked)
    hits = [_Hit(page, there) for page in pages if (there := find_places([whole], page.text))]
    if hits:
        return Matches(list(_shown(reader, hits)))
    by_page = [(page, find_places(terms, page.text)) for page in pages]
    present = {term for _, there in by_page for _, _, term in there}
    if not terms or len(present) < len(terms):
        raise _nowhere(asked, terms, present, pages)
    hits, how = _apart(reader, terms, by_page)
    named = ", ".join(to_one_line(term.name, 60) for term in terms)
    return Matches(list(_shown(reader, hits)), f"Not found as one phrase. Found {how}: {named}.")


def _apart(
    reader: DocumentReader, terms: Sequence[Term], by_page: Sequence[tuple[Part, list[Place]]]
) -> tuple[list[_Hit], str]:
    """The places of separate terms, the best first, and a note on how they were found. The document has every term."""
    every = len(terms)
    hits = [hit for page, there in by_page for hit in _nearest(page, there, every)]
    how = "apart on one page, nearest each other first" if every > 1 else "in another form"
    if not hits:
        hits = [hit for section in reader.sections() for hit in _in_section(section, terms)]
        how = "apart in one section, nearest each other first"
    if not hits:
        most = max(len({term for _, _, term in there}) for _, there in by_page)
        hits = [hit for page, there in by_page for hit in _nearest(page, there, most)]
        how = f"apart, never all on one page or in one section: {most} of {every} at a place"
    return sorted(hits, key=lambda hit: (hit.spread, hit.page.page)), how


def _in_section(section: Sequence[Part], terms: Sequence[Term]) -> Iterator[_Hit]:
    """The places in a section over several pages; each counts for the page on which it begins."""
    if section[0].page == section[-1].page:
        return
    text = text_of(section)
    for hit in _nearest(Part(0, text, section[0].section), find_places(terms, text), len(terms)):
        end, page = 0, section[0].page
        for part in section:
            if end > hit.start:
                break
            end, page = end + len(part.text) + len("\n\n"), part.page
        yield _Hit(Part(page, text, section[0].section), hit.places)


def _nearest(page: Part, there: Sequence[Place], terms: int) -> list[_Hit]:
    """The few places of a page where the terms are nearest to each other."""
    latest: dict[int, int] = {}
    found = list[tuple[int, int, int]]()
    for last, (_, end, term) in enumerate(there):
        check_in()
        latest.pop(term, None)
        latest[term] = last
        if len(latest) >= terms:
            first = next(iter(latest.values()))
            found.append((end - there[first][0], first, last))
    kept = list[tuple[int, int, int]]()
    for each in sorted(found):
        if all(each[1] > last or each[2] < first for _, first, last in kept):
            kept.append(each)
        if len(kept) == MOST_ON_A_PAGE:
            break
    return [_Hit(page, _each_once(there[first : last + 1])) for _, first, last in kept]


def _each_once(there: Sequence[Place]) -> list[Place]:
    """The last place of each term, which of the first term is the only one."""
    return sorted({term: (start, end, term) for start, end, term in there}.values())


def _shown(reader: DocumentReader, hits: Sequence[_Hit]) -> Iterator[Part]:
    """The places with the text around them, in the order of the hits."""
    return islice((part for hit in hits for part in _around(reader, hit)), MOST_SHOWN)


def _around(reader: DocumentReader, hit: _Hit) -> Iterator[Part]:
    """Places with context; those closer than the context share one piece."""
    text, spans = hit.page.text, list[list[int]]()
    for place in hit.places:
        start, end = max(0, place[0] - CONTEXT), min(len(text), place[1] + CONTEXT)
        if spans and start <= spans[-1][1]:
            spans[-1][1] = end
        else:
            spans.append([start, end, place[0]])
    for start, end, at in spans:
        check_in()
        shown = ("…" if start else "") + text[start:end].strip() + ("…" if end < len(text) else "")
        section = hit.page.section or reader.section_at(hit.page.page, text, at)
        yield Part(hit.page.page, shown, section)


def _nowhere(asked: str, terms: Sequence[Term], numbers: set[int], pages: Sequence[Part]) -> Refused:
    """The error: which of the terms are missing, and what to look for instead."""
    absent = [term for number, term in enumerate(terms) if number not in numbers]
    present = [term for number, term in enumerate(terms) if number in numbers]
    message = f"{to_one_line(asked)!r} is not in the text"
    if len(terms) > 1:
        names = ", ".join(to_one_line(term.name, 60) for term in absent)
        message += f", neither as a phrase nor by its words: {names} is not found in any form"
    hints = [
        f'search="{to_one_line(term.shown, 60)}" looks for its words separately.'
        for term in absent
        if " " in term.shown
    ]
    like = _like(absent, pages)
    hints += [f"Similar words are {', '.join(json.dumps(word, ensure_ascii=False) for word in like)}."] if like else []
    if present:
        left = " ".join(term.shown if term.stem else f'"{term.shown}"' for term in present)
        hints.append(f"search={json.dumps(to_one_line(left, 200), ensure_ascii=False)} finds the rest.")
    hint = " ".join(hints) or "Look for another word, or read by `section` or `pages`."
    return Refused("LOCAL_NOT_IN_RESULT", f"{message}.", hint=hint, field="search")


def _like(absent: Sequence[Term], pages: Sequence[Part]) -> list[str]:
    """For each missing word, the word of the text that is most like it, if one is."""
    known = Counter(match.group().casefold() for page in pages for match in find_words(page.text))
    vocabulary = [word for word, _ in known.most_common(VOCABULARY)]
    found = list[str]()
    for term in absent:
        check_in()
        found += get_close_matches(term.shown.casefold(), vocabulary, 1, 0.75) if term.stem else []
    return list(dict.fromkeys(to_one_line(word, 60) for word in found))
