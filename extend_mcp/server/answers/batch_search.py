"""Searches many parsed documents at once: the best places of each, ranked together."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extend_mcp.server.answers.document import DocumentReader, text_of
from extend_mcp.server.answers.languages import guess_language
from extend_mcp.server.answers.ranking import SearchHit, find_windows, weigh
from extend_mcp.server.answers.words import SearchTerm, find_places

KEPT = 5
"""The most places of a document that are ranked together with those of the others."""

_SENTENCE = re.compile(r"[.!?:;|]\s+|\n+")
"""Where an excerpt can begin."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A place in a document: its page, section and text, and which terms are there."""

    page: int
    section: str
    text: str
    terms: frozenset[int]


@dataclass(frozen=True, slots=True)
class Searched:
    """A document of a batch: its run, its name, and its places, those with most terms first."""

    run_id: str
    name: str
    excerpts: Sequence[Excerpt]


def find_excerpts(reader: DocumentReader, terms: Sequence[SearchTerm], width: int) -> list[Excerpt]:
    """The places of one document where most of the terms are, each with about `width` characters of text."""
    pages = reader.pages()
    language = guess_language(text_of(pages[:3]))
    equal = weigh(terms, [range(len(terms))])
    hits = [
        hit for page in pages for hit in find_windows(page, find_places(terms, page.text, language), equal, width, KEPT)
    ]
    return [_excerpt(reader, hit, width) for hit in sorted(hits, key=lambda hit: hit.order)[:KEPT]]


def rank(found: Sequence[Searched], terms: Sequence[SearchTerm]) -> list[tuple[Searched, Excerpt]]:
    """The best place of each document that has one, the best document first."""
    weights = weigh(terms, [{term for excerpt in each.excerpts for term in excerpt.terms} for each in found])
    best = [(each, max(each.excerpts, key=lambda one: _worth(one, weights))) for each in found if each.excerpts]
    return sorted(best, key=lambda pair: (-_worth(pair[1], weights), pair[0].name, pair[0].run_id))


def _worth(excerpt: Excerpt, weights: Sequence[float]) -> float:
    return sum(weights[term] for term in excerpt.terms)


def _excerpt(reader: DocumentReader, hit: SearchHit, width: int) -> Excerpt:
    """The text around a hit, from the beginning of a sentence if one begins near."""
    text, page = hit.page.text, hit.page.page
    earliest = max(0, hit.start - max(width - hit.spread, 0))
    begins = [match.end() for match in _SENTENCE.finditer(text, earliest, hit.start)]
    start = begins[0] if begins else earliest
    end = min(len(text), max(start + width, hit.places[-1][1]))
    cut = text.rfind(" ", hit.places[-1][1], end)
    end = cut if end < len(text) and cut > 0 else end
    shown = ("…" if start else "") + " ".join(text[start:end].split()) + ("…" if end < len(text) else "")
    return Excerpt(page, reader.section_at(page, text, hit.start), shown, hit.terms)
