"""The names of parties: the sender and the recipient of a document."""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from rapidfuzz import fuzz

from extend_mcp.analysis.extract.found import Found, best
from extend_mcp.analysis.extract.labels.bare_labels import is_bare_label
from extend_mcp.analysis.extract.labels.geometry import overlap
from extend_mcp.analysis.extract.labels.labels import Labels
from extend_mcp.analysis.extract.labels.scope import block_under
from extend_mcp.analysis.extract.labels.titles import RIGHTS, is_title
from extend_mcp.analysis.extract.layout.layout import Segment, Token, TokenRun
from extend_mcp.analysis.extract.parties.addresses import STREET, TITLE, addressed
from extend_mcp.analysis.extract.schema.fields import Field
from extend_mcp.analysis.extract.shapes.amounts import CODES
from extend_mcp.analysis.extract.shapes.values import EMAIL, URL, Values
from extend_mcp.analysis.extract.texts.freetext import goes_on, text_candidates
from extend_mcp.analysis.words.spelling import count_small, plain

LEGAL = re.compile(
    r"(?i)(?<!\w)(?:sdn\.?\s?bhd|s/b|bhd|plt|enterprise|inc|llc|llp|ltd|limited|corp|corporation|company|co|plc|"
    r"gmbh|ag|kg|ohg|"
    r"e\.?\s?v|b\.?v|n\.?v|s\.?a\.?r\.?l|sarl|s\.?a\.?s|s\.?a|s\.?r\.?l|s\.?p\.?a|s\.?l|sp\.? z o\.?\s?o|"
    r"spolka akcyjna|"
    r"pty|pte|oy|a\.?b|a/s|aps|trading|holdings?|bank|restaurant|restoran|kedai|pasaraya|store|mart|services|"
    r"group|marketing)\b\.?"
)


LEGAL_START = re.compile(
    r"(?i)\(?(?:sdn\b|bhd\b|co\.(?!\s?(?:reg|no)\b)|inc\b|llc\b|ltd\b|limited\b|gmbh\b|plt\b|pte\b|enterprise\b|trading\b)"
)


OFFICE = re.compile(
    r"(?i)si[eè]ge social|\bsiret\b|\brcs\b|registered office|handelsregister|\bhrb\b|\bkvk\b|company (?:no|reg)|"
    r"\bco\.? ?reg|"
    r"\broc\b|registered in|capital social|\bregon\b|geschäftsführer"
)


STRONG = re.compile(
    r"(?i)(?<!\w)(?:sdn\.?\s?bhd|s/b|bhd|plt|inc|llc|llp|ltd|limited|corp|corporation|plc|gmbh|ag|b\.v|"
    r"s\.?a\.?r\.?l|sarl|s\.a\.?s|s\.a|"
    r"s\.?r\.?l|s\.?p\.?a|sp\.? z o\.?\s?o|pty|pte|enterprise)\b\.?"
)


REGISTERED = re.compile(
    r"\s*[(\[](?=[^()\[\]]{0,99}(?:\d{4}|reg|co\.?\s?no|roc))[^()\[\]]{0,200}[)\]]?\s*$|\s+\d{5,}-[A-Z]\)?$",
    re.IGNORECASE,
)


NO_SELLERS = frozenset({"employer", "employer name"})
"""Fields for companies that do not sell: their own labels point to them."""
DOMAINS = 50
"""The most addresses of each kind that are compared with names."""
_LED = re.compile(r"\.{4}|(?:御中|様|殿|귀하|귀중)$")
"""Dots between a label and its value, or the text behind the name of a recipient."""
_NO_NAME = re.compile(r"[^\W\d]+:\s|(?:and|or|of|in|to|for|with|by|that|which|as|at|on|[Yy]our|[Oo]ur|[Tt]hank)\s")
"""The starts of a labelled value, and of text that goes on."""
SHORT = frozenset({"name", "to", "from", "client"})
"""Labels that may be any word if they have no colon."""
SENTENCE, LONG_WORD = 5, 4
"""The least words of a sentence, and letters of a short last word, which may be an abbreviation."""
_WORD = re.compile(r"[^\W\d]{2,}")
_MARK, _WEB = re.compile(r"\W"), re.compile(r"^(?:https?://)?(?:www\.)?")
LABELLED = re.compile(r"[^\W\d]:\s+\S")
"""A label with its value."""


