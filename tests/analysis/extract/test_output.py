"""The shape of the output: paths, citations, confidence, options, inferred schemas."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extend_mcp.analysis.extract import extract
from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.page import Block, Box, Cell, Document, Page
from extend_mcp.wire.extract import ExtractConfig, ExtractOutput
from tests.analysis.extract.paper import (  # fmt: skip
    BOOLEAN,
    DATE,
    INTEGER,
    MONEY,
    NUMBER,
    SIGNATURE,
    TEXT,
    paper,
    rows_of,
    run,
    shape,
)

INVOICE = """
Invoice Number: A-17          Date: 2024-01-02

Description        Qty     Amount
Red stapler        10      $125.00
Blue paper         5       $10.00

Total: $135.00
"""
SCHEMA = shape(
    invoice_number=TEXT, total=MONEY, missing=TEXT, vendor=shape(email=TEXT),
    line_items=rows_of(description=TEXT, amount=NUMBER),
)  # fmt: skip


def test_metadata_has_a_flat_path_for_every_value() -> None:
    output = run(paper(INVOICE), SCHEMA).output
    ExtractOutput.read(output)
    assert set(output["metadata"]) == {
        "invoice_number", "total", "total.amount", "total.iso_4217_currency_code", "missing", "vendor.email",
        "line_items", "line_items[0]", "line_items[0].description", "line_items[0].amount", "line_items[1]",
        "line_items[1].description", "line_items[1].amount",
    }  # fmt: skip


def test_a_value_is_cited_with_file_page_text_and_four_points() -> None:
    entry = run(paper(INVOICE), SCHEMA, citationMode="word").output["metadata"]["invoice_number"]
    assert entry["ocrConfidence"] is None
    assert 0.5 < entry["logprobsConfidence"] <= 1
    assert entry["citations"] == [
        {
            "fileId": "file_1",
            "page": {"number": 1, "width": 612, "height": 792},
            "referenceText": "A-17",
            "polygon": [{"x": 126, "y": 30}, {"x": 150, "y": 30}, {"x": 150, "y": 40}, {"x": 126, "y": 40}],
        }
    ]


@pytest.mark.parametrize(("mode", "text"), [("line", "Invoice Number: A-17"), ("block", "the whole block")])
def test_a_citation_can_be_as_wide_as_the_line_or_the_block(mode: str, text: str) -> None:
    document = paper(INVOICE)
    document.pages[0].blocks = [Block("text", "the whole block", Box(0, 0, 600, 60))]
    entry = run(document, SCHEMA, citationMode=mode).output["metadata"]["invoice_number"]
    assert [citation["referenceText"] for citation in entry["citations"]] == [text]


def test_without_citations_there_is_still_confidence() -> None:
    entry = run(paper(INVOICE), SCHEMA, citationsEnabled=False).output["metadata"]["invoice_number"]
    assert set(entry) == {"ocrConfidence", "logprobsConfidence"}


def test_items_of_arrays_are_cited_as_wholes_where_that_is_asked_for() -> None:
    metadata = run(paper(INVOICE), SCHEMA, arrayCitationStrategy="item").output["metadata"]
    assert metadata["line_items[0]"]["citations"]
    assert "citations" not in metadata["line_items[0].amount"]


def test_ocr_confidence_is_the_mean_of_the_words() -> None:
    metadata = run(paper(INVOICE, confidence=0.9), SCHEMA).output["metadata"]
    assert metadata["invoice_number"]["ocrConfidence"] == 0.9


def test_only_the_pages_in_range_are_read() -> None:
    document = paper("Invoice Number: A-17", "Invoice Number: B-18")
    read = run(document, SCHEMA, pageRanges=[{"start": 2, "end": 2}]).output
    assert read["value"]["invoice_number"] == "B-18"
    assert read["metadata"]["invoice_number"]["citations"][0]["page"]["number"] == 2


def test_the_files_of_a_package_are_read_together_and_cited_apart() -> None:
    documents = [("file_1", paper("Invoice Number: A-17")), ("file_2", paper("Total: $5.00"))]
    config = ExtractConfig.model_validate({"schema": SCHEMA, "advancedOptions": {"citationsEnabled": True}})
    output = extract(documents, config).output
    assert output["value"]["invoice_number"] == "A-17"
    assert output["value"]["total"]["amount"] == 5.0
    assert output["metadata"]["total"]["citations"][0]["fileId"] == "file_2"


def test_what_cannot_be_honoured_is_said() -> None:
    config = {
        "schema": SCHEMA,
        "extractionRules": "Write names in upper case.",
        "baseVersion": "4.6.0",
        "advancedOptions": {"advancedMultimodalEnabled": True, "reviewAgent": {"enabled": True}},
    }
    warnings = extract([("f", paper(INVOICE))], ExtractConfig.model_validate(config)).warnings
    assert {w.code for w in warnings} == {"LOCAL_NOT_SUPPORTED"}
    named = ("extractionRules", "baseVersion", "advancedMultimodalEnabled", "reviewAgent")
    assert [next(n for n in named if n in w.message) for w in warnings] == list(named)


def test_a_plain_config_gives_no_warnings() -> None:
    assert run(paper(INVOICE), SCHEMA).warnings == []


def test_a_schema_is_inferred_from_labels_and_tables() -> None:
    extraction = run(paper(INVOICE), None)
    assert extraction.schema is not None
    value = extraction.output["value"]
    assert value["invoice_number"] == "A-17"
    assert value["date"] == "2024-01-02"
    assert value["total"] == {"amount": 135.0, "iso_4217_currency_code": "USD"}
    assert value["line_items"][0] == {"description": "Red stapler", "quantity": 10.0, "amount": 125.0}


def test_a_schema_is_inferred_from_a_table_of_cells() -> None:
    lines = [("Region", "Units sold"), ("North", "12"), ("South", "7")]
    cells = tuple(Cell(row, column, text) for row, line in enumerate(lines) for column, text in enumerate(line))
    extraction = run(Document("text/csv", [Page(1, blocks=[Block("table", "", cells=cells)])], 1), None)
    assert extraction.output["value"] == {
        "line_items": [{"region": "North", "units_sold": 12.0}, {"region": "South", "units_sold": 7.0}]
    }


def test_no_schema_can_be_inferred_from_nothing() -> None:
    with pytest.raises(DocumentFailure) as failure:
        run(paper("hello"), None)
    assert failure.value.reason == "SCHEMA_GENERATION_FAILED"


KEYS = st.from_regex(r"[A-Za-z0-9_-]{1,12}", fullmatch=True) | st.sampled_from(
    ["total", "date", "vendor", "customer_name", "address", "invoice_number", "tax", "parties", "term", "phone", "name"]
)
LEAVES = st.sampled_from([TEXT, NUMBER, INTEGER, BOOLEAN, DATE, MONEY, SIGNATURE, {"enum": ["red", "blue", None]}])
ITEM = st.sampled_from([{"type": t} for t in ("string", "number", "integer", "boolean")] + [DATE])


def _wider(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    objects = st.dictionaries(KEYS, inner, max_size=4).map(lambda p: {"type": "object", "properties": p})
    lists = (ITEM | objects | st.sampled_from([MONEY, SIGNATURE])).map(lambda item: {"type": "array", "items": item})
    return objects | lists


SCHEMAS = st.dictionaries(KEYS, st.recursive(LEAVES, _wider, max_leaves=8), max_size=5).map(
    lambda p: {"type": "object", "properties": p}
)
LINES = st.lists(
    st.sampled_from(
        [
            "Total: $135.00", "Description   Qty   Amount", "Red stapler   10   125.00", "Date: 2024-01-02",
            "☒ Yes ☐ No",
            "Bill To:", "Acme Ltd", "12 Main Street, Leeds LS1 4AB", "by and between A Corp. and B LLC", "#", "::", "-",
            "governed by the laws of Ohio", "Signature: /s/ Jane Roe", "red", "Subtotal 10", "99/99/9999", "(", "1 2 3",
        ]
    )
    | st.text(max_size=30),
    max_size=8,
)  # fmt: skip


@settings(max_examples=60)
@given(schema=SCHEMAS, lines=LINES)
def test_any_schema_gets_an_output_of_its_shape(schema: dict[str, Any], lines: list[str]) -> None:
    document = paper("\n".join(lines))
    output = run(document, schema).output
    ExtractOutput.read(output)
    _check(output["value"], schema)


def test_a_document_without_pages_gives_nulls() -> None:
    read = run(Document("application/pdf", [], 0), SCHEMA).output["value"]
    assert read["invoice_number"] is None
    assert read["line_items"] == []


def _check(value: Any, schema: dict[str, Any]) -> None:
    """That `value` has exactly the shape that `schema` asks for."""
    kind = schema.get("type", "enum")
    if kind == "object":
        assert set(value) == set(schema["properties"])
        for name, member in schema["properties"].items():
            _check(value[name], member)
    elif kind == "array":
        assert isinstance(value, list)
        for item in value:
            _check(item, schema["items"])
    elif kind == "enum":
        assert value in schema["enum"]
    elif value is not None:
        name = kind[0] if isinstance(kind, list) else kind
        types = {"string": str, "number": float, "integer": int, "boolean": bool}
        assert isinstance(value, types[name])
        assert isinstance(value, bool) == (name == "boolean")
