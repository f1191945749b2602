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

from extend_mcp.settings import Settings
from extend_mcp.tools import build_tools
from tests.tools.conftest import text_of

pytestmark = pytest.mark.anyio

TOOLS = {tool.name: tool for tool in build_tools(["all"], read_only=False)}
EXAMPLES = 25
SECONDS = 20
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
BY_TYPE: dict[str, st.SearchStrategy[Any]] = {
    "string": HOSTILE | st.text(max_size=40),
    "integer": st.integers(),
    "number": st.floats(allow_nan=False, allow_infinity=False),
    "boolean": st.booleans(),
    "object": st.dictionaries(st.text(max_size=10), JSON, max_size=4),
    "array": st.lists(HOSTILE | JSON, max_size=3),
}
SHORT = {"wait_seconds": st.just(0)}
"""So that no call waits for a run."""


def arguments(name: str) -> st.SearchStrategy[dict[str, Any]]:
    """Arguments of about the right shape, with wrong, missing and unknown ones among them."""
    properties = TOOLS[name].parameters.get("properties", {})
    each = {key: SHORT[key] if key in SHORT else BY_TYPE[part["type"]] | JSON for key, part in properties.items()}
    required = {key: value for key, value in each.items() if key == "wait_seconds"}
    optional = {key: value for key, value in each.items() if key != "wait_seconds"}
    known = st.fixed_dictionaries(required, optional=optional)
    unknown = st.dictionaries(st.text(max_size=8), JSON, max_size=1)
    return st.builds(lambda some, more: {**more, **some}, known, st.just({}) | unknown)


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
        with anyio.fail_after(SECONDS):
            result = await client.call_tool(name, one)
        text = text_of(result)
        assert len(text) <= LONGEST
        if result.is_error:
            error = json.loads(text)
            assert {"code", "message", "retryable", "hint"} <= error.keys()
            assert error["code"] != "LOCAL_INTERNAL", one
            assert "Traceback" not in text
