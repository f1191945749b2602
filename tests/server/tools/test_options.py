"""Names of options are compared with those of the API: none is passed over in silence."""

import json
from pathlib import Path
from typing import Any

import pytest
from mcp import Client

from extend_mcp.errors import Refused
from extend_mcp.server.tools.calls.option_names import match_names, match_names_in_list
from extend_mcp.server.tools.run_answers.notes import collect_notes
from extend_mcp.wire.extract import ExtractConfig
from extend_mcp.wire.parse import ParseConfig
from extend_mcp.wire.steps import Step
from tests.server.tools.conftest import answer, refusal

pytestmark = pytest.mark.anyio

PAGES = [{"start": 1, "end": 1}]


def read(given: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """An extract config as it is sent, and the notes."""
    with collect_notes() as notes:
        return match_names(ExtractConfig, given, "config"), notes


@pytest.mark.parametrize(
    "written", ["page_ranges", "PageRanges", "page-ranges", "pageranges", "PAGE_RANGES", "page ranges"]
)
def test_another_way_to_write_a_name_is_understood_and_told(written: str) -> None:
    given, notes = read({"advancedOptions": {written: PAGES}})
    assert given == {"advancedOptions": {"pageRanges": PAGES}}
    assert notes == [f"config.advancedOptions.{written} was read as `pageRanges`."]


def test_names_are_looked_at_in_every_depth() -> None:
    given, notes = read({"parse_config": {"block_options": {"tables": {"target_format": "html"}}}})
    assert given == {"parseConfig": {"blockOptions": {"tables": {"targetFormat": "html"}}}}
    assert len(notes) == 3
    with pytest.raises(Refused, match=r"config\.advancedOptions\.pageRanges\.0\.strat.*`start`"):
        read({"advancedOptions": {"pageRanges": [{"strat": 1}]}})


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("baseProcesor", "baseProcessor"),
        ("extractionRule", "extractionRules"),
        ("advnacedOptions", "advancedOptions"),
        ("advanced_option", "advancedOptions"),
        ("shema", "schema"),
    ],
)
def test_a_name_that_is_a_letter_off_is_refused_with_the_right_one(written: str, right: str) -> None:
    with pytest.raises(Refused) as error:
        read({written: None})
    assert error.value.message == f"config.{written}: unknown option; did you mean `{right}`?"


def test_an_option_of_a_newer_api_is_passed_on_and_told() -> None:
    given, notes = read({"futureOption": {"on": True}, "advancedOptions": {"x": 1}})
    assert given == {"futureOption": {"on": True}, "advancedOptions": {"x": 1}}
    options = [note.split(": not a known option")[0] for note in notes]
    assert options == ["config.advancedOptions.x", "config.futureOption"]
    assert "Known options: baseProcessor, baseVersion" in notes[1]


def test_many_unknown_options_are_one_note() -> None:
    (note,) = read({f"futureOption{number}": 1 for number in range(100)})[1]
    assert note.startswith("config.futureOption0, ")
    assert "88 more: not a known option" in note


def test_a_newer_name_beside_the_one_that_it_is_like_is_passed_on() -> None:
    with collect_notes():
        assert match_names(ParseConfig, {"engine": "parse_light", "engines": []}, "config") == {
            "engine": "parse_light",
            "engines": [],
        }


def test_the_same_option_in_two_ways_is_refused() -> None:
    with pytest.raises(Refused, match="extractionRules: is given twice"):
        read({"extraction_rules": "a", "extractionRules": "b"})


def test_a_schema_is_the_callers_own() -> None:
    schema = {"type": "object", "properties": {"page_ranges": {"typ": "string"}}, "titel": "x"}
    assert read({"schema": schema}) == ({"schema": schema}, [])


def test_a_step_is_read_by_its_type() -> None:
    parse = {"type": "PARSE", "name": "a", "config": {"parse_config": {"target": "markdown"}}}
    with collect_notes() as notes:
        steps = match_names_in_list(Step, [parse, {"type": "NEW", "name": "b", "novelty": 1}], "steps")
    assert steps[0]["config"] == {"parseConfig": {"target": "markdown"}}
    assert steps[1] == {"type": "NEW", "name": "b", "novelty": 1}
    assert notes == ["steps.0.config.parse_config was read as `parseConfig`."]


@pytest.mark.parametrize("odd", [{"advancedOptions": 3}, {"advancedOptions": [{"a": 1}]}, {"": 1}, {"\u202e": {}}])
def test_what_is_no_config_is_left_to_who_checks_it(odd: dict[str, Any]) -> None:
    assert read(odd)[0] == odd


async def test_a_misspelt_option_starts_nothing(client: Client, folder: Path) -> None:
    before = await answer(client, "list_runs", type="parse")
    error = await refusal(client, "parse_document", file=str(folder / "note.txt"), config={"engin": "parse_light"})
    assert (error["code"], error["field"]) == ("LOCAL_INVALID_ARGUMENT", "config.engin")
    assert "`engine`" in error["message"]
    assert json.loads(error["hint"].partition("(")[2].rpartition(")")[0])["config"]
    assert await answer(client, "list_runs", type="parse") == before


async def test_an_option_in_snake_case_does_what_it_says(client: Client, folder: Path) -> None:
    config = {"advanced_options": {"page_ranges": [{"start": 2, "end": 2}]}}
    told = await answer(client, "parse_document", file=str(folder / "invoice.pdf"), config=config)
    assert "config.advancedOptions.page_ranges was read as `pageRanges`." in told["notes"]
    assert "[page 1]" not in told.get("document", "")


async def test_pages_win_over_the_same_option_in_snake_case(client: Client, folder: Path) -> None:
    config = {"advanced_options": {"page_ranges": [{"start": 2, "end": 2}]}}
    told = await answer(client, "parse_document", file=str(folder / "invoice.pdf"), config=config, pages="1")
    assert "[page 1]" in told["document"]
