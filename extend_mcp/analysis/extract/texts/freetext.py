"""Text behind or below a label, for fields whose value has no shape."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extend_mcp.analysis.extract.found import Found, best
from extend_mcp.analysis.extract.labels.bare_labels import is_bare_label
from extend_mcp.analysis.extract.labels.geometry import claimed, overlap
from extend_mcp.analysis.extract.labels.label_cells import is_in_column_of_labels, value_is_beside
from extend_mcp.analysis.extract.labels.label_ends import JOINED, MARKS, behind_other_name, is_longer
from extend_mcp.analysis.extract.labels.labels import LabelHit, Labels
from extend_mcp.analysis.extract.labels.scope import Scopes
from extend_mcp.analysis.extract.layout.layout import Segment, Token
from extend_mcp.analysis.extract.schema.fields import Field, is_name_of_party
from extend_mcp.analysis.extract.texts.coded import as_code, may_be_name, wants_code
from extend_mcp.analysis.extract.texts.prompts import is_prompt
from extend_mcp.analysis.extract.texts.sentences import STOPS, in_sentence, runs_on
from extend_mcp.analysis.extract.texts.text_ends import (
    SENTENCE_WORD,
    is_beside_heading,
    is_beside_label,
    is_one_name,
    part_of_two,
    says,
    until_label,
    without_honorific,
    without_number,
)
from extend_mcp.analysis.extract.texts.ticked import EMPTY, OPEN, ticked_options
from extend_mcp.analysis.words.spelling import plain

DOUBTED = 0.65
"""The score of a value that may be one name with its label: `KINO POLONIA`."""
RIGHT, NEXT, BELOW = 0.95, 0.92, 0.8
"""The score of a value's place: behind the label, in the next column, on the next line."""
AND = frozenset("and or & und oder et ou e y o en of i lub".split())
"""Words at the end of a label that goes on in the next line."""
LONG = frozenset(
    "description summary notes note comments remarks objective profile address instructions reason details findings "
    "impression conclusion diagnosis words worten lettres lettere letras słownie woorden adresse anschrift direccion "
    "indirizzo endereco adres adress adresa osoite".split()
)
"""Words in a label whose value may take several lines."""
BOX_NUMBER = re.compile(r"\d{1,2}[a-z]?\.?")
"""The number before the label of a form's box."""
OWNERS = frozenset("your the our my this their ihre unser votre notre su il la".split())
"""Words before a label that do not say what else it is of."""
QUOTES = ('"', "“", "„", "«", "'", "‘")
SENTENCE_END = re.compile(r"[^\W\d][.!?;]$")
_LABELLED = re.compile(r"[A-ZÀ-Þ][^\W\d_]+(?: [^\W\d_]+)?:\s")
MODAL = frozenset("shall will may must hereby agrees soll wird muss doit peut debe puede deve può".split())
"""Words behind a label that is the subject of a sentence."""


def read_text(field: Field, labels: Labels, scopes: Scopes) -> Found | None:
    """The text of a field, or None."""
    found: list[Found] = []
    first = field.labels[0] if field.labels else ""
    is_name = first.endswith("name") or is_name_of_party(field)
    is_long = bool(LONG & set(first.split()))
    stands_alone = any(hit.is_whole for hit in labels.of(field))
    for hit in labels.of(field):
        if _is_in_quotes(hit) or (field.scope and _is_name_of_another(hit, field.scope)):
            continue
        if field.part and not hit.marked and hit.last < len(hit.segment.tokens):
            continue  # a street can be called `rue du Four`
        if _is_in_sentence(hit, is_long):
            found += (one for one in in_sentence(hit, first) if not is_name or may_be_name(str(one.value)))
            continue
        if goes_on(hit) or _is_of_other(hit, first, stands_alone=stands_alone) or _ends_other(hit):
            continue
        bonus = scopes.bonus(field, hit)
        options = ticked_options(hit)
        if options is not None:
            found += [_chosen(options, hit.score * RIGHT + bonus)] if options else []
            continue
        for whole in text_candidates(hit, labels, long=is_long):
            text = without_honorific(part_of_two(hit, without_number(whole) if is_name else whole))
            if not _may_be_value(text.value) or (is_name and not may_be_name(text.value)):
                continue
            texts = as_code(text, first) if wants_code(first) else [text]
            found += [
                Found(one.value, one.tokens, one.score + bonus, 1.0, "text")
                for one in texts
                if _may_be_value(one.value)
            ]
    return best(found, 0.6)


def _is_in_sentence(hit: LabelHit, is_long: bool) -> bool:
    """True if a label is a word of running text; one that begins it may be a label before a text of several lines."""
    return not hit.marked and bool(hit.first or (not is_long and _is_plain(hit))) and runs_on(hit.segment)


