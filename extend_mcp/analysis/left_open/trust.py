"""How sure a model's value is.

It depends on how the pages say the value, at how many places, and whether sums hold; never on the model's own word. How
often a model is right depends on the model, so what it gives alone is below .7, where values are flagged. Only a sum
lifts a value to `SURE`.
"""

from collections.abc import Mapping
from typing import Any

from extend_mcp.analysis.left_open.open_fields import SURE
from extend_mcp.grounding import Finding, sums

ONE_PLACE, FEW_PLACES, MANY_PLACES, BY_OCR = 0.65, 0.6, 0.5, 0.5
FEW = 3
JUDGED = 0.5
"""Of a value that the pages do not say, with words of theirs that show it."""
AGREED = 0.89
"""The most where rules and model give the same value."""
IN_SUM, NOT_IN_SUM = 0.92, 0.4
"""Of a number in a sum that holds, and in one that does not."""
EVEN = 0.5
"""Below this confidence of the rules their value gives way to one that the model gives and the pages say."""


def trust(finding: Finding) -> float:
    """The confidence of a value that was found on the pages."""
    if finding.status == "ocr":
        return BY_OCR
    return ONE_PLACE if finding.places == 1 else FEW_PLACES if finding.places <= FEW else MANY_PLACES


def agreed(rules: float, model: float) -> float:
    """The confidence of a value that two readers give, each of whom may be wrong."""
    return round(max(rules, min(AGREED, 1 - (1 - rules) * (1 - model))), 3)


def check_sums(value: Mapping[str, Any], metadata: Mapping[str, dict[str, Any]], given: set[str]) -> None:
    """Set the confidence of the numbers that the model gave and that take part in sums. `given` are their paths."""
    held, broken = set[str](), set[str]()
    for each in sums(value):
        names = set(each.what.split())
        (held if each.holds and each.left else broken).update(names)
    for path in given:
        name = path.rpartition(".")[2]
        if name in broken:
            metadata[path]["logprobsConfidence"] = NOT_IN_SUM
        elif name in held and metadata[path]["logprobsConfidence"] < SURE:
            metadata[path]["logprobsConfidence"] = IN_SUM
