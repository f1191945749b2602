"""Reads yes or no, one of a list, a currency, a signature."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extend_mcp.analysis.extract.found import Found, best
from extend_mcp.analysis.extract.labels.labels import LabelHit, Labels
from extend_mcp.analysis.extract.layout.layout import Segment, Token, TokenRun
from extend_mcp.analysis.extract.schema.fields import Field
from extend_mcp.analysis.extract.shapes.values import Values
from extend_mcp.analysis.extract.texts.freetext import text_candidates
from extend_mcp.analysis.extract.texts.ticked import CHECKED, CLOSE, EMPTY, OPEN
from extend_mcp.analysis.words.spelling import plain

_BOX = re.compile(rf"(?P<on>[{CHECKED}]|[\[(]\s?[xX✓✔]\s?[\])])|(?P<off>[{EMPTY}]|[\[(]\s?[\])]|\[_\])")
YES = frozenset(
    "yes true y ja oui si sim tak x checked included covered inbegriffen enthalten eingeschlossen inclus incluse "
    "incluso incluido incluida inbegrepen".split()
)
CROSSES, TICKS = frozenset("✗✘✖"), frozenset("✓✔")
NOT = frozenset("not nicht non no niet nie ikke inte".split())
NO = frozenset("no false n nein nee non não nie none unchecked excluded ausgeschlossen exclu esclusa excluido".split())


def read_boolean(field: Field, labels: Labels) -> Found | None:
    """True or false if a box or a yes/no is at the label; else None."""
    return best((f for hit in labels.of(field) for f in _answers(hit, labels)), 0.6)


def _answers(hit: LabelHit, labels: Labels) -> Iterator[Found]:
    segment = hit.segment
    row = segment.leaf.lines[segment.line]
    before = segment.tokens[max(0, hit.first - 2) : hit.first]
    if not before and segment.index:
        before = row[segment.index - 1].tokens[-1:]
    behind = list(segment.tokens[hit.last :])
    for other in row[segment.index + 1 :]:
        if any(h.first == 0 and h.marked for h in labels.on(other)):
            break
        behind += other.tokens
    answer = _boxed(behind) or _word(behind)
    if answer is not None:
        yield replace(answer, score=hit.score * 0.95)
        return
    state = _state(before[-1:]) if before else None
    state = state or (_state(behind[:1]) if behind else None)
    if state is not None and CROSSES.intersection(state[1][0].text) and _has_ticks(hit):
        state = (False, state[1])
    if state is not None:
        yield Found(state[0], (*state[1], *hit.tokens), hit.score * 0.9, 1.0, "choice")
        return
    for text in text_candidates(hit, labels):
        answer = _word(list(text.tokens))
        if answer is not None:
            yield replace(answer, score=text.score)


def _has_ticks(hit: LabelHit) -> bool:
    """True if a page also has ticks: then a cross without a box means no."""
    return any(TICKS.intersection(token.text) for segment in hit.segment.leaf.segments() for token in segment.tokens)


def _word(tokens: list[Token]) -> Found | None:
    """A leading yes or no."""
    words = [(plain(t.text), t) for t in tokens[:2] if plain(t.text)]
    if not words or (len(tokens) > 1 and _BOX.search(" ".join(t.text for t in tokens))):
        return None
    word, token = words[0]
    if word in NOT and len(words) > 1 and words[1][0] in YES:
        return Found(False, tuple(tokens[:2]), 1.0, 1.0, "choice")
    if word in YES or word in NO:
        return Found(word in YES, (token,), 1.0, 1.0, "choice")
    return None


def _boxed(tokens: list[Token]) -> Found | None:
    """`☒ Yes ☐ No`, with the boxes before or behind the words."""
    run = TokenRun(tokens)
    boxes = list(_BOX.finditer(run.text))
    answers = list(re.finditer(r"(?i)\b(?:yes|no|true|false|ja|nein|oui|non)\b", run.text))
    ticked = [box for box in boxes if box["on"]]
    if len(ticked) != 1 or not answers:
        return None
    leads = boxes[0].start() < answers[0].start()
    box = ticked[0]
    near = [a for a in answers if (a.start() >= box.end()) == leads]
    if not near:
        return None
    answer = min(near, key=lambda a: abs(a.start() - box.start()))
    tokens_read = (*run.cut(*box.span()), *run.cut(*answer.span()))
    return Found(answer.group().casefold() in YES, tokens_read, 1.0, 1.0, "choice")


def _state(tokens: Sequence[Token]) -> tuple[bool, tuple[Token, ...]] | None:
    for token in tokens:
        box = _BOX.search(token.text)
        if box:
            return bool(box["on"]), (token,)
    return None


def _state_before(tokens: Sequence[Token]) -> tuple[bool, tuple[Token, ...]] | None:
    """The state of the box right before a word; an empty one may be two tokens: `[ ] Yes`."""
    if len(tokens) > 1 and tokens[-1].text in CLOSE and tokens[-2].text in OPEN:
        return False, tuple(tokens[-2:])
    return _state(tokens[-1:])


def read_enum(field: Field, labels: Labels, values: Values) -> Found | None:
    """The option that the document names near the field's label, else the only one that it names anywhere."""
    options = {plain(option.replace("_", " ").replace("-", " ")): option for option in field.options if option.strip()}
    near = [
        replace(found, score=text.score)
        for hit in labels.of(field)
        for text in _regions(hit, labels)
        for found in _named(text.tokens, options, starts=True)
    ]
    chosen = best(near, 0.6)
    if chosen is not None:
        return chosen
    places = {at for option in options if option for at in values.saying.get(option.split()[0], ())}
    said = (values.segments[at] for at in sorted(places))
    everywhere = [f for s in said for f in _named(s.tokens, options, starts=False)]
    ticked = [f for f in everywhere if f.score > 1]
    named = {f.value for f in ticked or everywhere}
    if len(named) != 1:
        return None
    found = (ticked or everywhere)[0]
    sure = 0.75 if ticked else 0.62 if len(plain(str(found.value))) > 3 else 0.0
    return best([replace(found, score=sure)], 0.6)