def _may_be_value(text: str) -> bool:
    """True if a text is not a label, a prompt, or options that nobody ticked."""
    is_label = text.endswith(MARKS) or is_prompt(text) or is_bare_label(text)
    is_unticked = text.startswith(("[ ]", "( )")) or any(box in text for box in EMPTY)
    return not is_label and not is_unticked


def _is_of_other(hit: LabelHit, name: str, *, stands_alone: bool) -> bool:
    """True if a word behind a shorter form of the field's name says what else it is of: `Pet` in `Pet Schedule`.

    `stands_alone`: the document has the label alone too, as `Buyer` beside `Buyer Code`.
    """
    rest = hit.segment.tokens[hit.last : hit.last + 1]
    is_shorter = stands_alone or set(hit.label.split()) < set(name.split())
    return bool(rest) and not hit.marked and is_shorter and rest[0].text.isalpha() and _is_plain(hit)


def _ends_other(hit: LabelHit) -> bool:
    """True if a label in lower case only ends a sentence, or another label: `Location of property insured`."""
    first, last = hit.tokens[0].text, hit.tokens[-1].text
    if hit.marked or not first[0].islower():
        return False
    before = hit.segment.tokens[hit.first - 1].text if hit.first else ""
    return (len(last) > 4 and last.endswith(".")) or (before.isalpha() and before.casefold() not in OWNERS)


def _is_plain(hit: LabelHit) -> bool:
    """True if words are behind a label, and it is printed as they are."""
    behind = hit.segment.tokens[hit.last : hit.last + 1]
    return bool(behind) and behind[0].bold == hit.tokens[-1].bold


def goes_on(hit: LabelHit) -> bool:
    """True if a label goes on without a colon: `Reason for leaving`, `Bank account number: 7`."""
    rest = hit.segment.tokens[hit.last : hit.last + 1]
    if hit.marked or not rest:
        return False
    return rest[0].text.casefold() in JOINED | MODAL | STOPS or is_longer(hit.segment.tokens, hit.last)


def _is_in_quotes(hit: LabelHit) -> bool:
    """True if a label is a word that a contract defines: `(the "Landlord")`."""
    return hit.tokens[0].text.lstrip("(")[:1] in QUOTES and hit.tokens[-1].text[-1] in ").,;"


def _is_name_of_another(hit: LabelHit, scope: str) -> bool:
    """True if `name` ends a longer label, as in `Carrier name`, that does not begin with the object's own name."""
    before = hit.segment.tokens[hit.first - 1].text if hit.first else ""
    return hit.label == "name" and before.isalpha() and plain(before) not in (*plain(scope).split(), "full", "print")


def _chosen(options: list[Sequence[Token]], score: float) -> Found:
    """The options that are ticked, as one text."""
    text = ", ".join(" ".join(token.text for token in option) for option in options)
    return Found(text, tuple(token for option in options for token in option), score, 1.0, "text")


def text_candidates(hit: LabelHit, labels: Labels, *, long: bool = False) -> Iterator[Found]:
    """The texts behind the label, else in the next column, else below; each with a score."""
    hit = replace(hit, last=behind_other_name(hit.segment.tokens, hit.last))
    listed = hit.segment.tokens[hit.last - 1].text.endswith(",")
    behind = () if listed else until_label(hit.segment, hit.last, labels, long)
    if not hit.marked and len(behind) == 1 and re.fullmatch(r"\([^\W\d]+\):?", behind[0].text):
        listed, behind = True, ()  # an abbreviation of the label
    if says(behind):
        lines = _continued(hit.segment, labels, behind[0].box.left) if long else ()
        yield _text((*behind, *lines), hit.score * RIGHT * (DOUBTED if is_one_name(hit, behind[0]) else 1.0))
        return
    leaf = hit.segment.leaf
    row = leaf.lines[hit.segment.line]
    after = row[hit.segment.index + 1] if hit.segment.index + 1 < len(row) else None
    if after is not None and leaf.has_wall(hit.box, after.box) and not value_is_beside(hit, after, labels):
        after = None
    if after is not None and (listed or hit.last + 1 >= len(hit.segment.tokens)) and not _starts_label(after, labels):
        words = until_label(after, 0, labels, long)
        is_head = (
            _heads_column(hit, after, labels) or is_beside_heading(hit, after, labels) or is_beside_label(hit, after)
        )
        if says(words) and not is_head:
            gap = (after.box.left - hit.segment.box.right) / hit.segment.leaf.unit
            lines = _continued(after, labels) if long else ()
            yield _text((*words, *lines), hit.score * NEXT - 0.004 * gap)
    if not is_in_column_of_labels(hit, labels):
        yield from _under(hit, labels, long)