def read_company(field: Field, labels: Labels, values: Values) -> Found | None:
    """The name of a party: by its label; for the vendor also by the look of the page."""
    found = [name for name in labelled_names(field, labels) if plain(str(name.value)) not in field.labels]
    if field.role == "vendor":
        known = is_business(values) and not NO_SELLERS.intersection(field.labels)
        found += [name for name in head_names(labels, values) if known or LEGAL.search(str(name.value))]
    return best(found)


def is_business(values: Values) -> bool:
    """True if the document shows what business documents do: money, or contact details."""
    if any(candidate.sure >= 0.9 for candidate in values.of("amount")):
        return True
    if any(values.of(kind) for kind in ("email", "url", "iban", "phone")):
        return True
    return any(addressed(segment.text) >= 0.5 for segment in values.layout.segments())


def labelled_names(field: Field, labels: Labels) -> Iterator[Found]:
    """The names that a field's labels point to."""
    for hit in labels.of(field):
        if not hit.marked and hit.last < len(hit.segment.tokens) and (hit.label in SHORT or goes_on(hit)):
            continue
        for text in text_candidates(hit, labels):
            yield from _name(text)
        if hit.last < len(hit.segment.tokens):
            continue
        for offset, segment in enumerate(block_under(hit, labels)[:2]):
            if addressed(segment.text) < 0.5 and _WORD.search(segment.text):
                yield from _name(_found(segment, hit.score * (0.9 - 0.15 * offset)))


def own_names(field: Field, labels: Labels) -> Iterator[Found]:
    """The names behind labels that end in a colon, or in the column beside labels: `Operator: CityPark Ltd`."""
    for hit in labels.of(field):
        if hit.marked or hit.last == len(hit.segment.tokens):
            for text in text_candidates(hit, labels):
                if text.tokens and abs(text.tokens[0].box.top - hit.box.top) < hit.segment.leaf.unit / 2:
                    yield from _name(text)


def _name(found: Found) -> Iterator[Found]:
    text = " ".join(token.text for token in found.tokens)
    if LABELLED.search(text) or EMAIL.search(text) or CODES.issuperset(_WORD.findall(text)):
        return
    if len(found.tokens) > 9 or TITLE.fullmatch(text) or is_title(text) or is_bare_label(text) or text.islower():
        return
    if _is_sentence(found.tokens):
        return
    legal = 0.1 if LEGAL.search(text) else 0.0
    value, tokens = without_address(str(found.value), found.tokens)
    yield Found(value, tokens, found.score + legal, 1.0, "company")


def _is_sentence(words: Sequence[Token]) -> bool:
    """True if words are running text: at least five, most of them in lower case, or an end of a sentence behind one."""
    small = count_small(token.text for token in words)
    ends = words[-1].text.endswith(".") and words[-1].text[:-1].islower() and len(words[-1].text) > LONG_WORD
    return len(words) >= SENTENCE and (2 * small > len(words) or (small > 1 and ends))


def without_address(text: str, tokens: tuple[Token, ...]) -> tuple[str, tuple[Token, ...]]:
    """A name without the address behind it on its line: `Halden Inc, 12 Mill Ln`, `Blue Lake Ltd, Leeds`."""
    name, comma, rest = text.partition(", ")
    if (form := LEGAL_START.match(rest)) is not None:  # `Halden Data, Inc., Austin`
        name, rest = f"{name}, {rest[: form.end()]}", rest[form.end() :].lstrip(" ,")
    is_address = any(map(str.isdigit, rest)) or LEGAL.search(name) is not None
    if not comma or not rest or not is_address:
        return text, tokens
    run = TokenRun(tokens)
    return name, run.cut(0, len(name)) if text == run.text else tokens


def _found(segment: Segment, score: float) -> Found:
    """The name in a segment, without registration numbers and the text behind a dash."""
    text = segment.text
    start, end = 0, len(text)
    for piece in re.finditer(r"(?:[^-–•·|]|(?<=\w)-(?=\w))+", text):
        if _WORD.search(piece.group()) and (piece.group().strip() == text or start == 0):
            start, end = piece.span()
            break
    kept = re.sub(r"^\d{4,}\s+", "", REGISTERED.sub("", text[start:end]).strip(" :*#=-"))
    start = text.find(kept)
    return Found(kept, segment.cut(start, start + len(kept)), score, 1.0, "company")


