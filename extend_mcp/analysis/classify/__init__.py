"""Classifying without a model: signatures of known types, how pages are built, and the user's own words.

Of 48 real documents of six types 47 were right (`bench/checks/classify_quality.py`); expect about .85 for other types
that a signature covers, and less where only a description tells.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from extend_mcp.analysis.classify.sample import sample
from extend_mcp.analysis.classify.scores import Fit, Scorer, shares
from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.page import Document, Page
from extend_mcp.wire.classify import ClassifyAdvancedOptions, ClassifyConfig
from extend_mcp.wire.runs import RunWarning

FIRST_PAGES = 10
"""How many pages are looked at, and the last one; `context` `max` looks at all."""
MOST_SURE = 0.99


@dataclass(frozen=True, slots=True)
class Classified:
    """`output` is a `ClassifyOutput` on the wire."""

    output: dict[str, Any]
    warnings: list[RunWarning] = field(default_factory=list)


def classify(document: Document, config: ClassifyConfig) -> Classified:
    """Choose one of `config.classifications`. Equally good classes: the first in the list. Raises `DocumentFailure`."""
    if not config.classifications:
        raise DocumentFailure("INVALID_CONFIG_OPTIONS", "There is no classification to choose from.")
    options = config.advanced_options or ClassifyAdvancedOptions()
    fits = Scorer(config.classifications).fits(sample(document, _pages(document, options)))
    scores = [fit.score for fit in fits]
    best = max(range(len(scores)), key=scores.__getitem__)
    chosen = config.classifications[best]
    output = {
        "id": chosen.id,
        "type": chosen.type,
        "confidence": round(min(MOST_SURE, shares(scores)[best]), 3),
        "insights": [{"type": "reasoning", "content": _reason(fits[best], chosen.type)}],
    }
    warnings = [RunWarning(code="LOCAL_NOT_SUPPORTED", message=message) for message in _complaints(config, options)]
    return Classified(output, warnings)


def _pages(document: Document, options: ClassifyAdvancedOptions) -> list[Page]:
    pages = document.pages
    if options.context == "max" or len(pages) <= FIRST_PAGES + 1:
        return pages
    return [*pages[:FIRST_PAGES], pages[-1]]


def _reason(fit: Fit, kind: str) -> str:
    if fit.phrases:
        quoted = ", ".join(f"“{phrase}”" for phrase in fit.phrases)
        return f"Phrases that speak for {kind}: {quoted}."
    if kind.strip().casefold() == "other":
        return "No other class has enough that speaks for it."
    return f"The layout or the words of its description speak for {kind}."


def _complaints(config: ClassifyConfig, options: ClassifyAdvancedOptions) -> Iterator[str]:
    if config.classification_rules and config.classification_rules.strip():
        yield "`classificationRules` is free text, which the local classifier does not follow; it was not applied."
    if config.base_processor not in (None, "classification_standard"):
        yield f"`baseProcessor` `{config.base_processor}`: there is one local classifier; it was used."
    if config.base_version not in (None, "latest"):
        yield f"`baseVersion` `{config.base_version}` is a version of the cloud's model; the local classifier was used."
    if options.advanced_multimodal_enabled:
        yield "`advancedOptions.advancedMultimodalEnabled`: no model looks at the page locally."
    if options.memory_enabled:
        yield "`advancedOptions.memoryEnabled`: the local classifier does not learn from reviewed runs."
