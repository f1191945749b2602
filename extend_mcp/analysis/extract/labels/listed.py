"""The members of a printed list: lines with marks before them, lines one below the other, words between commas."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extend_mcp.analysis.extract.labels.label_ends import MARKS
from extend_mcp.analysis.extract.labels.labels import LabelHit, Labels
from extend_mcp.analysis.extract.layout.layout import Leaf, Segment, Token, TokenRun

Words = tuple[Token, ...]
_MARK = re.compile(r"(?:[-–—•·*◦‣▪●○■□➢✓]|\(?\d{1,2}[.)]|\(?[a-z][.)])(?=\s)\s*")
"""The mark before a member, at the start of its line."""
_SEPARATED = re.compile(r"(?:\([^()]*\)|,(?!\s|$)|[^,;•·|])+")
_BY_SEMICOLON = re.compile(r"[^;•·|]+")
_LAST = re.compile(
    r"\s+(?:and|und|et|y|e|en|og|och|oraz|i|&)\s+(?!(?:co|sons?|söhne|partners?|fils|cie)\b)", re.IGNORECASE
)
_LEADING = re.compile(r"(?:and|und|et|y|e|en|og|och|oraz|i|&)\s+", re.IGNORECASE)
_NAMES = re.compile(r"[^\W\d_a-z]\w*(?:\s[^\W\d_a-z][\w.]*)+")
"""At least two words that begin with a capital."""
_NO_MEMBER = re.compile(r"[^\W\d][\w .]{0,30}:(?:\s|$)|\S+@\S+\.\w|(?i:https?://)")
"""A label with its value, a mail or web address: text that follows a list."""
SMALL = frozenset("on at in during upon after by bei nach für während à au lors en bij na przy".split())
MOST_MORE = 4
"""The most words of a label behind the key, if the first of them is one of `SMALL`."""
FULL = 0.85
"""Share of a page's widest line from which a line goes on below."""
WIDE_GAP = 1.6
"""How far a line may be below the one before, in distances of the first two."""


def members_below(hit: LabelHit, labels: Labels) -> list[Words]:
    """The members on the lines below a label that is alone on its line."""
    if not _is_alone(hit) or hit.segment.index + 1 < len(hit.segment.leaf.lines[hit.segment.line]):
        return []
    return list(_of_blocks(hit)) or list(_of_lines(hit, labels))


def _is_alone(hit: LabelHit) -> bool:
    """True if a label is all of its segment, or begins one that ends in a colon: `Medications on discharge:`."""
    rest = hit.segment.tokens[hit.last :]
    goes_on = bool(rest) and not hit.first and len(rest) <= MOST_MORE and rest[0].text in SMALL
    return not rest or (goes_on and rest[-1].text.endswith(MARKS))


def _of_blocks(hit: LabelHit) -> Iterator[Words]:
    """The items of the list that the page has below a label."""
    leaf, at = hit.segment.leaf, hit.segment.line + 1
    for text in [_bare(block.text) for block in leaf.page.blocks if block.marker]:
        if at >= len(leaf.lines) or not text.startswith(_bare(_text(leaf, at))):
            if at > hit.segment.line + 1:
                return
            continue
        words, said = _words(leaf, at), _bare(_text(leaf, at))
        at += 1
        while len(said) < len(text) and at < len(leaf.lines):
            said += _bare(_text(leaf, at))
            words += _words(leaf, at)
            at += 1
        yield _unmarked(words)


def _bare(text: str) -> str:
    return re.sub(r"\W", "", _MARK.sub("", text, count=1) if _MARK.match(text) else text).casefold()


def _text(leaf: Leaf, line: int) -> str:
    return " ".join(segment.text for segment in leaf.lines[line])


def _words(leaf: Leaf, line: int) -> Words:
    return tuple(token for segment in leaf.lines[line] for token in segment.tokens)


def _unmarked(words: Sequence[Token]) -> Words:
    run = TokenRun(words)
    mark = _MARK.match(run.text)
    return run.cut(mark.end(), len(run.text)) if mark else run.tokens


def _of_lines(hit: LabelHit, labels: Labels) -> Iterator[Words]:
    """The members, one a line with the lines on which it goes on, if no line lists several."""
    lines = _below(hit, labels)
    if len(lines) < 2 or (not _is_marked(lines[0]) and re.search(r"[,;]\s", lines[0].text)):
        return
    member: Words = ()
    for line in lines:
        if member and not _begins(line, lines[0]):
            member += line.tokens
            continue
        if member:
            yield member
        member = _unmarked(line.tokens)
    yield member


