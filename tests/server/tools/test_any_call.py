"""Whatever a client sends, the answer is a result or one structured error, small, and never a crash."""

import json
from pathlib import Path
from typing import Any

import anyio
import pytest
from hypothesis import Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from mcp import Client

from extend_mcp.server.tools import build_tools
from extend_mcp.server.tools.calls.arguments import KEEPS_EMPTY, OWN, read_arguments
from extend_mcp.settings import Settings
from tests.deadlines import DEADLINE
from tests.server.tools.conftest import text_of

pytestmark = pytest.mark.anyio

TOOLS = {tool.name: tool for tool in build_tools(["all"], read_only=False)}
EXAMPLES = 25
LONGEST = 60_000
"""Characters of the longest answer there may be."""

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)
HOSTILE = st.sampled_from(
    [
        "",
        "../../etc/passwd",
        "/dev/zero",
        "file_\x00",
        "pr_../../x",
        "pr_x/../../files",
        "a" * 5000,
        "\u202e<script>",
        "ex_%2e%2e",
        "{}",
        "https://",
        "https://[::1",
        "http://169.254.169.254/",
        "\ud83d\ude00",
        "-1",
        "1" * 400,
    ]
)
NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
NOTHING: st.SearchStrategy[Any] = st.sampled_from([None, "", "null", [], {}])
OBJECTS = st.dictionaries(st.text(max_size=10), JSON, max_size=4)
LISTS = st.lists(HOSTILE | JSON, max_size=3)
BY_TYPE: dict[str, st.SearchStrategy[Any]] = {
    "string": HOSTILE | st.text(max_size=40) | NUMBERS | st.text(max_size=9).map("extend://runs/{}".format),
    "integer": st.integers() | st.integers().map(str) | HOSTILE,
    "number": NUMBERS | NUMBERS.map(str),
    "boolean": st.booleans() | st.sampled_from(["true", "False", "no", "perhaps", 0, 2]),
    "object": OBJECTS | OBJECTS.map(json.dumps),
    "array": LISTS | LISTS.map(json.dumps) | HOSTILE,
}
SHORT = {"wait_seconds": st.sampled_from([0, 0.0, "0", "0.0", -5, "-1", True, "soon", [0], {"seconds": 0}])}
"""So that no call waits for a run."""


def arguments(name: str) -> st.SearchStrategy[dict[str, Any]]:
    """Arguments of about the right shape, with wrong, missing, empty, unknown and clients' own ones among them."""
    properties = TOOLS[name].parameters.get("properties", {})
    each = {key: SHORT.get(key, BY_TYPE[part["type"]] | JSON) | NOTHING for key, part in properties.items()}
    required = {key: value for key, value in each.items() if key == "wait_seconds"}
    optional = {key: value for key, value in each.items() if key != "wait_seconds"}
    known = st.fixed_dictionaries(required, optional=optional)
    unknown = st.dictionaries(st.text(max_size=8) | st.sampled_from([*OWN, "_own"]), JSON, max_size=1)
    return st.builds(lambda some, more: {**more, **some}, known, st.just({}) | unknown)


WORDS = st.text("abc 12-/.", min_size=1, max_size=12).filter(lambda text: not text.isspace())
POINTERS = st.from_regex(r"(/[a-z0-9]{1,4}){1,3}", fullmatch=True)
IDS = st.from_regex(r"[a-z]{2,4}_[A-Za-z0-9]{4}", fullmatch=True)


