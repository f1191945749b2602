"""Clients that declare questions to their user, and what becomes of a call whose question is not answered."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client
from mcp.client import ClientRequestContext
from mcp_types import ElicitRequestFormParams, ElicitRequestParams, ElicitResult, ErrorData, InputRequiredResult

from extend_mcp.server.app import App
from extend_mcp.server.mcp_server import build_server
from extend_mcp.settings import Settings
from tests.deadlines import DEADLINE
from tests.server.tools.conftest import answer, refusal
from tests.stdio import MODERN, started

pytestmark = pytest.mark.anyio

OUTSIDE = "LOCAL_PATH_NOT_ALLOWED"
NOT_AGREED = "LOCAL_NOT_CONFIRMED"


@pytest.fixture(scope="module")
async def quick(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[App]:
    """A server with every tool that waits but a moment for an answer."""
    data = tmp_path_factory.mktemp("data")
    settings = Settings(backend="local", data_dir=data, allowed_dirs=(folder,), toolsets=("all",), wait_seconds=0.05)
    async with App(settings, local_files=True) as app:
        yield app


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    path = tmp_path / "outside.txt"
    path.write_text("Total: EUR 5.00\n")
    return path


@pytest.fixture
def note(folder: Path) -> Path:
    return folder / "note.txt"


async def both_fall_back(client: Client, outside: Path, note: Path) -> None:
    """What asks about a file and what asks about a deletion say what to do without a question."""
    error = await refusal(client, "parse_document", file=str(outside))
    assert (error["code"], "EXTEND_ALLOWED_DIRS" in error["hint"]) == (OUTSIDE, True)
    stored = await answer(client, "upload_file", file=str(note))
    error = await refusal(client, "delete_file", file_id=stored["file_id"])
    assert (error["code"], "confirm=true" in error["hint"]) == (NOT_AGREED, True)


@pytest.mark.parametrize("code", [-32601, -32602, -32603, -1])
async def test_a_client_that_cannot_ask_after_all_is_told_what_to_do(
    quick: App, outside: Path, note: Path, code: int
) -> None:
    async def cannot(context: ClientRequestContext, params: ElicitRequestParams) -> ErrorData:
        return ErrorData(code=code, message="Not here")

    async with Client(build_server(quick), mode="legacy", elicitation_callback=cannot) as client:
        await both_fall_back(client, outside, note)


async def test_a_question_that_nobody_answers_is_withdrawn_in_time(quick: App, outside: Path, note: Path) -> None:
    withdrawn: list[str] = []

    async def silent(context: ClientRequestContext, params: ElicitRequestParams) -> ElicitResult:
        try:
            await anyio.sleep_forever()
        finally:
            withdrawn.append(params.message)
        raise AssertionError

    with anyio.fail_after(DEADLINE):
        async with Client(build_server(quick), mode="legacy", elicitation_callback=silent) as client:
            await both_fall_back(client, outside, note)
    assert [message.split()[0] for message in withdrawn] == ["Allow", "Delete"]


async def test_a_client_that_calls_again_without_an_answer_is_not_asked_for_ever(quick: App, outside: Path) -> None:
    async def never(context: ClientRequestContext, params: ElicitRequestParams) -> ElicitResult:
        raise AssertionError

    async with Client(build_server(quick), elicitation_callback=never) as client:
        call: dict[str, Any] = {"name": "parse_document", "arguments": {"file": str(outside)}}
        asked = await client.session.call_tool(**call, allow_input_required=True)
        assert isinstance(asked, InputRequiredResult)
        again = await client.session.call_tool(**call, request_state=asked.request_state, allow_input_required=True)
        assert not isinstance(again, InputRequiredResult)
        assert OUTSIDE in str(again.content)


async def test_the_user_is_not_asked_about_what_does_not_exist(quick: App) -> None:
    async def never(context: ClientRequestContext, params: ElicitRequestParams) -> ElicitResult:
        raise AssertionError

    async with Client(build_server(quick), elicitation_callback=never) as client:
        for tool, ids in (
            ("delete_file", {"file_id": "file_a1"}),
            ("delete_run", {"run_id": "pr_a1"}),
            ("delete_evaluation_item", {"set_id": "ev_a1", "item_id": "evi_a1"}),
            ("delete_webhook_endpoint", {"endpoint_id": "wh_a1"}),
            ("delete_webhook_subscription", {"subscription_id": "whes_a1"}),
        ):
            assert (await refusal(client, tool, **ids))["code"] == "NOT_FOUND"


def test_a_client_that_only_opens_links_is_not_sent_a_form(tmp_path: Path, note: Path) -> None:
    meta = {**MODERN, "io.modelcontextprotocol/clientCapabilities": {"elicitation": {"url": {}}}}
    with started(tmp_path, "--toolsets", "files,upload_file", "--allow-dir", str(note.parent), modern=True) as server:
        file_id = server.tool("upload_file", file=str(note))["structuredContent"]["file_id"]
        server.modern = False  # the capabilities are this test's own
        call = {"name": "delete_file", "arguments": {"file_id": file_id}, "_meta": meta}
        result = server.call("tools/call", call)
        server.end()
    assert NOT_AGREED in result["content"][0]["text"]


@pytest.mark.parametrize("era", ["auto", "legacy"])
async def test_what_the_user_agreed_to_is_the_very_path_that_is_opened(quick: App, outside: Path, era: Any) -> None:
    secret = outside.with_name("secret.txt")
    secret.write_text("secret")
    app = App(quick.settings.model_copy(update={"wait_seconds": 30}), local_files=True)
    asked: list[str] = []

    def swap_file() -> None:
        outside.unlink()
        outside.symlink_to(secret)

    async def swap(context: ClientRequestContext, params: ElicitRequestParams) -> ElicitResult:
        assert isinstance(params, ElicitRequestFormParams)
        asked.append(params.message)
        if len(asked) == 1:
            swap_file()
            return ElicitResult(action="accept", content={"allow": True})
        return ElicitResult(action="decline")

    async with app, Client(build_server(app), mode=era, elicitation_callback=swap) as client:
        error = await refusal(client, "upload_file", file=str(outside))
    assert error["code"] in {"LOCAL_FILE_UNREADABLE", OUTSIDE}
    assert all(str(outside) in message or str(secret) in message for message in asked)


@pytest.mark.parametrize("era", ["auto", "legacy"])
async def test_a_user_who_declines_leaves_the_allowed_files_of_a_batch(
    app: App, folder: Path, outside: Path, era: Any
) -> None:
    async def decline(context: ClientRequestContext, params: ElicitRequestParams) -> ElicitResult:
        return ElicitResult(action="decline")

    async with Client(build_server(app), mode=era, elicitation_callback=decline) as client:
        files = [str(outside), str(folder / "note.txt")]
        started = await answer(client, "start_batch", operation="parse", files=files)
    assert started["run_count"] == 1
    assert [row["code"] for row in started["rejected"]] == [OUTSIDE]


async def test_a_user_is_asked_about_no_more_paths_than_they_are_shown(app: App, outside: Path) -> None:
    asked: list[str] = []

    async def allow(context: ClientRequestContext, params: ElicitRequestParams) -> ElicitResult:
        asked.append(params.message)
        return ElicitResult(action="accept", content={"allow": True})

    files = [outside.with_name(f"{number}.txt") for number in range(25)]
    for file in files:
        file.write_text("Total: EUR 5.00\n")
    async with Client(build_server(app), elicitation_callback=allow) as client:
        started = await answer(client, "start_batch", operation="parse", files=list(map(str, files)))
    (message,) = asked
    assert started["run_count"] == sum(str(file) in message.splitlines() for file in files) == 20
    assert {row["code"] for row in started["rejected"]} == {OUTSIDE}


async def test_a_user_may_allow_a_whole_folder(app: App, outside: Path) -> None:
    async def allow(context: ClientRequestContext, params: ElicitRequestParams) -> ElicitResult:
        return ElicitResult(action="accept", content={"allow": True})

    (outside.parent / "link.txt").symlink_to("/etc/hostname")
    async with Client(build_server(app), elicitation_callback=allow) as client:
        started = await answer(client, "start_batch", operation="parse", files=[str(outside.parent / "*.txt")])
    assert started["run_count"] == 1


async def test_two_paths_that_would_look_alike_are_shown_as_they_are(app: App, outside: Path) -> None:
    asked: list[str] = []

    async def decline(context: ClientRequestContext, params: ElicitRequestParams) -> ElicitResult:
        asked.append(params.message)
        return ElicitResult(action="decline")

    files = [str(outside.with_name(f"a{blank}b.txt")) for blank in (" ", "\u00a0", "  ", "\n")]
    for file in files:
        Path(file).write_text("Total: EUR 5.00\n")  # noqa: ASYNC240
    async with Client(build_server(app), elicitation_callback=decline) as client:
        await refusal(client, "start_batch", operation="parse", files=files)
    (message,) = asked
    shown = message.splitlines()[1:]
    assert len(set(shown)) == len(files)
    assert shown[0] == files[0]
