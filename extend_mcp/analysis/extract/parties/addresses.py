"""Postal addresses: lines that look like one, under a label or near a name."""

import re
from collections.abc import Iterator

from extend_mcp.analysis.extract.found import Found, best
from extend_mcp.analysis.extract.labels.geometry import overlap
from extend_mcp.analysis.extract.labels.labels import LabelHit, Labels
from extend_mcp.analysis.extract.labels.scope import block_under
from extend_mcp.analysis.extract.layout.layout import Segment, Token
from extend_mcp.analysis.extract.schema.fields import Field
from extend_mcp.analysis.extract.shapes.values import Values
from extend_mcp.analysis.extract.texts.text_ends import until_label
from extend_mcp.analysis.words.spelling import count_small

TITLE = re.compile(
    r"(?i)\W*(?:(?:simplified\s|pro\s?forma\s|commercial\s|sales?\s|cash\s|official\s|gst\s|vat\s|original\s|"
    r"duplicate\s)*"
    r"(?:tax\s?)?(?:invoice|receipt|bill|order|statement|quotation|quote|credit note|delivery note|purchase order|"
    r"rechnung|"
    r"facture|factuur|faktura|fattura|factura|packing slip|pay ?slip|pay ?stub|welcome|copy|page|thank you)\b.*)"
)


STREET = re.compile(
    r"(?i)(?<!\w)(?:jalan|jln|lorong|lot|taman|tmn|kawasan|seksyen|persiaran|lebuh|bandar|kampung|kg|batu|wisma|"
    r"menara|plaza|"
    r"mall|complex|floor|level|blok|block|unit|suite|ste|street|st|road|rd|avenue|ave|lane|ln|drive|dr|blvd|"
    r"boulevard|court|ct|"
    r"square|way|highway|hwy|parkway|pkwy|building|bldg|p\.?\s?o\.?\s?box|apt|room|estate|park|rue|place|allee|"
    r"allée|chemin|"
    r"stra(?:ss|ß)e|\w+stra(?:ss|ß)e|\w+str|str|weg|\w+weg|platz|\w+platz|laan|\w+laan|straat|\w+straat|plein|ul|"
    r"ulica|aleja|al|via|"
    r"piazza|calle|avenida|rua|no|basement|ground|section|town|city)(?!\w)\.?"
)


PLACE = re.compile(
    r"(?i)\b(?:selangor|kuala lumpur|johor|penang|perak|melaka|kedah|sabah|sarawak|negeri sembilan|pahang|"
    r"malaysia|singapore|"
    r"hong kong|germany|deutschland|france|nederland|netherlands|belgium|spain|italy|poland|polska|united states|"
    r"usa|uk|"
    r"united kingdom|canada|australia|india|w\.?p\.?)\b"
)


POSTCODE = re.compile(
    r"(?<![\w(-])(?:[A-Z]{1,2}-)?(?:\d{5,6}(?:-\d{4})?(?=[\s,.]|$)|\d{4}(?=,? [A-Z][^\W\d]))|\b\d{4} [A-Z]{2}\b|"
    r"\b\d\d-\d{3}\b|\b[A-Z]{1,2}\d[\dA-Z]? \d[A-Z]{2}\b"
)


STOP = re.compile(
    r"(?i)(?<!\w)(?:tel|phone|telephone|fax|h/p|hp|mobile|gst|vat|reg|roc|ssm|email|e-mail|www|http|date|datum|"
    r"invoice|receipt|"
    r"tax invoice|cashier|company no|co\.? no|co\.? reg|ust|iban|bic|kvk|btw|nip|siret|tin|ein|abn|bill to|"
    r"website|whatsapp|"
    r"order|document|doc no|table|customer|id|hotline)(?!\w)|[@]\w+\.|\d{1,2}[/-]\d{1,2}[/-]\d{2,4}"
)  # fmt: skip


_LABEL = re.compile(
    r"(?i)(?:add(?:r(?:ess)?)?|adress?e?|anschrift|direcci[oó]n|domicilio|indirizzo|endere[cç]o|morada)\.?:?"
)
"""A label that any party's address may have."""


PAID_THERE = frozenset({"remit to", "pay to", "payable to", "remit payment to"})
"""Labels of where money is sent, which may be another place than where a party is."""


ELSEWHERE = 0.7
"""What a label is worth that is of no party, far from the party's name, or of where money is sent."""
NEAR = 3
"""How many lines below a party's name such a label may be."""


