"""Reads parties, dates and terms from the running text of contracts and letters."""

import re
from collections.abc import Iterator

from extend_mcp.analysis.extract.found import Found
from extend_mcp.analysis.extract.layout.layout import TokenRun
from extend_mcp.analysis.extract.shapes.dates import find_dates, reads_two_ways
from extend_mcp.analysis.extract.shapes.values import Values
from extend_mcp.analysis.words.spelling import plain

_BEFORE_DATE = (
    (re.compile(r"(?i)effective\s+(?:date\W*(?:is|of|:)?\W*)?(?:as\s+of\W*|on\W*)?(?:the\W*)?$"), 0.95),
    (
        re.compile(
            r"(?i)(?:made|entered\s+into|executed|dated)(?:\s+(?:and\s+\w+(?:\s+into)?|"
            r"effective))?(?:,?\s+(?:as\s+of|on|this|the|is))*\W*(?:the\s*)?$"
        ),
        0.9,
    ),
    (
        re.compile(
            r"(?i)(?:à compter du|effet (?:le|au)|zawart\w+ (?:w )?dni\w+|"
            r"Wirkung (?:zum|vom)|in Kraft am|decorr\w+ dal?|met ingang van)\s*$"
        ),
        0.9,
    ),
    (re.compile(r"(?i)\b(?:as\s+of|dated)(?:\s+(?:this|the))*\W*$"), 0.85),
    (re.compile(r"(?i)\bthis\W*$"), 0.7),
    (re.compile(r"(?i)\bdate[d]?\s*:?\W*$"), 0.55),
)
_OTHER_DEAL = re.compile(r"(?i)\b(?:certain|prior|letter|purchase agreement|amend|whereas|previous|born)\b")
_COUNTS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "fifteen": 15, "eighteen": 18, "twenty": 20, "twenty-four": 24, "thirty": 30,
    "thirty-six": 36, "forty-eight": 48, "sixty": 60, "ninety": 90,
}  # fmt: skip
_PERIOD = re.compile(
    r"(?i)\b(?:(?P<word>"
    + "|".join(sorted(_COUNTS, key=len, reverse=True))
    + r")\s*(?:\(\s*(?P<in>\d+(?:\.\d+)?)\s*\))?"
    r"|(?P<digits>\d+(?:\.\d+)?))[\s-]*(?P<unit>years?|months?|weeks?|days?)\b(?!\s+(?:old|of age))"
)
_TERM_CUES = (
    (
        re.compile(
            r"(?i)\bterm of (?:this|the)\b|\b(?:this|the) agreement shall (?:be|remain|continue)|"
            r"\bterm\b.{0,20}\bshall be\b"
        ),
        0.5,
    ),
    (
        re.compile(
            r"(?i)\b(?:expire|terminat|surviv|continue|remain in (?:full )?(?:force|effect)|in effect|obligations)\w*"
        ),
        0.3,
    ),
    (re.compile(r"(?i)\bfor a (?:period|term) of\b|\bperiod of\b|\bterm of\b"), 0.15),
    (re.compile(r"(?i)\bconfidential|\bagreement\b"), 0.08),
)
_TERM_BARS = re.compile(
    r"(?i)\b(?:prior|preceding|previous|employ\w*|separation|solicit\w*|compet\w*|hire|notice|age|salary|base|"
    r"option|renew\w*|"
    r"within|every|cure|severance|vest\w*)\b"
)
_COUNTED_FROM = re.compile(r"(?i)\W*(?:from|after|following)\s.{0,30}(?:date|disclos|agreement)")
_OF_FIRMS = (
    r"(?:(?:der|dem|den|die|la|le|el|il|de)\s+)?(?:(?:société|firma|sociedad|empresa|società|ditta|vennootschap)\s+)?"
)
_PARTIES = re.compile(
    r"(?i)\b(?:by\s+and\s+(?:between|among)|between|among|by\s+and\s+amongst|zwischen|entre(?:\s+les\s+soussignés)?|tra|tussen)"
    r"\W{0,2}\s*(?::|\(\d\))?\s*" + _OF_FIRMS
)
_PARTY_END = re.compile(
    r"(?i)\s*[(“\"«]|,\s+(?:(?!and\b|und\b|et\b)[^\W\d]+\.?\s){0,4}?\d|,?\s+(?:nachfolgend|im\s+Folgenden|vertreten\s+durch|"
    r"mit\s+Sitz|dont\s+le\s+siège|ci-après|représentée?|con\s+sede|con\s+domicilio|rappresentata|gevestigd|hierna)\b|"
    r",\s+an?\s+(?-i:[a-z])|,?\s+(?:an?|each|the)\s+(?:\w+[\s-]){0,4}?(?:corporation|company|"
    r"individual|limited|partnership|resident|bank|trust|"
    r"citizen|person|llc|employee|natural|business|statutory|banking)\b|,?\s+(?:having|with\s|whose|located|"
    r"organi[sz]ed|residing|"
    r"including|incorporated\s(?:in|under)|hereinafter|hereafter|under\s|effective|relating|for\s+the|at\s+\d|"
    r"of\s+\d|on\s+behalf|"
    r"individually|dated|as\s+of|which|who|acting|its|their|his|together|collectively|\d)|[;:]|"
    r"\.\s+(?=[A-Z])(?<!Inc\. )(?<!Corp\. )(?<!\b[A-Z]\. )(?<!Ltd\. )(?<!Co\. )"
)
_LEGAL_TAIL = re.compile(
    r"(?i),?\s+(?:inc|llc|l\.l\.c|ltd|limited|corp|corporation|lp|l\.p|llp|n\.a|plc|pty\.? ltd|pte\.?,? ltd|co)\b\.?"
)
_NEXT = re.compile(
    r"(?:^|[\s,;)”\"])\s*(?:and,?\s+(?:between\s+)?|(?:und|et|y|e|en)\s+(?i:"
    + _OF_FIRMS
    + r"))(?=[A-Z\"“])|,\s+(?=[A-Z]{3,})|[)”\"]\s*,\s+(?:and\s+)?(?=[A-Z])"
)
_CLOSE = re.compile(r"[a-z)”\"]\.\s+[A-Z]|WHEREAS|WITNESSETH|\bIn consideration|:\s+\d+\.|\s\d\.\s+[A-Z]")
CLOSING = 40
"""Characters of the longest end of a sentence."""
_NOT_PARTY = re.compile(
    r"(?i)(?:the\s+)?(?:undersigned|parties|party|other|distributor|company|employee|executive|consultant|"
    r"recipient|you|me|us|them|"
    r"discloser|hereto|receiving|disclosing|following|date|employer|contractor|its|his|these|this|that|such|those|"
    r"any|each|all)\b.*"
)