def _regions(hit: LabelHit, labels: Labels) -> Iterator[Found]:
    yield from text_candidates(hit, labels)
    row = hit.segment.leaf.lines[hit.segment.line]
    tokens = [*hit.segment.tokens[hit.last :], *(t for s in row[hit.segment.index + 1 :] for t in s.tokens)]
    if tokens:
        yield Found("", tuple(tokens), hit.score * 0.85)


def _named(tokens: Sequence[Token], options: dict[str, str], *, starts: bool) -> Iterator[Found]:
    """Options in the words; an option behind a ticked box is the only one. If options overlap, the longest wins."""
    words = [plain(t.text) for t in tokens]
    taken: set[int] = set()
    found: list[tuple[int, int, str, bool]] = []
    for option in sorted(options, key=len, reverse=True):
        size = len(option.split())
        for i in range(len(tokens) - size + 1 if option else 0):
            if _glued(words[i : i + size]) != _glued([option]) or taken & set(range(i, i + size)):
                continue
            taken |= set(range(i, i + size))
            state = _state_before(tokens[:i]) or _state([tokens[i]])
            if state is None or state[0]:
                found.append((i, i + size, options[option], state is not None))
    ticked = [f for f in found if f[3]] or found
    if starts and len({f[2] for f in ticked}) > 1:
        ticked = [f for f in ticked if f[0] <= 1][:1]
    for first, last, option, box in ticked:
        yield Found(option, tuple(tokens[first:last]), 1.1 if box else 1.0, 1.0, "choice")


def _glued(words: Sequence[str]) -> str:
    """Words joined without marks: `E-mail` becomes `email`."""
    return "".join(words).replace(" ", "")


def read_currency(field: Field, labels: Labels, values: Values) -> Found | None:
    """The ISO code of the document's money: by its label, else by the sign of most amounts."""
    for hit in labels.of(field):
        for text in text_candidates(hit, labels):
            code = values.currency(str(text.value).split()[0] if str(text.value).split() else None)
            if code is not None:
                return Found(code, text.tokens[:1], text.score, 1.0, "choice")
    signed = [(values.currency(c.sign), c) for c in values.of("amount") if c.sign]
    counts = Counter(code for code, _ in signed if code)
    if counts:
        (code, most), *others = counts.most_common()
        first = next(c for named, c in signed if named == code)
        share = most / (most + sum(count for _, count in others))
        return best([Found(code, first.tokens, 0.5 + 0.45 * share, 1.0, "choice")], 0.7)
    for segment in values.layout.segments():
        for found in re.finditer(r"(?<!\w)(USD|EUR|GBP|MYR|CHF|CAD|AUD|SGD|PLN|RM|€|£)(?!\w)", segment.text):
            code = values.currency(found[1])
            return Found(code, segment.cut(*found.span()), 0.7, 1.0, "choice")
    return None


SIGN = re.compile(r"(?i)/s/|\b(?:signature|signed(?: by)?|authori[sz]ed signator\w+)\b")


def read_signature(values: Values) -> dict[str, Found | None]:
    """The parts of the first signature: `/s/ Name`, and the lines `Name:`, `Title:`, `Date:` around it."""
    read: dict[str, Found | None] = dict.fromkeys(("printed_name", "signature_date", "is_signed", "title_or_role"))
    for segment in values.layout.segments():
        if not SIGN.search(segment.text) or len(segment.tokens) > 12:
            continue
        around = _around(segment)
        read |= next((signed for other in (segment, *around) if (signed := _slashed(other))), {})
        for key, label in (
            ("printed_name", r"(?:printed |print )?name"),
            ("title_or_role", r"title|role|position|capacity"),
        ):
            read[key] = _line_value(around, label) or read[key]
        for other in around:
            dates = values.inside("date", other)
            if dates and re.search(r"(?i)\bdated?\b", other.text) and read["signature_date"] is None:
                read["signature_date"] = Found(dates[0].value, dates[0].tokens, 0.8, 1.0, "choice")
        if any(read.values()):
            return read
    return read


def _slashed(segment: Segment) -> dict[str, Found | None]:
    """The signature of a line with `/s/`, and the name behind it."""
    slash = re.search(r"/s/\s*(?P<name>[^\W\d][\w.\s'-]*)?", segment.text)
    if slash is None:
        return {}
    read: dict[str, Found | None] = {"is_signed": Found(True, segment.cut(*slash.span()), 0.9, 1.0, "choice")}
    if name := (slash["name"] or "").strip():
        start = slash.start("name")
        read["printed_name"] = Found(name, segment.cut(start, start + len(name)), 0.75, 1.0, "choice")
    return read


def _around(segment: Segment) -> list[Segment]:
    lines = segment.leaf.lines[max(0, segment.line - 2) : segment.line + 6]
    return [s for row in lines for s in row]


def _line_value(segments: list[Segment], label: str) -> Found | None:
    for segment in segments:
        hit = re.match(rf"(?i)(?:{label})\s*:\s*(?P<value>[^_\s].*)", segment.text)
        if hit:
            return Found(hit["value"].strip(), segment.cut(*hit.span("value")), 0.8, 1.0, "choice")
    return None