PROSE = 8
"""The least words of a line of running text."""
_ACCOUNT = re.compile(r"(?i)(?:account|a/c|swift|ifsc?|iban|bic|sort|routing|konto|bank)\b[\w ./]{0,20}:")
"""A label of a detail of an account."""
_NUMBERED, _LETTERS = re.compile(r"\d|,"), re.compile(r"[^\W\d]{3}")
_HOUSE = re.compile(r"(?i)(?:no\.?\s*)?\d[\w/-]*[,. ]\s*[^\W\d]")
"""The number of a house before its street."""
_REGISTERED = re.compile(r"\([\w./-]*\d[\w./-]*\)")
"""The number of a company, which may be between its name and its address."""


def postcode(text: str) -> bool:
    """True if a line holds a postcode. A number at the start of a street's line is not one."""
    found = POSTCODE.search(text)
    return bool(found) and not (found is not None and found.start() == 0 and STREET.search(text))


def addressed(text: str) -> float:
    """How much a line looks like a part of a postal address, 0 to 1 and more."""
    has_postcode = POSTCODE.search(text) is not None
    if (STOP.search(text) and not has_postcode) or STOP.match(text.strip("( *")):
        return 0.0
    street = STREET.search(text)
    score = 0.0 if street is None else 0.45 if _NUMBERED.search(text) else 0.25
    score += 0.4 if has_postcode and _LETTERS.search(text) else 0.0
    score += 0.35 if PLACE.search(text) else 0.0
    score += 0.15 if _HOUSE.match(text) else 0.0
    score += 0.15 if text.rstrip().endswith(",") else 0.0
    return score + (0.1 if "," in text else 0.0)


def read_address(field: Field, labels: Labels, values: Values, company: Found | None) -> Found | None:
    """The postal address of a party: under its label, or for the vendor near its name."""
    found: list[Found] = []
    for hit in labels.of(field):
        if not _is_of_bank(hit.segment):
            found += _address_at(hit, labels, _worth(hit, company))
    if field.role == "vendor":
        found += _near_name(labels, values, company)
    elif company is not None:
        found += _below_name(company, labels)
    return best(found)


def _is_of_bank(place: Segment) -> bool:
    """True if a line is below details of an account, and so of its bank."""
    leaf, line = place.leaf, place.line
    above = (one for row in leaf.lines[max(0, line - NEAR) : line] for one in row)
    return any(_ACCOUNT.match(one.text) and abs(one.box.left - place.box.left) < leaf.unit for one in above)


def _worth(hit: LabelHit, company: Found | None) -> float:
    """How much a label tells of the party's address, 0 to 1."""
    if hit.label in PAID_THERE:
        return ELSEWHERE
    name = company.tokens[-1].sheet.home(company.tokens[-1]) if company is not None and company.tokens else None
    if name is None or _LABEL.fullmatch(hit.label) is None:
        return 1.0
    is_near = name.leaf is hit.segment.leaf and 0 <= hit.segment.line - name.line <= NEAR
    return 1.0 if is_near else ELSEWHERE


def _address_at(hit: LabelHit, labels: Labels, worth: float) -> Iterator[Found]:
    score = hit.score * worth
    behind = until_label(hit.segment, hit.last, labels, long=True)
    block = block_under(hit, labels)
    if behind and addressed(" ".join(t.text for t in behind)) >= 0.3:
        rest = [s for s in block if addressed(s.text) >= 0.35][:4]
        tokens = (*behind, *(t for s in _run_on(rest, block) for t in s.tokens))
        yield _address(tokens, score * 0.95)
    row = hit.segment.leaf.lines[hit.segment.line]
    if not behind and hit.segment.index + 1 < len(row):
        right = row[hit.segment.index + 1]
        if addressed(right.text) >= 0.3 and not labels.on(right):
            lines = [right, *_following(right, labels)]
            yield _address(tuple(t for s in lines for t in s.tokens), score * 0.92)
    lines = _address_lines(block)
    if lines:
        yield _address(tuple(t for s in lines for t in s.tokens), score * 0.88)


def _is_label(token: Token) -> bool:
    return token.text.endswith(":") and _LABEL.fullmatch(token.text) is not None


def _run_on(rest: list[Segment], block: list[Segment]) -> list[Segment]:
    return [s for i, s in enumerate(block) if s in rest and all(b in rest for b in block[:i])]


def _address(kept: tuple[Token, ...], score: float) -> Found:
    if len(kept) > 1 and (_REGISTERED.fullmatch(kept[0].text) or _is_label(kept[0])):
        kept = kept[1:]
    text = " ".join(t.text for t in kept).strip(" :,")
    return Found(text, kept, score, 1.0, "address")


def _is_prose(line: Segment) -> bool:
    """True if a line is running text: what a form says of the address."""
    small = count_small(token.text for token in line.tokens)
    return len(line.tokens) >= PROSE and 2 * small >= len(line.tokens)