def right(name: str, schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Values of the schema's own type."""
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    match schema["type"]:
        case "string":
            if name == "pointer":
                return POINTERS
            return IDS if name.endswith(("_id", "_ids")) else WORDS | st.integers(0, 10**9).map(str)
        case "integer":
            return st.integers(schema.get("minimum", -9), schema.get("maximum", 99))
        case "number":
            return st.floats(schema["minimum"], schema["maximum"])
        case "boolean":
            return st.booleans()
        case "array":
            return st.lists(right(name, schema["items"]), min_size=1, max_size=schema.get("maxItems", 3) and 3)
        case _:
            values = schema.get("additionalProperties")
            return st.dictionaries(WORDS, right("", values) if isinstance(values, dict) else JSON, max_size=2)


def disguised(schema: dict[str, Any], value: Any) -> list[Any]:
    """The forms in which clients send a value, itself first."""
    match schema["type"]:
        case "string":
            plain = value.isdecimal() and str(int(value)) == value
            return [value, int(value), float(value)] if plain else [value]
        case "integer" | "number":
            return [value, str(value)]
        case "boolean":
            return [value, str(value), str(value).lower(), int(value)]
        case "array":
            alone = len(value) == 1 and isinstance(value[0], str)
            return [value, json.dumps(value), *([value[0]] if alone else [])]
        case _:
            return [value, json.dumps(value)]


@st.composite
def meant_and_sent(draw: st.DrawFn, name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """A right call, and the same as a client may send it."""
    parameters = TOOLS[name].parameters
    known, needed = parameters.get("properties", {}), parameters.get("required", ())
    chosen = {key: part for key, part in known.items() if key in needed or draw(st.booleans())}
    meant = {key: draw(right(key, part)) for key, part in chosen.items()}
    sent = {key: draw(st.sampled_from(disguised(known[key], value))) for key, value in meant.items()}
    empty: tuple[Any, ...] = (None,) if name.startswith(KEEPS_EMPTY) else (None, "", [])
    fillers = {key: draw(st.sampled_from(empty)) for key in known if key not in meant and draw(st.booleans())}
    own = draw(st.dictionaries(st.sampled_from([*OWN, "_own"]), JSON, max_size=1))
    return meant, {**own, **sent, **fillers}


@pytest.fixture(scope="module")
def settings(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Every tool; no folder to save in."""
    return Settings(
        backend="local",
        data_dir=tmp_path_factory.mktemp("data"),
        allowed_dirs=(folder,),
        toolsets=("all",),
        wait_seconds=0,
    )


def calls(name: str) -> list[dict[str, Any]]:
    """The arguments to try, the same every time."""
    drawn: list[dict[str, Any]] = []

    @hypothesis_settings(max_examples=EXAMPLES, derandomize=True, database=None, phases=[Phase.generate])
    @given(arguments(name))
    def draw(one: dict[str, Any]) -> None:
        drawn.append(one)

    draw()
    return drawn


@pytest.mark.parametrize("name", TOOLS)
async def test_any_arguments_end_in_a_result_or_an_error(client: Client, name: str) -> None:
    for one in calls(name):
        with anyio.fail_after(DEADLINE):
            result = await client.call_tool(name, one)
        text = text_of(result)
        assert len(text) <= LONGEST
        if result.is_error:
            error = json.loads(text)
            assert {"code", "message", "retryable", "hint"} <= error.keys()
            assert error["code"] != "LOCAL_INTERNAL", one
            assert "Traceback" not in text


@pytest.mark.parametrize("name", TOOLS)
def test_a_call_in_another_form_is_the_same_call(name: str) -> None:
    tool = TOOLS[name]

    @hypothesis_settings(max_examples=EXAMPLES, derandomize=True, database=None)
    @given(meant_and_sent(name))
    def check(calls: tuple[dict[str, Any], dict[str, Any]]) -> None:
        meant, sent = calls
        taken = read_arguments(name, tool.parameters, sent)
        assert taken.keys() == meant.keys()
        assert tool.fn_metadata.validate_arguments(taken) == tool.fn_metadata.validate_arguments(meant)

    check()


BOUNDED = [
    (name, key, part)
    for name, tool in TOOLS.items()
    for key, part in tool.parameters.get("properties", {}).items()
    if "maximum" in part
]


@pytest.mark.parametrize(("name", "key", "schema"), BOUNDED, ids=[f"{name}-{key}" for name, key, _ in BOUNDED])
def test_a_bounded_number_stays_within_its_bounds(name: str, key: str, schema: dict[str, Any]) -> None:
    @hypothesis_settings(max_examples=EXAMPLES, derandomize=True, database=None)
    @given(st.integers(), st.booleans())
    def check(number: int, as_text: bool) -> None:
        taken = read_arguments(name, TOOLS[name].parameters, {key: str(number) if as_text else number})
        assert taken == {key: min(max(number, schema["minimum"]), schema["maximum"])}

    check()


CHANGING = [
    (name, key) for name, tool in TOOLS.items() if name.startswith(KEEPS_EMPTY) for key in tool.parameters["properties"]
]


@pytest.mark.parametrize(("name", "key"), CHANGING)
def test_what_is_empty_reaches_a_tool_that_changes_something(name: str, key: str) -> None:
    schema = TOOLS[name].parameters["properties"][key]
    empty = {"string": "", "array": [], "object": {}}[schema["type"]]
    kept = {} if "enum" in schema else {key: empty}
    assert read_arguments(name, TOOLS[name].parameters, {key: empty}) == kept
