"""Values with a shape: dates, numbers, identifiers, addresses of mail and web."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from math import inf

from extend_mcp.analysis.extract.candidate import Candidate
from extend_mcp.analysis.extract.found import Found, best
from extend_mcp.analysis.extract.labels.geometry import claimed, fit, overlap
from extend_mcp.analysis.extract.labels.labels import LabelHit, Labels
from extend_mcp.analysis.extract.labels.scope import Scopes
from extend_mcp.analysis.extract.schema.fields import Field
from extend_mcp.analysis.extract.schema.label_variants import is_bare
from extend_mcp.analysis.extract.shapes.before_labels import COUNT, before_label
from extend_mcp.analysis.extract.shapes.births import BIRTH, asks_for_birth, born
from extend_mcp.analysis.extract.shapes.other_columns import asks_for_sums
from extend_mcp.analysis.extract.shapes.phones import VALID
from extend_mcp.analysis.extract.shapes.references import is_of_other
from extend_mcp.analysis.extract.shapes.values import Values
from extend_mcp.analysis.words.spelling import plain
from extend_mcp.documents.accounts import checks_out

SELF_EVIDENT = frozenset({"email", "url", "iban"})
"""Kinds that need no label: their shape is unique."""

ASIDE = 0.6
"""The factor for a number that only explains an amount, if no count is asked for."""
COUNTED = frozenset(
    "quantity units unit count days hours hrs months weeks years rate price percent kwh usage consumption items points "
    "age no number".split()
)
"""Words in the labels of fields that ask for counts or rates."""

NAMED = 0.9
"""The score that a value at the field's own name must have, so that labels of the same meaning do not count."""
_RECEIVED = re.compile(
    r"\b(?:ontvangst\w*|ontvangen|eingang\w*|empfang\w*|received|ricezione|recepcion|odbioru|modtag\w*|mottag\w*)\b"
)
"""Words in labels of days on which something was received."""

OWN = 0.12
"""The bonus of an identifier's label that shares a word with the field: a concept has labels of several things."""
GENERAL = frozenset({"no", "id", "code", "of", "the"})
OTHER_COLUMN = 0.6
"""The cost of a sum since the start of the year, or of a count, if the field does not ask for one."""
LEAST = 0.2
"""The least score of a label's candidate."""
LEGEND = {"id": "id", "number": "number", "date": "date", "amount": "amount"}


def read_typed(field: Field, labels: Labels, values: Values, scopes: Scopes) -> Found | None:
    """The value of a field whose kind has a shape, or None."""
    kind = field.reads
    own = tuple(name for name in map(plain, field.names) if " " in name and field.concept)
    named = list(labelled(replace(field, labels=own), kind, labels, values, scopes)) if own else []
    if max((f.score for f in named), default=0.0) >= NAMED:  # the document has the very name of the field
        found = named
    else:
        found = list(labelled(field, kind, labels, values, scopes))
    if kind in SELF_EVIDENT or kind == "phone":
        found += _by_shape(field, kind, values, scopes)
    if field.concept and field.concept.name == "date":
        found += _unlabelled_dates(labels, values)
    if kind == "date" and asks_for_birth(field.labels):
        found = [born(f) for f in found]
    if field.kind == "integer":
        found = [f for f in found if not isinstance(f.value, float) or f.value.is_integer()]
    return best(_voted(found))


def labelled(field: Field, kind: str, labels: Labels, values: Values, scopes: Scopes) -> Iterable[Found]:
    """Candidates of `kind`, each with the best of the field's labels.

    An amount below a label, with text on its left or more amounts below it, is in a table, not under the label.
    """
    candidates = values.of(kind)
    scores: dict[int, float] = {}
    counts = _counts(field.labels)
    is_other_day = kind == "date" and not _asks_for_other_day(field.labels)
    for hit in labels.of(field):
        if is_other_day and _is_of_other_day(hit):
            continue
        worth = hit.score + scopes.bonus(field, hit) + (OWN if kind == "id" and _says_own(hit, field) else 0.0)
        if (before := before_label(kind, hit, values)) is not None:
            yield _found(before, worth * COUNT, kind)
            continue
        near = values.nearby(kind).of(hit)
        for at in near if kind != "date" else _dates_of(hit, near, candidates, field):
            candidate, known = candidates[at], scores.get(at, LEAST)
            if is_of_other(candidate, hit):
                continue
            score = worth * fit(hit, candidate, labels) * candidate.sure
            if candidate.aside and not counts:
                score *= ASIDE
            if score > known and kind == "amount" and _in_table(hit, candidate, values):
                score -= 0.5
            if score > known:
                scores[at] = score
    is_sum = kind in ("amount", "number") and bool(scores) and not asks_for_sums(field.labels)
    for at, score in sorted(scores.items()):
        cost = OTHER_COLUMN if is_sum and values.other_columns.have(candidates[at], counts=counts) else 0.0
        yield _found(candidates[at], score - cost, kind)


@lru_cache(1_000)
def _asks_for_other_day(labels: tuple[str, ...]) -> bool:
    return any(BIRTH.search(label) or _RECEIVED.search(label) for label in labels)