def _is_marked(line: Segment) -> bool:
    return _MARK.match(line.text) is not None


def _begins(line: Segment, first: Segment) -> bool:
    """True if a line begins a member instead of going on with the one above."""
    if _is_marked(first):
        return _is_marked(line)
    return abs(line.box.left - first.box.left) < line.leaf.unit / 2 and not line.text[0].islower()


def _below(hit: LabelHit, labels: Labels) -> list[Segment]:
    """The lines below a label at one edge, down to a gap, a label or a line that is not a member."""
    leaf, lines = hit.segment.leaf, list[Segment]()
    last, step = hit.segment, 0.0
    for row in leaf.lines[hit.segment.line + 1 :]:
        line = row[0]
        apart = line.box.top - last.box.top
        if len(row) > 1 or line.box.left < (lines or [hit.segment])[0].box.left - 1 or _ends(line, lines, labels):
            break
        if apart > (WIDE_GAP * step if step else 3 * leaf.unit) or (lines and _has_dropped_marks(line, lines[0])):
            break
        step = apart if lines and not step else step
        lines.append(line)
        last = line
    return lines


def _has_dropped_marks(line: Segment, first: Segment) -> bool:
    """True if marked members are over: a line without a mark begins where the marks are."""
    return _is_marked(first) and not _is_marked(line) and line.box.left < first.box.left + line.leaf.unit / 2


def _ends(line: Segment, before: Sequence[Segment], labels: Labels) -> bool:
    """True if a line belongs to what follows a list: a label, a heading, a value with its label."""
    if any(h.first == 0 and (h.marked or h.last == len(line.tokens)) and h.ratio > 0.9 for h in labels.on(line)):
        return True
    is_bold = all(token.bold for token in line.tokens) and before and not before[0].tokens[-1].bold
    return bool(is_bold) or _NO_MEMBER.search(line.text) is not None


def first_sentence(words: Words) -> Words:
    """The words up to the end of a list in running text: a line that is not full and does not end in a comma, or
    another label."""
    run = TokenRun(words)
    leaf = words[0].sheet
    widest = max(segment.box.right for segment in leaf.segments())
    for at, (token, after) in enumerate(pairwise(run.tokens), start=1):
        home, other = leaf.home(token), leaf.home(after)
        if home is None or other is None or home.line == other.line:
            continue
        goes_on = token.text.endswith((",", ";")) or after.text[0].islower() or home.box.right >= FULL * widest
        if not goes_on or _NO_MEMBER.match(other.text):
            return run.tokens[:at]
    return run.tokens


def names_by_line(words: Words) -> Iterator[tuple[str, Words]]:
    """The members where each line is a name; nothing else."""
    lines: dict[int, list[Token]] = {}
    for token in words:
        home = token.sheet.home(token)
        lines.setdefault(home.line if home is not None else 0, []).append(token)
    runs = [TokenRun(tuple(line)) for line in lines.values()]
    if len(runs) > 1 and all(_NAMES.fullmatch(run.text) for run in runs):
        yield from ((run.text, run.tokens) for run in runs)


def separated(words: Words) -> Iterator[tuple[str, Words]]:
    """The members between commas, or between semicolons where there are any, and around the last `and`."""
    run = TokenRun(words)
    by = _BY_SEMICOLON if re.search(r"[;•·|]", run.text) else _SEPARATED
    pieces = [found.span() for found in by.finditer(run.text) if found.group().strip(" -–*:.")]
    if pieces:
        pieces[-1:] = _around_last_and(run.text, *pieces[-1], is_alone=len(pieces) == 1)
    for start, end in pieces:
        text = run.text[start:end].strip(" -–*:.")
        at = run.text.index(text, start)
        yield text, run.cut(at, at + len(text))


def _around_last_and(text: str, start: int, end: int, *, is_alone: bool) -> list[tuple[int, int]]:
    leading = _LEADING.match(text[start:end].lstrip())
    if leading and not is_alone:
        return [(text.index(leading.group(), start) + leading.end(), end)]
    found = _LAST.search(text, start, end)
    if found is None:
        return [(start, end)]
    halves = text[start : found.start()].strip(), text[found.end() : end].strip(" .")
    if is_alone and not all(map(_NAMES.fullmatch, halves)):
        return [(start, end)]
    return [(start, found.start()), (found.end(), end)]
