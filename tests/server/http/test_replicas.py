"""Two servers behind one address: either takes up what the other asked the user, if they share a secret."""

import json
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from extend_mcp.server.http.http_settings import HttpSettings
from extend_mcp.settings import Settings
from tests.server.http.front import Front, headers_of, message, result_of, served

pytestmark = pytest.mark.anyio

SHARED = HttpSettings(state_secret=SecretStr("a secret that both of the replicas know"))


async def deletion(front: Front, run_id: str, **more: Any) -> httpx.Response:
    """A call that asks first, from a client that can ask its user."""
    params = {"name": "delete_run", "arguments": {"run_id": run_id}}
    body = message("tools/call", **params, **more)
    body["params"]["_meta"]["io.modelcontextprotocol/clientCapabilities"] = {"elicitation": {"form": {}}}
    return await front.http.post("/mcp", json=body, headers=headers_of("tools/call", params, None))


async def agreed(asked: Front, answered: Front) -> httpx.Response:
    """The question of one server, answered through another."""
    run = await asked.call("classify_document", text="Invoice 4711", classes={"invoice": "A bill"})
    question = result_of(await deletion(asked, run["run_id"]))
    assert question["resultType"] == "input_required"
    (name,) = question["inputRequests"]
    responses = {name: {"action": "accept", "content": {"agree": True}}}
    return await deletion(answered, run["run_id"], inputResponses=responses, requestState=question["requestState"])


async def test_replicas_with_one_secret_take_up_each_others_questions(settings: Settings) -> None:
    everything = settings.model_copy(update={"toolsets": ("all",)})
    async with served(everything, SHARED) as one, served(everything, SHARED) as two:
        result = result_of(await agreed(one, two))
        assert json.loads(result["content"][0]["text"])["id"].startswith("clr_")


async def test_a_server_does_not_take_what_it_did_not_seal(settings: Settings) -> None:
    everything = settings.model_copy(update={"toolsets": ("all",)})
    async with served(everything, SHARED) as one, served(everything) as two:
        refused = await agreed(one, two)
        assert refused.status_code == 400
        assert "error" in refused.json()
