"""The features of a party's name: its heading, its block, its own words, its place."""

import re
from functools import lru_cache
from itertools import islice

from extend_mcp.analysis.extract.ranking.context import Context
from extend_mcp.analysis.extract.ranking.options import Option
from extend_mcp.analysis.extract.ranking.parties import ROLES
from extend_mcp.analysis.extract.ranking.rows import ADDRESS, PROOFS, RowPlace
from extend_mcp.analysis.words import fold, meanings

PARTY = ("seller", "buyer", "shipto", "agent", "customer", "taxid", "contact", "bank", "name", "title", "form", "total",
         "invoice", "number", "date", "order", "delivery", "country", "period", "tax", "unit", "organisation",
         "closing")  # fmt: skip
THIRD = ("agent", "shipto")
"""Roles of parties that neither sell nor buy."""
NO_LABELS = frozenset({"form", "country", "title", "skonto", "organisation"})
"""Meanings that the words of a name may have."""
MONEY = re.compile(r"\d[.,]\d\d(?!\d)")
SHORTEST = 4
"""Only names with more letters are searched elsewhere on the page."""
_STREET = re.compile(
    r"(?i)(str\.?|straße|strasse|weg|gasse|allee|platz|rue|avenue|av\.|street|road|st\.?|drive|lane|via|calle|camino"
    r"|chemin|ul\.|jalan|jln|lot|no\.?)\s?\d*|\d+[a-z]?,? (rue|chemin|av)|\d+$|^\d+ "
)


def party_features(found: dict[str, float], option: Option, context: Context) -> None:
    """Add the features of the section that holds a value."""
    place = option.place
    found["contacts"] = float(id(place) in context.parties.of_contacts)
    section = context.parties.section.get(id(place))
    if section is None:
        return
    role, at = section
    label = meanings(fold(option.before)) if option.before else place.before[0].means if place.before else frozenset()
    found[f"section:{role}"] = 1.0
    found["section of third"] = float(role in THIRD)
    found[f"section near:{role}"] = float(at <= 2)
    found[f"section first:{role}"] = float(at == 1 and not option.before.strip() and not place.before)
    found[f"section name:{role}"] = float("name" in label)


def name_features(found: dict[str, float], option: Option, context: Context) -> dict[str, float]:
    """Add all features of a name."""
    beside, above, _, _ = context.labels(option)
    own = meanings(fold(option.value))
    for where, means in (("in", beside), ("up", above), ("own", own)):
        for name in PARTY if means else ():
            if name in means:
                found[f"{where}:{name}"] = 1.0
    party_features(found, option, context)
    for role in context.roles.get(option.key, ()):
        found[f"named:{role}"] = 1.0
    _add_looks(found, option, context, own)
    _add_place(found, option, context)
    _add_neighbours(found, option, context)
    _add_block(found, option, context)
    _add_repeats(found, option, context)
    for role in ROLES:
        first = found.get(f"section first:{role}", 0.0)
        if first and found["all labels"]:
            found[f"section first, labels:{role}"] = first
        if first and found.get("form below"):
            found[f"section first, form below:{role}"] = first
    found["form and block"] = found.get("own:form", 0.0) * max(found["zip below"], found["address after"])
    found["form, top"] = found.get("own:form", 0.0) * found["top"]
    found["window address"] = found["window"] * found["zip below"] * (1 - found["part"])
    found["seller block"] = found["zip below"] * max(
        found[f"{proof} in block"] for proof in ("taxid", "bank", "contact")
    )
    return found


def _add_looks(found: dict[str, float], option: Option, context: Context, own: frozenset[str]) -> None:
    text, count = option.value, len(option.value.split())
    share = _label_share(fold(text))
    has_digit = any(map(str.isdigit, text))
    found["digits"] = float(has_digit)
    found["words"], found["one word"] = min(1.0, count / 6), float(count == 1)
    found["upper"], found["lower start"] = float(text.isupper()), float(text[0].islower())
    found["is zip"] = float(has_digit and ADDRESS.search(text) is not None)
    found["is street"] = float(has_digit and _has_street(text))
    found["label share"], found["all labels"] = share, float(share == 1)
    found["ends as label"] = float(option.place.text.rstrip().endswith(":"))
    found["colon before"] = float(":" in option.before)
    found["part"], found["pair"] = float(option.how == "part"), float(option.how == "pair")
    found["address after"] = float(bool(option.after) and ADDRESS.search(option.after) is not None)
    found["any after"] = float(len(option.after) > 4)
    found["no form"] = float("form" not in own)
    found["no business"] = float(not context.is_business)


@lru_cache(20_000)
def _label_share(folded: str) -> float:
    words = folded.split()
    return sum(bool(meanings(word) - NO_LABELS) for word in words) / max(1, len(words))


