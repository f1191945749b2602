"""Subtotal, tax and total, chosen together."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import product

from extend_mcp.analysis.extract.fields import Field
from extend_mcp.analysis.extract.found import Found, best
from extend_mcp.analysis.extract.labels import Labels
from extend_mcp.analysis.extract.lexicon import BY_NAME, Concept
from extend_mcp.analysis.extract.scope import Scopes
from extend_mcp.analysis.extract.typed import labelled
from extend_mcp.analysis.extract.values import Values

CENT = 0.011
"""Slack of a sum."""
WHOLE = ("subtotal", "tax", "total")
ADDS_UP = 0.3
"""What three amounts gain that add up."""


def own_words(field: Field) -> tuple[str, ...]:
    """What a schema calls an amount itself, where that is not what every total, tax or subtotal is called."""
    return tuple(label for label in field.labels if field.concept is None or label not in field.concept.labels)


def read_money(fields: Sequence[Field], labels: Labels, values: Values, scopes: Scopes) -> dict[str, list[Found]]:
    """The amounts of the three concepts, best first, after they were weighed against each other.

    `fields` may say what a concept is called in a narrower way.
    """
    concepts = BY_NAME | {field.concept.name: field.concept for field in fields if field.concept}
    pools = {name: _pool(concepts[name], labels, values, scopes) for name in WHOLE}
    _prefer_rounded(pools["total"], labels, values)
    slack = 0.051 if labels.by_family.get("rounding") else CENT
    chosen = _together(pools, slack)
    sure = 0.15 if _adds_up(chosen, slack) else 0.0
    for name, pick in chosen.items():
        if pick is not None:
            others = [replace(f, score=min(f.score, pick.score - 0.02)) for f in pools[name] if f.tokens != pick.tokens]
            pools[name] = [replace(pick, score=pick.score + sure), *others]
    return pools


def _adds_up(chosen: dict[str, Found | None], slack: float) -> bool:
    """Whether subtotal, tax and total are there and make a sum."""
    subtotal, tax, total = (chosen[name] for name in WHOLE)
    if not subtotal or not tax or not total:
        return False
    return abs(subtotal.value + tax.value - total.value) < slack and subtotal.tokens != total.tokens


def read_amount(field: Field, labels: Labels, values: Values, scopes: Scopes) -> Found | None:
    """An amount that stands alone."""
    return best(labelled(field, "amount", labels, values, scopes))


def pick_amount(pools: dict[str, list[Found]], name: str) -> Found | None:
    """The amount of one of the three concepts."""
    return best(pools[name])


def _pool(concept: Concept, labels: Labels, values: Values, scopes: Scopes) -> list[Found]:
    name = concept.name
    field = Field(path=f"~{name}", kind="number", concept=concept, labels=concept.labels)
    found = list(labelled(field, "amount", labels, values, scopes))
    if name == "total" and any(f.value > 0 and f.score > 0.6 for f in found):
        found = [f for f in found if f.value >= 0]
    places = Counter(round(f.value, 2) for f in found if f.score > 0.6)
    most = max((f.value for f in found if f.score > 0.6), default=0.0)
    made = []
    for f in found:
        score = f.score + 0.02 * min(3, places[round(f.value, 2)])
        if name == "total":
            score += 0.05 if f.value == most and most else 0.0
            score -= 0.3 if f.value == 0 and most else 0.0
        made.append(Found(f.value, f.tokens, score, 1.0, "amount", f.sign))
    return sorted(made, key=lambda f: -f.score)[:8]


def _prefer_rounded(pool: list[Found], labels: Labels, values: Values) -> None:
    """Where cash is rounded to .05 and the rounded total is on the page, that is the total."""
    if not labels.by_family.get("rounding") or not pool:
        return
    total = pool[0]
    rounded = round(round(total.value * 20) / 20, 2)
    for candidate in values.of("amount") if abs(rounded - total.value) >= 0.005 else ():
        if abs(candidate.value - rounded) < 0.005 and candidate.sure == 1.0:
            pool.insert(0, replace(total, value=candidate.value, tokens=candidate.tokens, score=total.score + 0.1))
            return


def _together(pools: dict[str, list[Found]], slack: float) -> dict[str, Found | None]:
    """The combination with the best sum of scores, where subtotal + tax = total earns a bonus."""
    choices: list[list[Found | None]] = [[*pools[name][:6], None] for name in WHOLE]
    best_sum = -1.0
    chosen: dict[str, Found | None] = dict.fromkeys(WHOLE)
    for subtotal, tax, total in product(*choices):
        score = sum(f.score for f in (subtotal, tax, total) if f)
        if tax and _adds_up(dict(zip(WHOLE, (subtotal, tax, total), strict=True)), slack):
            score += ADDS_UP if tax.value else ADDS_UP / 3
        if subtotal and total and subtotal.value > total.value + CENT and not tax:
            score -= 0.1
        if tax and total and tax.value >= total.value > 0:
            score -= 0.4
        if score > best_sum:
            best_sum, chosen = score, {"subtotal": subtotal, "tax": tax, "total": total}
    return chosen