def _text(tokens: tuple[Token, ...], score: float) -> Found:
    kept = list(tokens)
    while kept and not re.search(r"[\w☐☑☒✓✔]", kept[0].text.replace("_", "")) and kept[0].text not in (*OPEN, "“"):
        kept.pop(0)
    text = " ".join(t.text for t in kept).strip(" _")
    if 0 < len(kept) < 6 and SENTENCE_WORD.fullmatch(kept[-1].text):
        text = text.removesuffix(".")
    return Found(re.sub(r"^[:=#]\s*", "", text), tuple(kept), score)


def _starts_label(segment: Segment, labels: Labels) -> bool:
    first = int(BOX_NUMBER.fullmatch(segment.tokens[0].text) is not None)
    return any(
        h.first in (0, first) and h.ratio > 0.9 and (h.marked or h.last == len(segment.tokens))
        for h in labels.on(segment)
    ) or segment.text.rstrip().endswith(":")


def _heads_column(hit: LabelHit, after: Segment, labels: Labels) -> bool:
    """True if label and neighbour are both headings of a table's columns."""
    if hit.marked or not any(h.first == 0 for h in labels.on(after)):
        return False
    row = hit.segment.leaf.lines[hit.segment.line]
    return sum(1 for s in row if any(h.is_whole for h in labels.on(s))) >= 2


def _under(hit: LabelHit, labels: Labels, long: bool) -> Iterator[Found]:
    if hit.last + 2 < len(hit.segment.tokens) and not hit.segment.tokens[hit.last - 1].text.endswith(","):
        return
    leaf, line = hit.segment.leaf, hit.segment.line
    first = line + (2 if hit.segment.tokens[-1].text.casefold() in AND else 1)
    for row in leaf.lines[first : line + 4]:
        inside = [s for s in row if overlap(s.box, hit.box) > 0]
        if not inside:
            continue
        segment = inside[0]
        drop = (segment.box.top - hit.box.bottom) / leaf.unit
        if drop > 2.5 or _starts_label(segment, labels):
            return
        words = until_label(segment, 0, labels, long or hit.marked)
        if says(words) and (long or not _is_sentence(segment)):
            cost = 0.05 * max(0.0, drop) + (0.12 if hit.marked else 0.0)
            cost += 0.3 if claimed(segment, 0, labels) else 0.0
            prose = not hit.marked and len(segment.text) > 60
            lines = _continued(segment, labels) if long or prose else ()
            yield _text((*words, *lines), hit.score * BELOW - cost)
        return


def _is_sentence(segment: Segment) -> bool:
    """True if a line is running text to its end, so not the short value of the label above it."""
    return runs_on(segment) and SENTENCE_END.search(segment.tokens[-1].text) is not None


def _is_next_row(value: Segment, first: Segment) -> bool:
    """True if a line below a value in a further column begins at the label: then it does not go on with the value."""
    label = value.leaf.lines[value.line][0]
    return label is not value and abs(label.box.left - first.box.left) < value.leaf.unit and not first.text[0].islower()


def _is_labelled(below: Segment, label: Segment) -> bool:
    """True if a line that begins below a label has its own label, of at most two words: `Secondary: …`."""
    is_below = abs(below.box.left - label.box.left) < label.leaf.unit and label.tokens[0].text[0].isupper()
    return is_below and ":" in label.text and _LABELLED.match(below.text) is not None


def _continued(segment: Segment, labels: Labels, edge: float | None = None) -> tuple[Token, ...]:
    """The lines right below at the same left edge (or at `edge`), up to a label or a gap."""
    leaf, last = segment.leaf, segment
    tokens: list[Token] = []
    for row in leaf.lines[segment.line + 1 : segment.line + 30]:
        edges = (last.box.left, last.box.left if edge is None else edge)
        below = [s for s in row if min(abs(s.box.left - e) for e in edges) < leaf.unit]
        lined_up = below or ([row[0]] if len(row) == 1 and row[0].box.left < last.box.left and not tokens else [])
        if (
            not lined_up
            or lined_up[0].box.top - last.box.bottom > 0.9 * leaf.unit
            or _starts_label(lined_up[0], labels)
        ):
            break
        if any(h.first == 0 and h.marked for h in labels.on(lined_up[0])) or _is_labelled(lined_up[0], segment):
            break
        if lined_up[0].index and (labels.on(row[0]) or _is_next_row(segment, row[0])):
            break
        last = lined_up[0]
        tokens += last.tokens
    return tuple(tokens)