def effective_dates(values: Values) -> list[Found]:
    """The possible dates of the agreement, best first."""
    run = values.layout.stream()
    text = run.text
    found = []
    for start, end, day, sure in find_dates(text, month_first=bool(values.month_first)):
        before = text[max(0, start - 60) : start]
        score = next((weight for cue, weight in _BEFORE_DATE if cue.search(before)), 0.4)
        score += 0.12 * max(0.0, 1 - start / 3000)
        score -= 0.25 if _OTHER_DEAL.search(text[max(0, start - 120) : start]) else 0.0
        score += 0.08 if re.search(r"(?i)witness whereof|executed", text[max(0, start - 160) : start]) else 0.0
        after = text[end : end + 40]
        score += 0.1 if re.match(r"\W*(?:\(|[“\"])*\s*(?:the\s+)?\W*effective date", after, re.IGNORECASE) else 0.0
        guessed = reads_two_ways(text[start:end], month_first=values.month_first)
        kind = "guess" if guessed else "prose"
        found.append(Found(day.isoformat(), run.cut(start, end), score * sure, 1.0, kind))
    return found


def terms(values: Values) -> list[Found]:
    """Periods, such as `2 years`, that may be the term of the agreement."""
    run = values.layout.stream()
    found = []
    for hit in _PERIOD.finditer(run.text):
        count = hit["in"] or hit["digits"] or str(_COUNTS[(hit["word"] or "").casefold()])
        around = run.text[max(0, hit.start() - 140) : hit.end() + 60]
        before = re.split(r"(?<=[a-z)])\.\s(?=[A-Z])", run.text[max(0, hit.start() - 160) : hit.start()])[-1]
        score = 0.3 + sum(weight for cue, weight in _TERM_CUES if cue.search(before))
        score += 0.15 if _COUNTED_FROM.match(run.text, hit.end()) else 0.0
        score -= 0.2 if _TERM_BARS.search(before) else 0.0
        score -= 0.35 if hit["unit"].casefold().startswith(("day", "week")) else 0.0
        score -= 0.1 if re.search(r"(?i)salary|bonus|benefit", around) else 0.0
        unit = hit["unit"].casefold().rstrip("s") + ("" if count == "1" else "s")
        found.append(Found(f"{count} {unit}", run.cut(*hit.span()), min(score, 1.0), 1.0, "prose"))
    return found


