"""What is no id is refused plainly, by every tool that takes an id."""

import pytest
from mcp import Client

from extend_mcp.server.tools.toolsets import HOMES, WITH_UPLOADS, get_declaration
from extend_mcp.settings import Settings
from tests.server.tools.conftest import refusal

pytestmark = pytest.mark.anyio

TOOLS = [tool for tool in HOMES if tool not in WITH_UPLOADS and not tool.startswith("list_")]
CALLS = [(tool, name) for tool in TOOLS for name in get_declaration(tool).example if name.endswith("_id")]


@pytest.fixture(scope="module")
def settings(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return settings.model_copy(update={"toolsets": ("all",), "output_dir": tmp_path_factory.mktemp("out")})


@pytest.mark.parametrize(("tool", "name"), CALLS)
async def test_what_is_no_id_is_refused_plainly(client: Client, tool: str, name: str) -> None:
    example = {**get_declaration(tool).example, **({"confirm": True} if tool.startswith("delete_") else {})}
    example |= {"files": ["file_a1"]} if "files" in example else {}
    for wrong in ("/etc/passwd", "../files"):
        error = await refusal(client, tool, **{**example, name: wrong})
        assert error["code"] in {"LOCAL_INVALID_ARGUMENT", "LOCAL_UNKNOWN_ID", "NOT_FOUND"}
        assert "GET /" not in error["message"]
        assert "%2F" not in error["message"]


async def test_a_path_as_an_id_says_what_an_id_is(client: Client) -> None:
    error = await refusal(client, "save_file", file_id="/etc/passwd")
    assert error["message"] == "'/etc/passwd' is not an id."
    assert "`file_…`" in error["hint"]