def head_names(labels: Labels, values: Values) -> Iterator[Found]:
    """Names at the top of a file's first page, and lines with a legal form anywhere on it."""
    domains = _domains(values)
    taken = {id(s) for role in ("customer", "ship to") for h in labels.by_family.get(role, ()) if h.score > 0.9
             for s in [h.segment, *block_under(h, labels)]}  # fmt: skip
    leaves = [leaf for leaf in values.layout.leaves if leaf.page.number == 1 or leaf.order == 0]
    for leaf in leaves[:1]:
        place, offices = 0, dict[int, bool]()
        for segment in leaf.segments():
            office = place > 12 and len(segment.tokens) < 6 and _above_office(segment, offices)
            if (place > 12 and not STRONG.search(segment.text) and not office) or LEGAL_START.match(segment.text):
                continue
            if not _is_name(segment, labels):
                place += segment.line < 3
                continue
            found = _joined(segment)
            score = max(0.1, 0.66 - 0.05 * place) if place <= 12 else 0.5 if office else 0.1
            place += 1
            score += 0.24 if STRONG.search(str(found.value)) else 0.08 if LEGAL.search(segment.text) else 0.0
            name = plain(str(found.value))
            score += 0.06 if values.plain.count(name) > 1 else 0.0
            score += 0.18 if _is_of(name, domains) else 0.0
            score += 0.05 if segment.box.height > 1.25 * leaf.unit else 0.0
            score -= 0.5 if id(segment) in taken else 0.0
            score -= 0.12 if len(segment.tokens) > 7 else 0.0
            yield Found(found.value, found.tokens, score, 1.0, "company")


def _domains(values: Values) -> set[str]:
    """The letters and digits of the domains of the first mail and web addresses, without their endings: further ones
    would not say whose document it is."""
    mails = islice(EMAIL.finditer(values.text), DOMAINS)
    webs = islice(URL.finditer(values.text), DOMAINS)
    found = {mail.group().split("@")[1] for mail in mails} | {_WEB.sub("", web.group().casefold()) for web in webs}
    stems = {_MARK.sub("", domain.rsplit(".", 1)[0].removeprefix("www.")) for domain in found}
    return {stem for stem in stems if len(stem) > 3}


def _above_office(segment: Segment, known: dict[int, bool]) -> bool:
    """True if the lines below name a registered office; the answers are kept in `known`, by line."""
    if segment.line not in known:
        rows = segment.leaf.lines[segment.line + 1 : segment.line + 3]
        known[segment.line] = bool(OFFICE.search(" ".join(s.text for row in rows for s in row)))
    return known[segment.line]


def _is_name(segment: Segment, labels: Labels) -> bool:
    text = segment.text
    if len(re.findall(r"[^\W\d]", text)) < 3 or TITLE.fullmatch(text) or is_title(text) or len(segment.tokens) > 12:
        return False
    if is_bare_label(text) or _is_sentence(segment.tokens):
        return False
    if sum(c.isdigit() for c in text) > len(text) / 3 or EMAIL.search(text) or re.match(r"(?i)(?:www|http)", text):
        return False
    if any(h.first == 0 and (h.marked or h.last == len(segment.tokens)) and h.ratio > 0.9 for h in labels.on(segment)):
        return False
    if _LED.search(text) or RIGHTS.search(text) or (_NO_NAME.match(text) and not STRONG.search(text)):
        return False
    first = text.split(",")[0]
    return addressed(text) < 0.5 or bool(STRONG.search(first) and not STREET.match(text))


def _is_of(name: str, domains: Collection[str]) -> bool:
    """True if a name, without its legal form, is that of one of the domains."""
    short = _MARK.sub("", STRONG.sub("", name)) if domains else ""
    return len(short) > 3 and any(fuzz.partial_ratio(domain, short) >= 90 for domain in domains)


def _joined(segment: Segment) -> Found:
    """The name, with the lines below it that go on with `SDN BHD` or close its bracket."""
    found = _found(segment, 0.0)
    for row in segment.leaf.lines[segment.line + 1 : segment.line + 3]:
        text = str(found.value)
        below = next((other for other in row if overlap(other.box, segment.box) > 0), None)
        if below is None or not (LEGAL_START.match(below.text) or text.count("(") > text.count(")")):
            break
        more = _found(below, 0.0)
        if not more.value:
            break
        found = Found(f"{text} {more.value}", found.tokens + more.tokens, 0.0, 1.0, "company")
    return found
