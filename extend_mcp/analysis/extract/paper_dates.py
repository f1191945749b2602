"""Dates of papers themselves: of minutes, `Date` is that of the meeting; of an order, that of the order."""

import re
from dataclasses import replace

from extend_mcp.analysis.extract.candidate import Candidate
from extend_mcp.analysis.extract.fields import Field
from extend_mcp.analysis.extract.found import Found, best
from extend_mcp.analysis.extract.labels import Hit, Labels
from extend_mcp.analysis.extract.lexicon import BY_NAME, plain
from extend_mcp.analysis.extract.typed import is_next
from extend_mcp.analysis.extract.values import Values

HEAD = 300
"""Characters at the head of a paper, which say what it is."""
TITLED = 0.9
"""How good such a date is."""
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
"""What papers are called at their heads, by the words of fields that ask for their dates."""


def read_paper_date(field: Field, labels: Labels, values: Values) -> Found | None:
    """The date behind `Date`, for a field that asks for the date of the paper that the document is."""
    if not _dates_its_paper(field, values):
        return None
    date = replace(field, concept=BY_NAME["date"], labels=BY_NAME["date"].labels)
    dates = [one for hit in labels.of(date) for one in values.of("date") if is_next(hit, one) or _is_behind(hit, one)]
    return best(
        Found(one.value, one.tokens, TITLED * one.sure, 1.0, "guess" if one.guessed else "date") for one in dates
    )


def _is_behind(hit: Hit, candidate: Candidate) -> bool:
    return candidate.segment is hit.segment and candidate.first == hit.last


def _dates_its_paper(field: Field, values: Values) -> bool:
    concept = field.concept.name if field.concept else plain("".join(field.names[:1]))
    asked = concept.removesuffix(" date")
    titles = next((titles for stems, titles in _TITLES.items() if asked in stems.split()), None)
    return titles is not None and re.search(rf"\b(?:{titles})\b", plain(values.text[:HEAD])) is not None