def _add_place(found: dict[str, float], option: Option, context: Context) -> None:
    page, place = context.rows.page(option.place), option.place
    y, left, width = found["y"], option.box.left, page.width
    found["top"], found["foot"] = float(y < 0.13), float(y > 0.82)
    found["window"] = float(0.12 < y < 0.33 and left < 0.45 * width)
    found["left"], found["right"] = float(left < 0.35 * width), float(left > 0.5 * width)
    found["first segment"] = float(place.row == 0 and not place.before and place.segment.leaf.order == 0)
    found["second row"] = float(place.row == 1 and place.segment.leaf.order == 0)
    found["third row"] = float(place.row == 2 and place.segment.leaf.order == 0)
    found["table row"] = float(len(place.before) + len(place.after) > 3)
    found["sentence"] = float(place.count > 9)
    found["address right"] = float(any(one.is_address for one in place.after))


def _add_neighbours(found: dict[str, float], option: Option, context: Context) -> None:
    page, place = context.rows.page(option.place), option.place
    low = [
        one
        for one in islice(page.below(place), 6)
        if one.top - place.bottom < 5 * place.height and one is not option.lower
    ]
    upper = next(page.above(place.row, place.left, place.left + 40), None)
    space = (place.top - upper.bottom) / place.height if upper else 9.0
    found["zip below"] = float(any(one.is_address for one in low[:4]))
    found["street below"] = float(any(map(_is_street, low[:3])))
    found["street next"] = float(bool(low) and _is_street(low[0]))
    found["block start"], found["line above"] = float(space > 0.9), float(space < 0.6)
    found["title above"] = float(upper is not None and space < 0.9 and upper.count < 3 and "title" in upper.means)
    _add_rows_around(found, option, context, upper, low[0] if low else None)
    near = [
        one for row in page.proofs[place.row : place.row + 12] for one in row
        if abs(one.left - place.left) < 40 and one.top - place.bottom < 14 * place.height
    ]  # fmt: skip
    for proof in PROOFS:
        found[f"{proof} in block"] = float(any(proof in one.means for one in near))


def _add_rows_around(
    found: dict[str, float], option: Option, context: Context, upper: RowPlace | None, lower: RowPlace | None
) -> None:
    """Add features of the rows above and below: a person over a company, a label over its value, a row of goods."""
    place = option.place
    if upper is not None and place.top - upper.bottom < 0.6 * place.height:
        is_plain = not upper.has_digit and "form" not in upper.means and upper.count < 5
        is_row = is_plain and not context.parties.is_heading(upper)
        found["form, plain row above"] = found.get("own:form", 0.0) * float(is_row)
        found["under address"] = float(upper.is_address or _is_street(upper))
    if lower is not None:
        gap = (lower.top - place.bottom) / place.height
        found["form below"] = found["no form"] * float(gap < 0.8 and "form" in lower.means)
        found["label over value"] = float(gap < 1.5 and lower.has_digit and found["label share"] >= 0.5)
    found["money in row"] = float(any(one.has_digit and MONEY.search(one.text) for one in place.after))


def _is_street(place: RowPlace) -> bool:
    return place.has_digit and _has_street(place.text)


@lru_cache(20_000)
def _has_street(text: str) -> bool:
    return _STREET.search(text) is not None


def _add_block(found: dict[str, float], option: Option, context: Context) -> None:
    parties = context.parties
    found["blocks"] = min(1.0, len(parties.proofs) / 3)
    block = parties.block.get(id(option.place))
    if block is None or found["part"]:
        return
    number, at, proof = block
    first = float(at == 0 or (at == 1 and found["title above"] > 0))
    found["in block"], found["block first"], found["block second"] = 1.0, first, float(at == 1)
    found["block proof"] = min(1.0, proof / 2)
    found["block first, proof"] = first * float(proof > 0)
    found["block first, no proof, other has"] = first * float(not proof and parties.most_proof > 0)
    found["block first, upper left"] = first * found["window"]
    found["block first, first block"] = first * float(number == 0)
    side = parties.beside.get(number)
    if side is not None:
        found[f"block first, {side}"] = first


def _add_repeats(found: dict[str, float], option: Option, context: Context) -> None:
    key, place = option.key, option.place
    found["web"], found["web of other"] = float(context.is_domain(key)), float(context.is_domain(key, other=True))
    if len(key) <= SHORTEST:
        return
    page = context.rows.page(place)
    same = [one for one in context.places_with(key, place) if one is not place]
    found["sender line below"] = float(any(one.is_address for one in same))
    found["again in foot"] = float(any(one.top > 0.8 * page.height for one in same))
    found["longer with form"] = found["no form"] * float(any("form" in one.means for one in same))
    found["shorter named"] = float("own:form" in found and context.is_named_shorter(option.value))
    found["earlier named"] = float(any(one.row < place.row for one in same))
