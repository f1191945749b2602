"""Dates of documents themselves: `Date` is the date of the meeting in minutes, and of the order in an order."""

import re
from dataclasses import replace

from extend_mcp.analysis.extract.candidate import Candidate
from extend_mcp.analysis.extract.found import Found, best
from extend_mcp.analysis.extract.labels.label_ends import MARKS
from extend_mcp.analysis.extract.labels.labels import LabelHit, Labels
from extend_mcp.analysis.extract.labels.titles import is_title
from extend_mcp.analysis.extract.schema.fields import Field
from extend_mcp.analysis.extract.schema.lexicon import BY_NAME
from extend_mcp.analysis.extract.shapes.typed import is_next
from extend_mcp.analysis.extract.shapes.values import Values
from extend_mcp.analysis.words.spelling import plain

HEAD = 300
"""Characters at the head of a document, which say what it is."""
HEAD_LINES = 16
"""Lines of this head."""
STEM, SHORTEST = 6, 4
"""The least letters that the name of a field and the title of a document share: `Bestelldatum`, `Bestellung`; and those
of a whole word that begins or ends the title: `Mahndatum`, `Mahnung`."""
_DATE = re.compile(r"s?\s?(?:datum|date)$|^(?:date|data|fecha)\s(?:de la |de |du |del |della |di )?")
_TOWN = r"(?:(?i:fait à|done at|fatto a|en) )?[^\W\d_a-z][^\W\d_]*(?:[ -][^\W\d_]+){0,2},"
_BEFORE_DAY = r"(?: ?(?:den|am|le|lì|il|a|el|dnia|dne))?(?: r\.)?"
_ALONE = re.compile(f"(?:{_TOWN})?{_BEFORE_DAY}")
"""Text around a date that is alone: nothing, or the town."""
_WRITTEN_AT = re.compile(_TOWN + _BEFORE_DAY)
"""Text around the day on which a paper was written: the town."""
TITLED = 0.9
"""The score of such a date."""
_TITLES = {
    "order": "purchase order|bestellung|auftragsbestatigung|bon de commande|orden de compra|pedido|ordine dacquisto|"
    "inkooporder|zamowienie|objednavka",
    "meeting": "meeting|minutes|protokoll|niederschrift|compte rendu|proces verbal|verbale|acta|notulen",
    "quote quotation offer": "quote|quotation|offer|angebot|offerte|devis|preventivo|presupuesto|oferta",
    "report": "report|bericht|rapport|rapporto|informe|raport|verslag",
    "certificate": "certificate|zertifikat|bescheinigung|certificat|certificato|certificado|zaswiadczenie",
    "inspection": "inspection report|inspection|prufbericht",
    "statement": "statement|kontoauszug|releve|estratto conto|extracto|afschrift",
    "letter": "letter|dear",
    "timesheet": "timesheet|time sheet",
}
"""Titles of documents, by the words of fields that ask for their dates."""


def read_paper_date(field: Field, labels: Labels, values: Values) -> Found | None:
    """The date behind `Date`, for a field that asks for the date of this type of document.

    Else the only date that is alone at its head; that is a guess.
    """
    if field.reads != "date" or not _dates_its_paper(field, values):
        return None
    date = replace(field, concept=BY_NAME["date"], labels=BY_NAME["date"].labels)
    dates = [one for hit in labels.of(date) for one in values.of("date") if is_next(hit, one) or _is_behind(hit, one)]
    if not dates:
        alone = [one for one in values.of("date") if one.segment.line < HEAD_LINES and _ALONE.fullmatch(_around(one))]
        return _found(alone[0], guessed=True) if len(alone) == 1 else read_written_at(values)
    return best(_found(one, guessed=one.guessed) for one in dates)


def read_written_at(values: Values) -> Found | None:
    """The only day behind a town, as letters and certificates have it: `Bologna, 22 gennaio 2025`; a guess."""
    days = [one for one in values.of("date") if _WRITTEN_AT.fullmatch(_around(one))]
    return _found(days[0], guessed=True) if len({one.value for one in days}) == 1 else None


def _found(date: Candidate, *, guessed: bool) -> Found:
    return Found(date.value, date.tokens, TITLED * date.sure, 1.0, "guess" if guessed else "date")


def _around(date: Candidate) -> str:
    """The other text in the segment of a date."""
    words = date.segment.tokens
    return " ".join(token.text for token in (*words[: date.first], *words[date.last :]))


def _is_behind(hit: LabelHit, candidate: Candidate) -> bool:
    between = hit.segment.tokens[hit.last : candidate.first]
    return candidate.segment is hit.segment and candidate.first >= hit.last and all(t.text in MARKS for t in between)


def _dates_its_paper(field: Field, values: Values) -> bool:
    concept = field.concept.name if field.concept else plain("".join(field.names[:1]))
    wanted = concept.removesuffix(" date")
    titles = next((titles for stems, titles in _TITLES.items() if wanted in stems.split()), None)
    if titles is not None:
        return re.search(rf"\b(?:{titles})\b", plain(values.text[:HEAD])) is not None
    stems = {word[:STEM] for name in field.names for word in plain(_DATE.sub("", name.casefold())).split()}
    heads = (word for one in values.segments[:HEAD_LINES] if is_title(one.text) for word in plain(one.text).split())
    whole = tuple(word.removesuffix("s") for word in stems if len(word) >= SHORTEST)
    return any(
        (len(word) >= STEM and word[:STEM] in stems) or (whole and (word.startswith(whole) or word.endswith(whole)))
        for word in heads
    )
