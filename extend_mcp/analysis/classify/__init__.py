"""Classification without a model: by the texts and looks of known kinds of documents, and by the user's own words.

`docs/classes.md` says how often a class is right, and how often a sure one is right.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from extend_mcp.analysis.classify.classes import is_other, read_classes
from extend_mcp.analysis.classify.sample import sample
from extend_mcp.analysis.classify.scores import ClassFit, Scorer
from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.page import Document, Page
from extend_mcp.wire.classify import ClassifyAdvancedOptions, ClassifyConfig
from extend_mcp.wire.runs import RunWarning

FIRST_PAGES = 10
"""How many first pages are looked at, besides the last one; `context` `max` looks at all."""
MOST_SURE = 0.99
BLIND = 0.65
"""The highest confidence for `other` if there is no evidence for any kind, or if a class is not understood."""
SURE = 0.7
UNSURE = (
    "The rules are not sure, as they do not understand meaning: read the document, describe the classes by what they "
    "print, or use the cloud."
)
"""Added to the reason if the share of the best class is below `SURE`."""


@dataclass(frozen=True, slots=True)
class Classified:
    """`output` is a `ClassifyOutput` in wire form."""

    output: dict[str, Any]
    warnings: list[RunWarning] = field(default_factory=list)


def classify(document: Document, config: ClassifyConfig) -> Classified:
    """Choose one of `config.classifications`; of equally good ones the first. Raises `DocumentFailure`."""
    if not config.classifications:
        raise DocumentFailure("INVALID_CONFIG_OPTIONS", "There is no classification to choose from.")
    options = config.advanced_options or ClassifyAdvancedOptions()
    fits = Scorer(read_classes(config.classifications)).fits(sample(document, _pages(document, options)))
    best = max(range(len(fits)), key=lambda at: fits[at].share)
    chosen = config.classifications[best]
    share = min(fits[best].share, BLIND if fits[best].is_blind else MOST_SURE)
    output = {
        "id": chosen.id,
        "type": chosen.type,
        "confidence": round(share, 3),
        "insights": [{"type": "reasoning", "content": _reason(fits[best], chosen.type, share)}],
    }
    warnings = [RunWarning(code="LOCAL_NOT_SUPPORTED", message=message) for message in _complaints(config, options)]
    return Classified(output, warnings)


def _pages(document: Document, options: ClassifyAdvancedOptions) -> list[Page]:
    pages = document.pages
    if options.context == "max" or len(pages) <= FIRST_PAGES + 1:
        return pages
    return [*pages[:FIRST_PAGES], pages[-1]]


def _reason(fit: ClassFit, kind: str, share: float) -> str:
    if is_other(kind):
        reason = "No other class has enough evidence."
    elif fit.phrases:
        reason = f"Phrases that indicate {kind}: {', '.join(f'“{phrase}”' for phrase in fit.phrases)}."
    else:
        reason = f"The layout or the words of its description indicate {kind}."
    return reason if share >= SURE else f"{reason} {UNSURE}"


def _complaints(config: ClassifyConfig, options: ClassifyAdvancedOptions) -> Iterator[str]:
    if config.classification_rules and config.classification_rules.strip():
        yield "`classificationRules` is free text, which the local classifier does not follow; it was not applied."
    if config.base_processor not in (None, "classification_standard"):
        yield f"`baseProcessor` `{config.base_processor}` was ignored: there is only one local classifier."
    if config.base_version not in (None, "latest"):
        yield f"`baseVersion` `{config.base_version}` is a version of the cloud's model and was ignored."
    if options.advanced_multimodal_enabled:
        yield "`advancedOptions.advancedMultimodalEnabled`: no model looks at the page locally."
    if options.memory_enabled:
        yield "`advancedOptions.memoryEnabled`: the local classifier does not learn from reviewed runs."