def _is_of_other_day(hit: LabelHit) -> bool:
    """True if a label is only the beginning of that of a birth or a receipt: `Date` in `Date of birth`."""
    words = plain(" ".join(token.text for token in hit.segment.tokens[hit.first : hit.last + 3]))
    return (BIRTH.search(words) or _RECEIVED.search(words)) is not None


def _dates_of(hit: LabelHit, near: Iterable[int], dates: Sequence[Candidate], field: Field) -> Iterable[int]:
    """The dates near a label that may be its value; for a label without a word for date, like `Visit`, only the next.

    `Next meeting` has another date than the meeting.
    """
    if not is_bare(hit.label, field.labels):
        return near
    if hit.first and hit.segment.tokens[hit.first - 1].text.isalpha():
        return ()
    return near if hit.marked else [at for at in near if is_next(hit, dates[at]) or _is_behind(hit, dates[at])]


def _is_behind(hit: LabelHit, candidate: Candidate) -> bool:
    """True if a value follows a label that begins its segment: `Paid October 2, 2026`."""
    return hit.first == 0 and candidate.segment is hit.segment and candidate.first == hit.last


def is_next(hit: LabelHit, candidate: Candidate) -> bool:
    """True if a value begins the segment right of a label that is alone in its segment."""
    label, place = hit.segment, candidate.segment
    return hit.is_whole and label.line == place.line and label.index + 1 == place.index and candidate.first == 0


def _says_own(hit: LabelHit, field: Field) -> bool:
    """True if a label shares a word with the field's names: `Account` with `account number`; `No` does not count."""
    return any(not _own_words(name).isdisjoint(hit.label.split()) for name in field.names)


@lru_cache(1_000)
def _own_words(name: str) -> frozenset[str]:
    return frozenset(plain(name).split()) - GENERAL


@lru_cache(1_000)
def _counts(labels: tuple[str, ...]) -> bool:
    """True if labels ask for counts or rates."""
    return any(not COUNTED.isdisjoint(label.split()) for label in labels)


def _in_table(hit: LabelHit, candidate: Candidate, values: Values) -> bool:
    segment = candidate.segment
    middle = (segment.box.top + segment.box.bottom) / 2
    if hit.segment.leaf is not segment.leaf or middle < hit.box.bottom + segment.leaf.unit / 2:
        return False
    lines = segment.leaf.lines
    if any(re.search(r"[^\W\d]{2,}\W+[^\W\d]{2,}", s.text) for s in lines[segment.line][: segment.index]):
        return True
    box = candidate.box
    for row in lines[segment.line + 1 : segment.line + 8]:
        for other in row:
            if overlap(other.box, box) > 0 and other.box.top - box.bottom < 10 * segment.leaf.unit:
                return any(overlap(c.box, box) > 0 for c in values.amounts_on(other))
    return False


def _found(candidate: Candidate, score: float, kind: str) -> Found:
    legend = "guess" if candidate.guessed else LEGEND.get(kind, "shape")
    return Found(candidate.value, candidate.tokens, score, 1.0, legend, candidate.sign)


def _voted(found: list[Found]) -> Iterable[Found]:
    """The values, with a small bonus for those found in several places."""
    places = Counter(str(f.value) for f in found if f.score > 0.5)
    for f in found:
        extra = 0.02 * min(3, places[str(f.value)] - 1) if places[str(f.value)] else 0.0
        yield Found(f.value, f.tokens, f.score + extra, f.margin, f.kind, f.sign)


def _by_shape(field: Field, kind: str, values: Values, scopes: Scopes) -> Iterable[Found]:
    for index, candidate in enumerate(values.of(kind)):
        printed = re.search(r"\+|\(\d{2,4}\)|\b\d{3}[-.\s]\d{3,4}[-.\s]\d{4}\b", str(candidate.value))
        known = kind == "phone" and candidate.sure == VALID and str(candidate.value).startswith(("0", "(0"))
        base = 0.6 if kind in SELF_EVIDENT else 0.55 * candidate.sure if printed or known else 0.3
        base = 0.3 if kind == "iban" and not checks_out(candidate.value) else base
        bonus = scopes.near(field, candidate.segment)
        yield _found(candidate, base + bonus - 0.02 * min(index, 5), kind)


def _unlabelled_dates(labels: Labels, values: Values) -> Iterable[Found]:
    """Dates that no label claims: the first one is most often the date of the receipt or letter."""
    others = {"due date", "order date", "delivery date", "date of birth", "print date"}
    spoken: dict[int, float] = {}  # by line: the index of the first segment that has another's label
    for index, candidate in enumerate(values.of("date")):
        line = candidate.segment.leaf.lines[candidate.segment.line]
        if id(line) not in spoken:
            named = (s.index for s in line if any(h.family in others and h.ratio > 0.9 for h in labels.on(s)))
            spoken[id(line)] = next(named, inf)
        if spoken[id(line)] <= candidate.segment.index:
            continue
        score = 0.62 - 0.03 * min(index, 5) - (0.1 if claimed(candidate.segment, candidate.first, labels) else 0)
        busy = len(candidate.segment.tokens) > 8
        yield _found(candidate, score * candidate.sure - (0.15 if busy else 0), "date")
