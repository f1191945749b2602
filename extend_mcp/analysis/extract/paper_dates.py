"""Dates of papers themselves: of minutes, `Date` is that of the meeting; of an order, that of the order."""

import re

from extend_mcp.analysis.extract.fields import Field
from extend_mcp.analysis.extract.lexicon import plain
from extend_mcp.analysis.extract.values import Values

HEAD = 300
"""Characters at the head of a paper, which say what it is."""
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


def dates_its_paper(field: Field, values: Values) -> bool:
    """Whether a field asks for the date of the paper that the document is."""
    concept = field.concept.name if field.concept else plain("".join(field.names[:1]))
    asked = concept.removesuffix(" date")
    titles = next((titles for stems, titles in _TITLES.items() if asked in stems.split()), None)
    return titles is not None and re.search(rf"\b(?:{titles})\b", plain(values.text[:HEAD])) is not None
