"""The options that configs have in the older version. Any other is refused by its name."""

from typing import Any

from extend_mcp.client.older_api.operation import Body, not_in_version

ANY = None
"""Any value is accepted."""

Shape = dict[str, Any]
"""For each key the values that it accepts: another `Shape` (for a list, that of its items), some words, or `ANY`."""


def keys(*names: str) -> Shape:
    """A shape with these keys, which accept any value."""
    return dict.fromkeys(names, ANY)


def check(given: Any, shape: Any, path: str = "") -> None:
    """Raises `Refused` for the first key or value in `given` that `shape` does not have. Null is always accepted."""
    if shape is ANY or given is None:
        return
    if isinstance(shape, tuple):
        if given not in shape:
            raise not_in_version(f"{path} {given!r}"[:200], path)
    elif isinstance(given, list):
        for index, one in enumerate(given):
            check(one, shape, f"{path}.{index}")
    elif isinstance(given, dict):
        for key, value in given.items():
            inner = f"{path}.{key}".lstrip(".")
            if key not in shape and value is not None:
                raise not_in_version(inner, inner)
            check(value, shape.get(key), inner)


PAGES = ("pageRanges", "fixedPageLimit")

PARSE: Shape = {
    "target": ("markdown", "spatial"),
    "chunkingStrategy": ANY,
    "engine": ("parse_performance", "parse_light"),
    "blockOptions": {
        "figures": keys("enabled", "figureImageClippingEnabled"),
        "tables": keys("enabled", "targetFormat", "tableHeaderContinuationEnabled", "cellBlocksEnabled", "agentic"),
        "text": keys("signatureDetectionEnabled", "agentic"),
    },
    "advancedOptions": keys(
        "pageRotationEnabled",
        "agenticOcrEnabled",
        "pageRanges",
        "excelParsingMode",
        "excelSkipHiddenContent",
        "excelUseRawCellValues",
        "excelSkipCalculation",
        "verticalGroupingThreshold",
        "alwaysConvertToPdf",
    )
    | {"returnOcr": keys("words")},
}

CLASSIFICATIONS = keys("id", "type", "description")

EXTRACT: Shape = {
    "baseProcessor": ("extraction_performance", "extraction_light"),
    **keys("baseVersion", "extractionRules", "schema", "fields"),
    "advancedOptions": {
        **keys("documentKind", "keyDefinitions", "modelReasoningInsightsEnabled", "advancedMultimodalEnabled"),
        **keys("citationsEnabled", "arrayCitationStrategy", "advancedFigureParsingEnabled", "reviewAgent"),
        **keys("arrayStrategy", "excelSheetRanges", "excelSheetSelectionStrategy", *PAGES),
        "chunkingOptions": {
            "chunkingStrategy": ("standard", "semantic"),
            **keys("pageChunkSize", "chunkSelectionStrategy", "customSemanticChunkingRules"),
        },
    },
    "parseConfig": PARSE,
}

CLASSIFY: Shape = {
    "baseProcessor": ("classification_performance", "classification_light"),
    **keys("baseVersion", "classificationRules"),
    "classifications": CLASSIFICATIONS,
    "advancedOptions": keys("context", "advancedMultimodalEnabled", *PAGES),
    "parseConfig": PARSE,
}

SPLIT: Shape = {
    **keys("baseProcessor", "baseVersion", "splitRules"),
    "splitClassifications": CLASSIFICATIONS,
    "advancedOptions": keys("splitIdentifierRules", "splitMethod", "splitExcelDocumentsBySheetEnabled", *PAGES),
    "parseConfig": PARSE,
}

EDIT: Shape = {
    **keys("schema", "instructions"),
    "advancedOptions": keys("flattenPdf", "tableParsingEnabled", "radioEnumsEnabled", "nativeFieldsOnly"),
}


def check_body(given: Body, shape: Shape) -> Body:
    """`given` without its nulls, if `shape` has the rest. Raises `Refused`."""
    check(given, shape)
    return {key: value for key, value in given.items() if value is not None}
