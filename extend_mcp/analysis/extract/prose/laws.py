"""The law that governs a contract: a place, or the name of the law in several languages: `droit français`."""

import re
from collections.abc import Iterator

from extend_mcp.analysis.extract.found import Found
from extend_mcp.analysis.extract.layout.layout import TokenRun
from extend_mcp.analysis.extract.parties.states import STATES
from extend_mcp.analysis.extract.shapes.values import Values

_PLACES = (
    f"{STATES}|District of Columbia|Puerto Rico|England and Wales|England|Scotland|Northern Ireland|Ireland|Israel|"
    "Singapore|Hong Kong|Bermuda|Cayman Islands|British Virgin Islands|Germany|France|Switzerland|Netherlands|Belgium|"
    "Luxembourg|Austria|Spain|Italy|Sweden|Norway|Denmark|Finland|Poland|Japan|China|India|Malaysia|Australia|"
    "New Zealand|Canada|Mexico|Brazil|South Africa|Korea|Taiwan|United Kingdom|United Arab Emirates|Philippines|"
    "Indonesia|Thailand"
)
_PLACE = re.compile(rf"\b(?:{_PLACES})\b", re.IGNORECASE)
_ENGLISH = re.compile(
    r"(?i)\b(?:govern(?:ed|ing|s)?|constru(?:ed|ction)|interpret(?:ed)?|enforce[ds]?|applicable law|"
    r"subject to the laws)\b"
)
_LAW = re.compile(r"(?i)\blaws?\b")
_LAWS = re.compile(
    r"(?:(?i:das|dem|den)\s+)?(?P<law>(?i:recht)\s+(?:der\s+(?:Bundesrepublik\s+Deutschland|Schweiz|Republik\s+Österreich)|"
    r"des\s+Fürstentums\s+Liechtenstein|Österreichs|Deutschlands)|"
    r"(?i:deutsche[mns]|österreichische[mns]|schweizerische[mns]|schweizer|französische[mns]|niederländische[mns])\s+Recht|"
    r"droit\s+(?:français|suisse|belge|luxembourgeois|allemand|anglais|québécois|italien|espagnol|néerlandais|marocain)|"
    r"lois\s+(?:françaises|suisses|belges|de\s+la\s+France|du\s+Québec)|"
    r"(?:legge|diritto)\s+(?:italian[ao]|svizzer[ao]|tedesc[ao]|francese|ingles[ae])|"
    r"(?:legislación|ley|leyes|derecho)\s+(?:español(?:a|as)?|mexican[ao]s?|argentin[ao]s?|alem[aá]n[a]?|chilen[ao]s?|colombian[ao]s?)|"
    r"(?:Nederlands|Belgisch|Duits|Frans|Engels)\s+recht|praw(?:u|a|o|em)\s+polski(?:emu|ego|e|m)|"
    r"(?:lei|legislação)\s+(?:portuguesa|brasileira)|"
    r"(?:English|Scottish|Scots|Irish|Swiss|German|French|Dutch|Belgian|Austrian|Italian|Spanish|Portuguese|Polish|Swedish|"
    r"Danish|Norwegian|Finnish|Indian|Japanese|Chinese|Brazilian)\s+law)\b"
)
_GOVERNS = re.compile(
    r"(?i)\b(?:gilt|findet|unterlieg\w+|anwendbar\w*|anzuwenden\w*|régie?s?|soumise?s?|applicables?|s.applique|"
    r"regol\w+|disciplin\w+|soggett\w+|rig\w+|regid\w+|sujet\w+|sometid\w+|toepassing|beheerst|toepasselijk|podleg\w+|"
    r"właściw\w+|regulad\w+|governed|subject|construed|apply|applies)\b"
)
_NEAR = 140
"""How many characters around a law a word may say that it governs."""


def jurisdictions(values: Values) -> list[Found]:
    """Places whose law governs; else the names of governing laws, as printed."""
    run = values.layout.stream()
    found = []
    for hit in _PLACE.finditer(run.text):
        before = run.text[max(0, hit.start() - 220) : hit.start()]
        before = re.split(r"(?<=[a-z)])\.\s(?=[A-Z])", before)[-1]
        law = [m.end() for m in _LAW.finditer(before)]
        score = 0.0
        if law and _ENGLISH.search(before):
            score = 0.98 - 0.002 * (len(before) - law[-1])
            tail = before[law[-1] :]
            score -= 0.1 if re.search(r"(?i)court|venue|arbitra|organi[sz]ed|incorporated", tail) else 0.0
            score += 0.03 * max(0.0, hit.start() / max(1, len(run.text)))
        elif re.search(r"(?i)courts?\b", before) and re.search(r"(?i)jurisdiction|venue", before):
            score = 0.55
        if score:
            name = hit.group() if not hit.group().isupper() else hit.group().title()
            found.append(Found(name, run.cut(*hit.span()), score, 1.0, "prose"))
    return found or list(_named_laws(run))


def _named_laws(run: TokenRun) -> Iterator[Found]:
    for hit in _LAWS.finditer(run.text):
        around = run.text[max(0, hit.start() - _NEAR) : hit.end() + _NEAR]
        if _GOVERNS.search(around):
            yield Found(hit["law"], run.cut(*hit.span("law")), 0.9, 1.0, "prose")