def _address_lines(block: list[Segment]) -> list[Segment]:
    """The lines of a block from the first that looks like an address to the last."""
    marks = [0.0 if _is_prose(s) else addressed(s.text) for s in block]
    start = next((i for i, mark in enumerate(marks) if mark >= 0.4), None)
    if start is None:
        return []
    end = start
    for i in range(start, len(block)):
        if STOP.match(block[i].text.strip("( *")) or _is_prose(block[i]):
            break
        if i > end + 1 and postcode(block[end].text):
            break
        if marks[i] >= 0.3 or (i + 1 < len(block) and marks[i + 1] >= 0.5 and marks[i] > 0):
            end = i
        elif i > end + 1:
            break
    return block[start : end + 1]


def _following(segment: Segment, labels: Labels, most: int = 5) -> list[Segment]:
    """The lines that go on below a line of an address: up to the one with the postcode, and places behind it."""
    lines: list[Segment] = []
    below = _column(segment, most)
    done = postcode(segment.text)
    open_end = segment.text.rstrip().endswith(",")
    for i, other in enumerate(below):
        text = other.text
        marked = any(h.first == 0 and h.marked for h in labels.on(other))
        if marked or STOP.match(text.strip("( *-")) or TITLE.fullmatch(text) or len(other.tokens) > 12:
            break
        mark = addressed(text)
        coming = any(postcode(s.text) and addressed(s.text) >= 0.4 for s in below[i : i + 3])
        if mark < 0.3 and not (open_end and re.search(r"[^\W\d]{3}", text)) and not (not done and coming):
            break
        if done and not open_end and not PLACE.search(text):
            break
        done = done or postcode(text)
        open_end = text.rstrip().endswith(",")
        lines.append(other)
    return lines


def _column(segment: Segment, most: int) -> list[Segment]:
    """The segments below `segment`, one a line, down to a gap or a line that starts a new part."""
    leaf, last, lines = segment.leaf, segment, []
    for row in leaf.lines[segment.line + 1 : segment.line + 1 + most]:
        below = [s for s in row if overlap(s.box, last.box) > 0.3 * min(s.box.width, last.box.width)]
        if not below or below[0].box.top - last.box.bottom > 1.6 * leaf.unit or STOP.match(below[0].text.strip("( *-")):
            break
        last = below[0]
        lines.append(last)
    return lines


def _below_name(company: Found, labels: Labels) -> Iterator[Found]:
    segment = company.tokens[-1].sheet.home(company.tokens[-1])
    if segment is not None:
        rows = segment.leaf.lines[segment.line + 1 : segment.line + 4]
        for offset, row in enumerate(rows):
            for below in row:
                if overlap(below.box, segment.box) > 0 and addressed(below.text) >= 0.4:
                    lines = [below, *_following(below, labels)]
                    yield _address(tuple(t for s in lines for t in s.tokens), 0.85 - 0.1 * offset)
                    return


def _near_name(labels: Labels, values: Values, company: Found | None) -> Iterator[Found]:
    """Runs of address lines on the first page; those right below the vendor's name are best."""
    taken = {id(s) for role in ("customer", "ship to") for h in labels.by_family.get(role, ()) if h.score > 0.9
             for s in block_under(h, labels)}  # fmt: skip
    seen: set[int] = set()
    leaf = values.layout.leaves[0]
    name = leaf.home(company.tokens[-1]) if company else None
    for segment in leaf.segments():
        text = segment.text
        weak = addressed(text) < 0.4 and not (
            name is not None and segment.line == name.line + 1 and addressed(text) >= 0.3
        )
        if id(segment) in seen or id(segment) in taken or weak or len(segment.tokens) > 16 or segment is name:
            continue
        if _is_of_bank(segment):
            continue
        lines = [segment, *_following(segment, labels)]
        seen |= {id(s) for s in lines}
        strength = sum(min(1.0, addressed(s.text)) for s in lines)
        under = name is not None and 0 < segment.line - name.line <= 3
        if strength < (0.4 if under and re.match(r"\W*\d", text) else 0.55):
            continue
        score = 0.42 + 0.1 * min(3.0, strength)
        if name is not None:
            drop = segment.line - name.line
            beside = abs(segment.box.left + segment.box.right - name.box.left - name.box.right) / 2 < 12 * leaf.unit
            score += 0.2 if 0 < drop <= 3 and beside else 0.1 if 0 < drop <= 6 and beside else -0.1 if drop < 0 else 0.0
        score -= 0.01 * segment.line
        yield _address(_unmarked(lines, labels), score)


def _unmarked(lines: list[Segment], labels: Labels) -> tuple[Token, ...]:
    """The words of the lines without a label in front."""
    head = [h.last for h in labels.on(lines[0]) if h.first == 0 and h.marked]
    words = lines[0].tokens[max(head, default=0) :]
    first = words[next((i + 1 for i, token in enumerate(words[:4]) if _is_label(token)), 0) :]
    return (*first, *(t for s in lines[1:] for t in s.tokens))
