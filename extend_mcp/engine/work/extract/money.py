"""Subtotal, tax and total, chosen together."""

from collections import Counter
from dataclasses import replace
from itertools import product

from extend_mcp.engine.work.extract.fields import Field
from extend_mcp.engine.work.extract.found import Found, best
from extend_mcp.engine.work.extract.labels import Labels
from extend_mcp.engine.work.extract.lexicon import BY_NAME
from extend_mcp.engine.work.extract.scope import Scopes
from extend_mcp.engine.work.extract.typed import labelled
from extend_mcp.engine.work.extract.values import Values

CENT = 0.011
"""Slack of a sum."""
WHOLE = ("subtotal", "tax", "total")
ADDS_UP = 0.3
"""What three amounts gain that add up."""


def read_money(labels: Labels, values: Values, scopes: Scopes) -> dict[str, list[Found]]:
    """The amounts of the three concepts, best first, after they were weighed against each other."""
    pools = {name: _pool(name, labels, values, scopes) for name in WHOLE}
    _prefer_rounded(pools["total"], labels, values)
    slack = 0.051 if labels.by_family.get("rounding") else CENT
    chosen = _together(pools, slack)
    sure = 0.15 if None not in chosen.values() and _adds_up(*chosen.values(), slack) else 0.0  # type: ignore[arg-type]
    for name, pick in chosen.items():
        if pick is not None:
            others = [replace(f, score=min(f.score, pick.score - 0.02)) for f in pools[name] if f.tokens != pick.tokens]
            pools[name] = [replace(pick, score=pick.score + sure), *others]
    return pools


def _adds_up(subtotal: Found, tax: Found, total: Found, slack: float) -> bool:
    """Whether three amounts at three places make a sum."""
    return abs(subtotal.value + tax.value - total.value) < slack and subtotal.tokens != total.tokens


def read_amount(field: Field, labels: Labels, values: Values, scopes: Scopes) -> Found | None:
    """An amount that stands alone."""
    return best(labelled(field, "amount", labels, values, scopes))


def pick_amount(pools: dict[str, list[Found]], name: str) -> Found | None:
    """The amount of one of the three concepts."""
    return best(pools[name])


def _pool(name: str, labels: Labels, values: Values, scopes: Scopes) -> list[Found]:
    concept = BY_NAME[name]
    field = Field(path=f"~{name}", kind="number", concept=concept, labels=concept.labels)
    found = [f for f in labelled(field, "amount", labels, values, scopes) if f.value >= 0 or name != "total"]
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
    total = pool[0].value
    for pennies in (round(total * 20) / 20, total):
        rounded = round(pennies, 2)
        if abs(rounded - total) < 0.005:
            continue
        for candidate in values.of("amount"):
            if abs(candidate.value - rounded) < 0.005 and candidate.sure == 1.0:
                pool.insert(
                    0, Found(candidate.value, candidate.tokens, pool[0].score + 0.1, 1.0, "amount", candidate.sign)
                )
                return


def _together(pools: dict[str, list[Found]], slack: float) -> dict[str, Found | None]:
    """The combination with the best sum of scores, where subtotal + tax = total earns a bonus."""
    choices = {name: [*pools[name][:6], None] for name in WHOLE}
    best_sum, chosen = -1.0, dict.fromkeys(WHOLE)
    for subtotal, tax, total in product(*(choices[name] for name in WHOLE)):
        score = sum(f.score for f in (subtotal, tax, total) if f)
        if subtotal and tax and total:
            if _adds_up(subtotal, tax, total, slack):
                score += ADDS_UP if tax.value else ADDS_UP / 3
        if subtotal and total and subtotal.value > total.value + CENT and not tax:
            score -= 0.1
        if tax and total and tax.value >= total.value > 0:
            score -= 0.4
        if score > best_sum:
            best_sum, chosen = score, {"subtotal": subtotal, "tax": tax, "total": total}
    return chosen
