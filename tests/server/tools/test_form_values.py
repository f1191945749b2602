"""Values for a form by the names, and in the words, that an agent has for them."""

from pathlib import Path
from typing import Any

import pytest
from mcp import Client

from extend_mcp.settings import Settings
from tests.analysis import form_files
from tests.server.tools.conftest import answer, refusal

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"toolsets": ("core", "edit")})


@pytest.fixture
async def form(client: Client, folder: Path) -> dict[str, Any]:
    place = {"/FT": "/Ch", "/Ff": 1 << 17, "/Rect": [100, 500, 200, 520]}
    country = place | {"/T": "country", "/Opt": [["DE", "Germany"], ["FR", "France"]]}
    size = place | {"/T": "size", "/Ff": 1 << 17 | 1 << 18, "/Opt": ["S", "M"]}
    code = {"/FT": "/Tx", "/T": "topmost[0].Code_No[0]", "/Ff": 1 << 24, "/MaxLen": 6, "/Rect": [100, 400, 200, 420]}
    tick = {"/FT": "/Btn", "/T": "agree", "/Rect": [100, 300, 112, 312]}
    (folder / "values.pdf").write_bytes(form_files.with_widgets(country, size, code, tick))
    found = await answer(client, "detect_form_fields", file=str(folder / "values.pdf"))
    return {"file": found["file_id"], "fields_run_id": found["run_id"]}


async def test_fields_and_choices_are_known_by_each_of_their_names(client: Client, form: dict[str, Any]) -> None:
    values = {"Country": "fr", "size": "XXL", "topmost[0].Code_No[0]": "12 34 56", "agree": "yes"}
    filled = await answer(client, "fill_form", **form, values=values)
    assert filled["filled"] == {"country": "France", "size": "XXL", "code_no": "123456", "agree": True}


async def test_a_choice_is_understood_as_it_was_shown_and_the_longest_text_is_told(
    client: Client, folder: Path
) -> None:
    programmes = ["1: A long walk around the lake with a ranger", "2: A long walk around the lake without a ranger"]
    place = {"/FT": "/Ch", "/Ff": 1 << 17, "/Rect": [100, 500, 200, 520], "/T": "programme", "/Opt": programmes}
    code = {"/FT": "/Tx", "/T": "code", "/MaxLen": 6, "/Rect": [100, 400, 200, 420]}
    (folder / "long.pdf").write_bytes(form_files.with_widgets(place, code))
    found = await answer(client, "detect_form_fields", file=str(folder / "long.pdf"))
    programme, code = found["fields"]
    assert programme["options"][1] == "2: A long walk around the lake without …"
    assert code["max_length"] == 6
    values = {"programme": programme["options"][1]}
    filled = await answer(client, "fill_form", file=found["file_id"], fields_run_id=found["run_id"], values=values)
    assert filled["filled"] == {"programme": programmes[1]}


async def test_a_number_is_written_as_text(client: Client, form: dict[str, Any]) -> None:
    assert (await answer(client, "fill_form", **form, values={"code no": 4711}))["filled"] == {"code_no": "4711"}


async def test_words_that_no_field_is_read_from_are_answered_with_the_way_to_write(
    client: Client, form: dict[str, Any]
) -> None:
    empty = await answer(client, "fill_form", file=form["file"], instructions="please write my name")
    assert empty["next"].startswith("Nothing was written: detect_form_fields(file=…)")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"countri": "Germany"}, "similar: country"),
        ({"nothing alike": "x"}, "it has country, size, code_no, agree"),
        ({"country": "Spain"}, "choices (Germany, France)"),
        ({"agree": "maybe"}, "'maybe' is not of type boolean"),
        ({"code_no": "1234567"}, "7 characters, but the field accepts 6"),
        ({}, "`values` is empty"),
    ],
)
async def test_what_does_not_fit_is_refused_with_what_would(
    client: Client, form: dict[str, Any], values: dict[str, Any], said: str
) -> None:
    assert said in (await refusal(client, "fill_form", **form, values=values))["message"]
