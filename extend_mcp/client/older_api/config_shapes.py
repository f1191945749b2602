"""The options of configs in the older version. Any other option is refused, by name."""

from typing import Any

from extend_mcp.client.older_api.operation import Body, not_in_version

ANY = None
"""Any value is accepted."""

Shape = dict[str, Any]
"""For each key, the values that it accepts: another `Shape` (for a list, that of its items), some words, or `ANY`."""


def keys(*names: str) -> Shape:
    """A shape with these keys, which accept any value."""
    return dict.fromkeys(names, ANY)


def check(value: Any, shape: Any, path: str = "") -> None:
    """Raises `Refused` for the first key or value in `value` that `shape` does not have. Null is always accepted."""
    if shape is ANY or value is None:
        return
    if isinstance(shape, tuple):
        if value not in shape:
            raise not_in_version(f"{path} {value!r}"[:200], path)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            check(item, shape, f"{path}.{index}")
    elif isinstance(value, dict):
        for key, member in value.items():
            inner = f"{path}.{key}".lstrip(".")
            if key not in shape and member is not None:
                raise not_in_version(inner, inner)
            check(member, shape.get(key), inner)


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


def check_body(body: Body, shape: Shape) -> Body:
    """`body` without its nulls. Raises `Refused` if `shape` does not have the rest."""
    check(body, shape)
    return {key: value for key, value in body.items() if value is not None}
