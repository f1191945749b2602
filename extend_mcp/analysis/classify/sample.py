"""The facts about a document by which it is classified: its words, its heads, and its looks."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, pairwise

from extend_mcp.analysis.classify.form_numbers import form_of
from extend_mcp.analysis.classify.pages import head_texts, text_lines
from extend_mcp.analysis.classify.traits import traits_of
from extend_mcp.analysis.classify.words import Phrase, stem, words_of
from extend_mcp.documents.page import Document, Page

MAX_WORDS = 40_000


@dataclass(frozen=True)
class Sample:
    """Pages as words. `heads` are the texts in which a document says what it is; `traits` are from 0 to 1.

    `form` is the number of a form, folded, and `carried` the kind by the XML in the file, if any.
    """

    words: tuple[str, ...]
    heads: tuple[Phrase, ...]
    traits: dict[str, float]
    form: str
    carried: str | None

    @cached_property
    def stems(self) -> Mapping[str, int]:
        """The stems of the words, with their counts."""
        return Counter(map(stem, self.words))

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Words that follow each other."""
        return frozenset(pairwise(self.words))


def sample(document: Document, pages: Sequence[Page]) -> Sample:
    """Read these pages of a document."""
    lines = [line for page in pages for line in text_lines(page)]
    words = [word for line in lines for text in line for word in words_of(text)][:MAX_WORDS]
    heads = tuple(phrase for text in head_texts(pages, lines) if (phrase := tuple(words_of(text))))
    form = form_of(chain(*lines))
    return Sample(tuple(words), heads, traits_of(document, pages, lines), form, _carried(document))


def _carried(document: Document) -> str | None:
    invoice = document.invoice
    if invoice is None:
        return None
    return "purchase order" if invoice.is_order else "credit note" if invoice.is_credit else "invoice"
