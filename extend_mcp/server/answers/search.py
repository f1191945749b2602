"""Searches a parsed document: first for a phrase, then for its words separately, the best places first."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from itertools import islice

from extend_mcp.errors import Refused
from extend_mcp.long_work import check_in
from extend_mcp.server.answers.document import DocumentReader, Part, text_of
from extend_mcp.server.answers.envelope import to_one_line
from extend_mcp.server.answers.languages import guess_language
from extend_mcp.server.answers.ranking import SearchHit, find_windows, weigh
from extend_mcp.server.answers.words import Place, SearchTerm, find_places, find_words, phrase, split_terms

CONTEXT = 200
"""Characters shown on each side of a hit."""
WINDOW = 600
"""The most characters between the words of a hit."""
MOST_TERMS = 32
MOST_CHARACTERS = 1_000
"""The most characters of a search."""
MOST_SHOWN = 200
"""The most places that one search shows, the best first."""
MOST_ON_A_PAGE = 3
"""The most places on one page that are shown for separate words."""
LEAST_SHARE = 0.5
"""Places whose score is at most this share of the best one's are not shown."""
VOCABULARY = 20_000
"""The most words of a text that are compared with a missing one."""


@dataclass(frozen=True, slots=True)
class Matches:
    """The places, and a note on how they were found; it is empty if the phrase itself was found."""

    parts: list[Part]
    note: str = ""


def read_terms(query: str) -> list[SearchTerm]:
    """The terms of a search: its words, or its signs if it has none. Raises `Refused` if it is empty or too long."""
    terms = split_terms(query[:MOST_CHARACTERS]) or [phrase(query)]
    if not query.split() or len(terms) > MOST_TERMS or len(query) > MOST_CHARACTERS:
        raise Refused("LOCAL_INVALID_ARGUMENT", f"search: no words, or more than {MOST_TERMS}", field="search")
    return terms


def search(reader: DocumentReader, query: str) -> Matches:
    """Each place with the phrase or the words, and the text around it.

    Words in quotes stay a phrase. The rest is searched as a phrase and, if that is not found, by its words in any order
    and form: the places where most of them are near each other come first. Raises `Refused` if none of them is found.
    """
    terms, pages = read_terms(query), reader.pages()
    language = guess_language(text_of(pages[:3]))
    whole = terms[0] if len(terms) == 1 and not terms[0].stem else phrase(query)
    hits = [SearchHit(page, places, 0) for page in pages if (places := find_places([whole], page.text))]
    if hits:
        return Matches(list(_shown(reader, hits)))
    by_page = [(page, find_places(terms, page.text, language)) for page in pages]
    present = {term for _, places in by_page for _, _, term in places}
    if not present:
        raise _nowhere(query, terms, pages)
    hits = _ranked(reader, terms, by_page, language)
    return Matches(list(_shown(reader, hits)), _note(terms, present, hits[0].terms, pages))


def _ranked(
    reader: DocumentReader, terms: Sequence[SearchTerm], by_page: Sequence[tuple[Part, list[Place]]], language: str
) -> list[SearchHit]:
    """The places of separate terms that are worth showing, the best first."""
    weights = weigh(terms, [{term for _, _, term in places} for _, places in by_page])
    hits = [hit for page, places in by_page for hit in find_windows(page, places, weights, WINDOW, MOST_ON_A_PAGE)]
    best = max(hit.score for hit in hits)
    for section in reader.sections():
        hits += [hit for hit in _in_section(section, terms, weights, language) if hit.score > best]
    best = max(hit.score for hit in hits)
    return sorted((hit for hit in hits if hit.score > LEAST_SHARE * best), key=lambda hit: hit.order)


def _in_section(
    section: Sequence[Part], terms: Sequence[SearchTerm], weights: Sequence[float], language: str
) -> Iterator[SearchHit]:
    """The places in a section over several pages; each counts for the page on which it begins."""
    if section[0].page == section[-1].page or not section[0].section:
        return
    whole = Part(0, text_of(section), section[0].section)
    for hit in find_windows(whole, find_places(terms, whole.text, language), weights, WINDOW, MOST_ON_A_PAGE):
        end, page = 0, section[0].page
        for part in section:
            if end > hit.start:
                break
            end, page = end + len(part.text) + len("\n\n"), part.page
        yield replace(hit, page=replace(whole, page=page))


def _note(terms: Sequence[SearchTerm], present: set[int], best: frozenset[int], pages: Sequence[Part]) -> str:
    """How the places were found, and which terms are not in the text."""
    absent = [term for number, term in enumerate(terms) if number not in present]
    note = "Not found as one phrase. Places where most of its words are near each other come first; "
    note += f"the best has {len(best)} of {len(terms)}: {list_terms([terms[number] for number in sorted(best)])}."
    if absent:
        like = _like(absent, pages)
        similar = f" Similar words are {', '.join(like)}." if like else ""
        note += f" Not in the text: {list_terms(absent)}.{similar}"
    return note


def list_terms(terms: Sequence[SearchTerm]) -> str:
    """The terms as a message names them."""
    return ", ".join(to_one_line(term.name, 60) for term in terms)


def _shown(reader: DocumentReader, hits: Sequence[SearchHit]) -> Iterator[Part]:
    """The places with the text around them, in the order of the hits."""
    return islice((part for hit in hits for part in _around(reader, hit)), MOST_SHOWN)


def _around(reader: DocumentReader, hit: SearchHit) -> Iterator[Part]:
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


def _nowhere(query: str, terms: Sequence[SearchTerm], pages: Sequence[Part]) -> Refused:
    """The error if nothing of the search is in the text. It says what to look for instead."""
    message = f"{to_one_line(query)!r} is not in the text"
    if len(terms) > 1:
        message += f", neither as a phrase nor by its words: {list_terms(terms)} is not found in any form"
    hints = [
        f'search="{to_one_line(term.shown, 60)}" looks for its words separately.' for term in terms if " " in term.shown
    ]
    like = _like(terms, pages)
    hints += [f"Similar words are {', '.join(like)}."] if like else []
    hint = " ".join(hints) or f"{explain_signs(terms)}Look for another word, or read by `section` or `pages`."
    return Refused("LOCAL_NOT_IN_RESULT", f"{message}.", hint=hint, field="search")


def explain_signs(terms: Sequence[SearchTerm]) -> str:
    """How signs are searched for, if the search has no words."""
    has_words = any(char.isalnum() for term in terms for char in term.shown)
    return "" if has_words else "Signs are searched for literally: none of them is a wildcard. "


def _like(absent: Sequence[SearchTerm], pages: Sequence[Part]) -> list[str]:
    """For each missing word, the most similar word of the text, if there is one, in quotes."""
    known = Counter(match.group().casefold() for page in pages for match in find_words(page.text))
    vocabulary = [word for word, _ in known.most_common(VOCABULARY)]
    similar = list[str]()
    for term in absent:
        check_in()
        similar += get_close_matches(term.shown.casefold(), vocabulary, 1, 0.75) if term.stem else []
    return [json.dumps(to_one_line(word, 60), ensure_ascii=False) for word in dict.fromkeys(similar)]
