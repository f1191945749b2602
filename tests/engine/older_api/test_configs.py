"""Configs and outputs, from the older words to today's and back."""

from typing import Any

import pytest
from pydantic import TypeAdapter

from extend_mcp.engine.errors import Problem
from extend_mcp.engine.older_api import older_outputs
from extend_mcp.engine.older_api.older_configs import to_older, to_today
from extend_mcp.wire import schema_dialect
from extend_mcp.wire.older_configs import OlderConfig

KINDS = {"EXTRACT": "extractor", "CLASSIFY": "classifier", "SPLITTER": "splitter"}
CLASSES = [{"id": "other", "type": "other", "description": ""}]


def read(config: dict[str, Any]) -> OlderConfig:
    found: OlderConfig = TypeAdapter(OlderConfig).validate_python(config)
    return found


@pytest.mark.parametrize(
    "config",
    [
        {"type": "EXTRACT", "schema": {"type": "object", "properties": {}}, "parser": {"target": "spatial"}},
        {"type": "EXTRACT", "advancedOptions": {"documentKind": "bill", "citationsEnabled": True}},
        {"type": "CLASSIFY", "baseProcessor": "classification_light", "classifications": CLASSES},
        {"type": "SPLITTER", "splitClassifications": CLASSES, "advancedOptions": {"splitMethod": "low_latency"}},
        {"type": "SPLITTER", "splitClassifications": CLASSES, "advancedOptions": {"splitMethod": "high_precision"}},
    ],
)
def test_a_config_comes_back_as_it_was(config: dict[str, Any]) -> None:
    kind = KINDS[config["type"]]
    assert to_older(to_today(read(config), kind), kind) == config


def test_the_words_of_today_are_others() -> None:
    options = {"splitMethod": "low_latency", "fixedPageLimit": 3}
    given = {"type": "SPLITTER", "splitClassifications": CLASSES, "parser": {"target": "markdown"}}
    assert to_today(read(given | {"advancedOptions": options}), "splitter") == {
        "splitClassifications": CLASSES,
        "parseConfig": {"target": "markdown"},
        "advancedOptions": {
            "splitMethod": "basic_precision",
            "fixedPageLimit": 3,
            "pageRanges": [{"start": 1, "end": 3}],
        },
    }


def test_a_page_limit_bounds_the_page_ranges() -> None:
    def ranges(limit: int, *given: tuple[int, int]) -> Any:
        options = {"fixedPageLimit": limit, "pageRanges": [{"start": start, "end": end} for start, end in given]}
        config = to_today(read({"type": "EXTRACT", "advancedOptions": options}), "extractor")
        return [(one["start"], one["end"]) for one in config["advancedOptions"]["pageRanges"]]

    assert ranges(3, (2, 6), (7, 8)) == [(2, 3)]
    for limit, first in ((3, 4), (0, 1)):
        with pytest.raises(Problem, match="no page"):
            ranges(limit, (first, 9))


def test_a_default_that_the_older_version_does_not_know_is_not_told() -> None:
    assert "baseProcessor" not in to_older({"baseProcessor": "classification_standard"}, "classifier")


def field(kind: str, **more: Any) -> dict[str, Any]:
    return {"id": f"f_{kind}", "name": kind, "type": kind, "description": f"A {kind}", **more}


FIELDS = [
    *(field(kind) for kind in ("string", "number", "currency", "boolean", "date", "signature")),
    field("enum", enum=[{"value": "a", "description": "A"}, {"value": "b", "description": "B"}]),
    field("array", schema=[field("string")]),
    field("object", schema=[field("date")]),
]


def test_fields_of_every_type_become_a_schema_that_is_accepted() -> None:
    today = to_today(read({"type": "EXTRACT", "fields": FIELDS}), "extractor")
    assert schema_dialect.check(today["schema"]) == []
    properties = today["schema"]["properties"]
    assert list(properties) == [one["name"] for one in FIELDS]
    assert properties["currency"]["extend:type"] == "currency"
    assert properties["enum"]["enum"] == ["a", "b", None]
    assert properties["array"]["items"]["properties"]["string"]["description"] == "A string"
    assert properties["object"]["properties"]["date"]["extend:type"] == "date"
    assert to_older(today, "extractor") == {"type": "EXTRACT", "fields": FIELDS}


