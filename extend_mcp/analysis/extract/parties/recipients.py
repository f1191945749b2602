"""To whom a paper was sent: the person above the only address of a person at its head."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extend_mcp.analysis.extract.found import Found
from extend_mcp.analysis.extract.labels.bare_labels import is_bare_label
from extend_mcp.analysis.extract.labels.titles import is_title
from extend_mcp.analysis.extract.layout.layout import Segment
from extend_mcp.analysis.extract.parties.address_parts import joined, read_parts
from extend_mcp.analysis.extract.parties.companies import LEGAL
from extend_mcp.analysis.extract.parties.party_addresses import upwards
from extend_mcp.analysis.extract.schema.fields import Field
from extend_mcp.analysis.extract.shapes.values import Values
from extend_mcp.analysis.words.spelling import plain

SENT_TO = frozenset(
    {
        "account holder", "account owner", "cardholder", "card holder", "policyholder", "policy holder", "insured",
        "named insured", "member", "subscriber", "recipient", "addressee", "employee", "borrower", "client", "taxpayer",
        "patient", "beneficiary", "kontoinhaber", "versicherungsnehmer", "empfanger", "mitarbeiter", "titulaire",
        "destinataire", "assure", "titular", "destinatario", "intestatario", "rekeninghouder", "geadresseerde",
    }
)  # fmt: skip
"""What schemas call the one to whom statements, policies and letters are sent."""
MAILED = frozenset({"mailing address", "postal address", "postanschrift", "adresse postale", "postadres"})
SURE = 0.72
"""How surely the person is the one that a field means."""
HEAD_LINES = 40
"""The lines of a first page that may hold the address."""
_PERSON = re.compile(r"[^\W\d_][\w.'’-]*(?:[ ,&]+[^\W\d_][\w.'’-]*){1,4}")
_ORGANISED = frozenset(
    "insurance bank agency mutual group services service department dept center centre company office university "
    "school hospital clinic credit union federal national association customer care box suite attn health financial "
    "assurance state county city of the and address insured policy mailing named account statement information summary "
    "period versicherung sparkasse banque banco banca verzekeringen".split()
)
"""Words of names that no person has."""


@dataclass(frozen=True, slots=True)
class _Block:
    """A name, and the lines of the address below it."""

    name: Segment
    lines: Sequence[Segment]


def read_recipient(field: Field, values: Values) -> Found | None:
    """The name or the address of the person to whom the document was sent, for a field that asks for it."""
    asked = _asked(field)
    blocks = {plain(one.name.text): one for one in _blocks(values)} if asked else {}
    if len(blocks) != 1:
        return None
    (block,) = blocks.values()
    if asked == "name":
        return Found(block.name.text.strip(" ,"), block.name.tokens, SURE, 1.0, "company", chance=SURE)
    piece = joined(dict(read_parts(block.lines)))
    return Found(piece.text, piece.tokens, SURE, 1.0, "address", chance=SURE)


def _asked(field: Field) -> str:
    """`name` or `address` of the recipient; empty for a field that asks for something else."""
    name = plain("".join(field.names[:1]))
    if field.kind != "string" or field.concept is not None:
        return ""
    if name in MAILED or (name.endswith(" address") and name.removesuffix(" address") in SENT_TO):
        return "address"
    return "name" if name.removesuffix(" name") in SENT_TO else ""


def _blocks(values: Values) -> Iterator[_Block]:
    """The addresses of persons at the head of the first page."""
    for leaf in values.layout.leaves[:1]:
        for segment in (one for row in leaf.lines[:HEAD_LINES] for one in row):
            parts = read_parts([segment])
            if not parts or "code" not in parts:
                continue
            above = list(reversed(upwards(segment)))
            named = next((at for at, one in enumerate(above) if _is_person(one.text)), None)
            if named is None or not 1 <= len(above) - named - 1 <= 3:
                continue
            if "street" in read_parts([*above[named + 1 :], segment]):
                yield _Block(above[named], [*above[named + 1 :], segment])


def _is_person(text: str) -> bool:
    words = text.split()
    return (
        _PERSON.fullmatch(text.strip(" ,")) is not None
        and sum(word[0].isupper() for word in words) >= 2
        and not any(word.isalpha() and word.islower() for word in words)
        and LEGAL.search(text) is None
        and _ORGANISED.isdisjoint(plain(text).split())
        and not is_title(text)
        and not is_bare_label(text)
    )