def parties(values: Values) -> list[Found]:
    """The parties in the order of the opening."""
    run = values.layout.stream()
    for hit in _PARTIES.finditer(run.text[:6000]):
        found = list(_named(run, hit.end()))
        if len(found) >= 2:
            return found
    found = [f for hit in _PARTIES.finditer(run.text[:6000]) for f in _named(run, hit.end())][:1]
    return [*found, *list(_signed(run, found))[: 2 - len(found)]]


def _named(run: TokenRun, start: int) -> Iterator[Found]:
    """The names that begin at `start`: each up to its description, the next behind `and`."""
    text = run.text
    at, window = start, start + 1200
    for _ in range(12):
        end = _PARTY_END.search(text, at, window)
        tail = re.search(r"\s+and,?\s+", text[at : end.start() if end else window])
        stop = end.start() if end else window
        if tail and (
            not re.match(r"(?:\w+\s){0,2}\w+\.?,?\s+(?:Inc|LLC|Ltd|Co|Corp)", text[at + tail.end() : stop])
            or tail.start() > 12
        ):
            inner = text[at : at + tail.start()]
            if _LEGAL_TAIL.search(inner) or (
                len(inner.split()) >= 2 and not re.search(r"(?i)\bcompany$|\bcorporation$|\bllc$", text[at:stop])
            ):
                stop = at + tail.start()
        name = re.sub(r"(?i)^the undersigned\s+|\s+and$", "", text[at:stop].strip(" ,;:–-"))
        if not re.search(r"(?i)\b(?:inc|ltd|corp|co|l\.l\.c|l\.p|n\.a|jr|sr)\.$", name):
            name = name.rstrip(".")
        if _plausible(name):
            begin = text.find(name, at)
            kept = re.sub(r"\s+", " ", name)
            yield Found(
                kept, run.cut(begin, begin + len(name)), 0.85 if _LEGAL_TAIL.search(name) else 0.75, 1.0, "prose"
            )
        following = _NEXT.search(text, stop, min(window, stop + 420))
        if following is None:
            return
        sentence = _CLOSE.search(text, stop, following.start() + CLOSING)
        if sentence and sentence.start() < following.start() and not _LEGAL_TAIL.match(text, sentence.start() - 6):
            return
        at = following.end()


def _plausible(name: str) -> bool:
    words = name.split()
    if not 1 <= len(words) <= 9 or _NOT_PARTY.fullmatch(name) or not re.search(r"[A-Z]", name):
        return False
    capitals = sum(
        1 for w in words if w[0].isupper() or w in ("of", "and", "&", "the", "de", "van", "von") or not w[0].isalpha()
    )
    return capitals >= len(words) - 1 and words[0][0].isupper()


def _signed(run: TokenRun, known: list[Found]) -> Iterator[Found]:
    """Names of signers, if the opening names too few parties."""
    seen = {plain(str(f.value)) for f in known}
    tail = max(0, len(run.text) - 1500)
    for hit in re.finditer(r"/s/\s*([A-Z][\w.]*(?:\s+[A-Z][\w.'-]*){1,3})", run.text[tail:]):
        name = re.sub(r"\s+(?:By|Name|Title|Date|Its|[A-Z]{4,})$", "", hit[1])
        name = re.sub(r"^(.{4,}) \1.*$", r"\1", name)
        if plain(name) not in seen:
            seen.add(plain(name))
            yield Found(name, run.cut(tail + hit.start(1), tail + hit.start(1) + len(name)), 0.55, 1.0, "prose")
