"""The features of an option by name, nearly all 0 or 1. Their weights are data."""

import re
from collections.abc import Callable, Iterable

from extend_mcp.analysis.extract.ranking.context import Context
from extend_mcp.analysis.extract.ranking.options import PRINTED, Option
from extend_mcp.analysis.extract.ranking.parties import stated_party
from extend_mcp.analysis.extract.ranking.party_features import name_features, party_features
from extend_mcp.analysis.extract.ranking.relations import PARTS
from extend_mcp.analysis.words import fold

Features = dict[str, float]
"""The features that are not 0."""

SUMS = ("total", "net", "gross", "tax", "due", "paid", "cash", "rounding", "lines", "less", "unit", "date", "number",
        "counted")  # fmt: skip
AROUND = ("total", "net", "gross", "tax", "due", "paid", "cash", "rounding")
"""Possible meanings of the label of the amount before or behind."""
DATED = ("invoice", "date", "duedate", "delivery", "order", "previous", "period", "skonto", "number", "paid", "due",
         "customer", "version")  # fmt: skip
NUMBERED = ("invoice", "number", "date", "order", "customer", "delivery", "taxid", "contact", "bank", "previous",
            "period", "seller", "buyer", "tax", "name")  # fmt: skip
TAXED = ("seller", "buyer", "customer", "agent", "taxid", "shipto", "contact")
OF_SLIPS = frozenset({"amount", "name"})
"""Kinds whose features have other weights on slips, which have no sections and list sums and payments together."""
NEARLY = 0.01
"""How far a label's score may be below the best one."""
NOT_THE_DATE = frozenset({"duedate", "delivery", "order", "previous", "period"})
NOT_THE_NUMBER = frozenset({"order", "customer", "previous", "delivery"})
_CENTS = re.compile(r"\d[.,]\d\d")
_UNTIL = re.compile(r"\b(?:bis|zum|until|before|by|le|entro|hasta|voor|do)$")
_OF = re.compile(r"\b(?:vom|von|du|of|dated|del|van|z dnia)$")
_BEFORE_NUMBER = ("rechnung", "invoice", "facture", "n", "nr", "no", "nummer", "number", "factura", "fattura", "#")
"""The ends of labels of an invoice's number."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_AMOUNT = re.compile(r"[\d.,]*\d[.,]\d[\d.,]*")


def features_of(kind: str, context: Context) -> list[Features]:
    """The features of all options of a kind, without those that are 0."""
    finder, scored = FINDERS[kind], context.label_scores(kind)
    best = {name: max(scores.values()) for name, scores in scored.items()}
    features = []
    for option in context.options(kind):
        found = {name: value for name, value in finder(option, context).items() if value}
        first = id(option.tokens[0])
        for name, scores in scored.items():
            if (score := scores.get(first)) is not None:
                found[f"label:{name}"] = score
                found[f"best label:{name}"] = float(score > best[name] - NEARLY)
        features.append(found)
    return [_of_slip(found) for found in features] if context.is_slip and kind in OF_SLIPS else features


def _of_slip(found: Features) -> Features:
    """The features of a slip, each also under a second name: on slips some of them favour other values."""
    return found | {f"slip {name}": value for name, value in found.items()}


def _common(kind: str, option: Option, context: Context) -> Features:
    page = context.rows.page(option.place)
    times, leaf = context.times(kind, option), option.place.segment.leaf
    return {
        "y": option.place.top / page.height, "x": option.box.right / page.width,
        "last page": float(leaf.order == context.pages - 1), "first page": float(leaf.order == 0),
        "bold": float(option.tokens[0].bold),
        "big": min(1.5, max(-0.5, (option.box.bottom - option.box.top) / context.rows.size - 1)),
        "seen again": float(times > 1), "seen 3": float(times > 2), "photo": float(leaf.page.ocr),
    }  # fmt: skip


def _labelled(found: Features, option: Option, context: Context, names: Iterable[str]) -> None:
    beside, above, head, _ = context.labels(option)
    for where, means in (("in", beside), ("up", above), ("head", head)):
        for name in names if means else ():
            if name in means:
                found[f"{where}:{name}"] = 1.0


def _amount(option: Option, context: Context) -> Features:
    found = _common("amount", option, context)
    _labelled(found, option, context, SUMS)
    beside, above, _, gap = context.labels(option)
    for where, means in (("in", beside), ("up", above)):
        if "total" in means:
            found[f"{where}:total alone"] = float(not means & {"net", "gross", "tax", "due", "paid", "lines", "less"})
            found[f"{where}:total net"] = float("net" in means)
            found[f"{where}:total gross"] = float("gross" in means)
            found[f"{where}:total tax"] = float("tax" in means and not means & {"net", "gross"})
        if "tax" in means:
            found[f"{where}:tax and net"] = float("net" in means)
            found[f"{where}:tax without net"] = float(not means & {"net", "gross", "total"})
    place, relations = option.place, context.amounts
    value, known = abs(option.key), relations.values
    found["no label"] = float(not beside)
    found["percent in label"] = float("%" in option.before or any("%" in one.text for one in place.before[:2]))
    found["gap"] = min(1.0, gap / 30)
    found["numbers in row"] = min(1.0, sum(bool(_CENTS.search(one.text)) for one in place.before + place.after) / 4)
    found["last in row"] = float(not place.after)
    found["largest"] = float(value == known[-1])
    found["rank"] = known.index(value) / max(1, len(known) - 1)
    found["largest total"] = float("total" in beside and context.totals[-1:] == [value])
    found["sum of totals"] = float(value in context.sums_of_totals)
    found["negative"], found["zero"] = float(option.key < 0), float(value == 0)
    found["currency"], found["bare"] = float(option.sign is not None), float(option.sure < PRINTED)
    for part in PARTS:
        if part == "tax" and "less" in beside and "tax" not in beside:
            continue  # a charge or a discount
        strong = relations.strong[part][value] > 0
        found[f"strong {part}"], found[f"weak {part}"] = (
            float(strong),
            float(value in relations.weak[part] and not strong),
        )
    found["rounded"], found["unrounded"] = float(value in context.rounded), float(value in context.unrounded)
    for where, means in zip(("prev", "next"), context.amounts_beside(option), strict=True):
        for name in AROUND:
            if name in means:
                found[f"{where}:{name}"] = 1.0
    found["strong gross, largest"] = found["strong gross"] * found["largest"]
    return found


def _date(option: Option, context: Context) -> Features:
    found = _common("date", option, context)
    _labelled(found, option, context, DATED)
    beside, above, _, _ = context.labels(option)
    for where, means in (("in", beside), ("up", above)):
        found[f"{where}:date alone"] = float("date" in means and not means & NOT_THE_DATE)
        found[f"{where}:invoice date"] = float({"invoice", "date"} <= means and not means & {"duedate", "previous"})
    tail = fold(option.before[-14:])
    found["just before: until"], found["just before: of"] = (
        float(bool(_UNTIL.search(tail))),
        float(bool(_OF.search(tail))),
    )
    days = context.days
    found["first"] = float(context.options("date")[0].key == option.key)
    found["earliest"], found["latest"] = float(option.key == days[0]), float(option.key == days[-1])
    found["only"] = float(len(days) == 1)
    found["no label"] = float(not beside and not above)
    found["sentence"] = float(option.place.count > 8)
    return found


def _id(option: Option, context: Context) -> Features:
    found = _common("id", option, context)
    _labelled(found, option, context, NUMBERED)
    beside, above, _, _ = context.labels(option)
    for where, means in (("in", beside), ("up", above)):
        if "invoice" in means and not means & NOT_THE_NUMBER:
            found[f"{where}:invoice number"] = float("number" in means)
            found[f"{where}:invoice alone"] = float(not means & {"date", "taxid"})
    text = str(option.value)
    found["letters"] = float(any(map(str.isalpha, text)))
    found["marks"] = float("-" in text or "/" in text)
    found["length"], found["short"] = min(1.0, len(text) / 15), float(len(text) < 4)
    found["year only"] = float(bool(_YEAR.fullmatch(text)))
    found["amount like"] = float(bool(_AMOUNT.fullmatch(text)))
    found["doubtful"] = float(option.sure < 0.9)
    found["many words before"] = min(1.0, len(option.before.split()) / 6)
    found["words after"] = min(1.0, len(option.after.split()) / 4)
    found["directly after label"] = float(fold(option.before).endswith(_BEFORE_NUMBER))
    return found


def _vat(option: Option, context: Context) -> Features:
    found = _common("vat", option, context)
    _labelled(found, option, context, TAXED)
    party_features(found, option, context)
    keys = context.keys("vat")
    page = context.rows.page(option.place)
    found["only"] = float(len(keys) == 1)
    found["first"], found["last"] = float(keys[0] == option.key), float(keys[-1] == option.key)
    found["foot"], found["left half"] = float(found["y"] > 0.8), float(option.box.left < 0.5 * page.width)
    found["no label"] = float("taxid" not in context.labels(option)[0])
    near = [
        place
        for place, _ in zip(page.above(option.place.row, option.box.left, option.box.left + 60), range(6), strict=False)
    ]
    for role in ("agent", "buyer", "seller"):
        found[f"above:{role}"] = float(any(role in place.means for place in near))
    return _of_party(found, party) if (party := stated_party(option.place)) else found


def _of_party(found: Features, role: str) -> Features:
    """The features of a number whose own row names its party: the text above is about another party."""
    own = {name: value for name, value in found.items() if not name.startswith(("up:", "head:", "above:", "section"))}
    return own | {f"{name}:{role}": 1.0 for name in ("section", "section near", "above")}


def _iban(option: Option, context: Context) -> Features:
    found = _common("iban", option, context)
    _labelled(found, option, context, ("bank", "agent", "buyer", "customer"))
    keys = context.keys("iban")
    found["only"], found["first"] = float(len(keys) == 1), float(keys[0] == option.key)
    found["debit"] = float(context.is_debited)
    return found


def _name(option: Option, context: Context) -> Features:
    found = _common("name", option, context)
    return name_features(found, option, context)


FINDERS: dict[str, Callable[[Option, Context], Features]] = {
    "amount": _amount, "date": _date, "id": _id, "vat": _vat, "iban": _iban, "name": _name,
}  # fmt: skip
