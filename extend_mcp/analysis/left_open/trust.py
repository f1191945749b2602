"""The confidence of a model's value.

It depends on how and how often the value is on the pages, and on sums; never on the model's own claim. How often a
model is right depends on the model, so a value from the model alone is below .7, where values are flagged. Only a sum
raises a value to `SURE`.
"""

from collections.abc import Mapping
from typing import Any

from extend_mcp.analysis.left_open.open_fields import SURE
from extend_mcp.grounding import Finding, sums

ONE_PLACE, FEW_PLACES, MANY_PLACES, BY_OCR = 0.65, 0.6, 0.5, 0.5
FEW = 3
JUDGED = 0.5
"""Confidence of a value that is not on the pages, but is supported by a quote of them."""
AGREED = 0.89
"""The highest confidence of a value that rules and model agree on."""
IN_SUM, NOT_IN_SUM = 0.92, 0.4
"""Confidence of a number in a sum that adds up, and in one that does not."""
EVEN = 0.5
"""If the confidence of the rules' value is below this, it is replaced by a model's value that is on the pages."""


def trust(finding: Finding) -> float:
    """The confidence of a value that was found on the pages."""
    if finding.status == "ocr":
        return BY_OCR
    return ONE_PLACE if finding.places == 1 else FEW_PLACES if finding.places <= FEW else MANY_PLACES


def agreed(rules: float, model: float) -> float:
    """The confidence of a value on which two readers agree, each of which may be wrong."""
    return round(max(rules, min(AGREED, 1 - (1 - rules) * (1 - model))), 3)


def check_sums(value: Mapping[str, Any], metadata: Mapping[str, dict[str, Any]], paths: set[str]) -> None:
    """Set the confidence of numbers from the model that are part of sums. `given` are the paths of its values."""
    held, broken = set[str](), set[str]()
    for each in sums(value):
        names = set(each.what.split())
        (held if each.holds and each.left else broken).update(names)
    for path in paths:
        name = path.rpartition(".")[2]
        if name in broken:
            metadata[path]["logprobsConfidence"] = NOT_IN_SUM
        elif name in held and metadata[path]["logprobsConfidence"] < SURE:
            metadata[path]["logprobsConfidence"] = IN_SUM