@pytest.mark.parametrize(
    "fields", [0, "", [], [1], [{}], [field("novel")], [field("string")] * 2, {"a": 1}, [field("number"), None]]
)
def test_what_is_no_fields_of_the_schema_is_not_told(fields: Any) -> None:
    config = {"schema": {"type": "object", "properties": {"string": {"type": ["string", "null"]}}}, "fields": fields}
    assert to_older(config, "extractor") == {"type": "EXTRACT", "schema": config["schema"]}
    told = older_outputs.to_older(OUTPUT, config)
    assert told is not None
    assert told["value"] == OUTPUT["value"]


def test_a_schema_that_took_the_place_of_fields_is_told() -> None:
    today = to_today(read({"type": "EXTRACT", "fields": FIELDS}), "extractor")
    changed = today | {"schema": {"type": "object", "properties": {"total": {"type": ["number", "null"]}}}}
    assert to_older(changed, "extractor") == {"type": "EXTRACT", "schema": changed["schema"]}
    normal = today | {"schema": schema_dialect.normalise(today["schema"])}
    assert to_older(normal, "extractor") == {"type": "EXTRACT", "fields": FIELDS}


def test_fields_that_no_schema_can_have_are_refused() -> None:
    deep = field("string")
    for _ in range(6):
        deep = field("object", schema=[deep])
    for fields, why in (([deep], "5 deep"), ([field("string"), field("string")], "twice")):
        with pytest.raises(Problem, match=why):
            to_today(read({"type": "EXTRACT", "fields": fields}), "extractor")


OUTPUT: dict[str, Any] = {
    "value": {"string": "x", "array": [{"string": "y"}]},
    "metadata": {
        "string": {
            "ocrConfidence": 0.9,
            "logprobsConfidence": 0.8,
            "insights": [{"type": "reasoning", "content": "so"}],
            "citations": [
                {
                    "fileId": "file_1",
                    "page": {"number": 2, "width": 612, "height": 792},
                    "referenceText": "x",
                    "polygon": [{"x": 1, "y": 2}, {"x": 3, "y": 2}, {"x": 3, "y": 4}, {"x": 1, "y": 4}],
                },
                {"cellRange": "A1", "referenceText": "x"},
            ],
        },
        "array": {},
    },
}


def test_citations_have_a_plain_page() -> None:
    told = older_outputs.to_older(OUTPUT, {})
    assert told is not None
    about = told["metadata"]["string"]
    assert about["citations"] == [
        {
            "page": 2,
            "pageWidth": 612,
            "pageHeight": 792,
            "referenceText": "x",
            "polygon": OUTPUT["metadata"]["string"]["citations"][0]["polygon"],
        },
        {"cellRange": "A1", "referenceText": "x"},
    ]
    assert (about["ocrConfidence"], told["metadata"]["array"]) == (0.9, {"logprobsConfidence": None})


def test_the_output_of_a_config_with_fields_is_told_by_field() -> None:
    told = older_outputs.to_older(OUTPUT, {"fields": [FIELDS[0], FIELDS[1], FIELDS[7]]})
    assert told == {
        "string": {
            "id": "f_string",
            "type": "string",
            "value": "x",
            "confidence": 0.8,
            "insights": [{"type": "reasoning", "content": "so"}],
            "references": [
                {
                    "id": "f_string",
                    "fieldName": "string",
                    "page": 2,
                    "boundingBoxes": [{"top": 2, "left": 1, "bottom": 4, "right": 3}],
                }
            ],
        },
        "number": {"id": "f_number", "type": "number", "value": None, "insights": [], "references": []},
        "array": {
            "id": "f_array",
            "type": "array",
            "value": [{"string": "y"}],
            "insights": [],
            "references": [],
            "schema": FIELDS[7]["schema"],
        },
    }


@pytest.mark.parametrize("output", [None, {"id": "bill", "type": "bill", "confidence": 1}, {"splits": []}])
def test_other_outputs_are_the_same_in_both(output: dict[str, Any] | None) -> None:
    assert older_outputs.to_older(output, {}) == output


def test_provided_outputs_are_read_by_their_shape() -> None:
    assert older_outputs.to_today({"total": {"id": "f", "value": 3, "type": "number"}}) == {"value": {"total": 3}}
    same: dict[str, Any]
    for same in ({"value": {"total": 3}}, {"id": "bill", "type": "bill"}, {"splits": []}, {}):
        assert older_outputs.to_today(same) == same
