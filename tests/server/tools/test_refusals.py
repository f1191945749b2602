"""Everything that can be wrong with a call ends in one error an agent can act on, and leaves nothing behind."""

import json
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from mcp import Client
from mcp.client import ClientRequestContext
from mcp_types import ElicitRequestFormParams, ElicitRequestParams, ElicitResult

from extend_mcp.server.app import App
from extend_mcp.server.callers import LOCAL, calling
from extend_mcp.server.mcp_server import build_server, write_instructions
from extend_mcp.settings import Settings
from tests import sample_files
from tests.server.tools.conftest import answer, refusal

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"toolsets": ("core", "cancel_run")})


NESTED = {"type": "object", "properties": {"grid": {"type": "array", "items": {"type": "array", "items": {}}}}}
"""A schema that nobody can mend: the API has no arrays of arrays."""


async def test_a_missing_file(client: Client, folder: Path) -> None:
    error = await refusal(client, "parse_document", file=str(folder / "nothing.pdf"))
    assert error["code"] == "LOCAL_FILE_NOT_FOUND"


async def test_an_empty_file(client: Client, folder: Path) -> None:
    assert (await refusal(client, "upload_file", file=str(folder / "empty.pdf")))["code"] == "LOCAL_FILE_EMPTY"


@pytest.mark.parametrize("name", ["keys.env", ".env", "id_rsa", "program.exe", ".hidden.pdf"])
async def test_what_is_no_document_does_not_leave(client: Client, folder: Path, name: str) -> None:
    (folder / name).write_text("secret")
    assert (await refusal(client, "upload_file", file=str(folder / name)))["code"] == "FILE_TYPE_NOT_SUPPORTED"


async def test_a_hidden_file_is_said_to_be_hidden_rather_than_of_a_wrong_kind(client: Client, folder: Path) -> None:
    error = await refusal(client, "upload_file", file=str(folder / ".hidden.pdf"))
    assert "hidden files are not sent" in error["message"]
    assert "Convert" not in error["hint"]


async def test_a_file_whose_name_is_not_utf_8_is_to_be_renamed(client: Client, settings: Settings) -> None:
    odd = settings.allowed_dirs[0] / "odd"
    odd.mkdir()
    (odd / os.fsdecode(b"caf\xe9.pdf")).write_bytes(sample_files.invoice_pdf())
    (odd / "good.txt").write_text("Total: EUR 5.00\n")
    started = await answer(client, "start_batch", operation="parse", files=[str(odd)])
    (rejected,) = started["rejected"]
    assert (started["run_count"], rejected["code"]) == (1, "LOCAL_FILE_UNREADABLE")
    assert rejected["file"].endswith("/caf?.pdf")
    assert "'caf?.pdf' is not UTF-8" in rejected["message"]


async def test_a_link_to_a_file_whose_name_is_not_utf_8_says_rename(client: Client, folder: Path) -> None:
    (folder / os.fsdecode(b"caf\xe9.pdf")).write_bytes(sample_files.invoice_pdf())
    (folder / "cafe.pdf").symlink_to(folder / os.fsdecode(b"caf\xe9.pdf"))
    error = await refusal(client, "parse_document", file=str(folder / "cafe.pdf"))
    assert error["code"] == "LOCAL_FILE_UNREADABLE"
    assert "rename the file" in error["hint"]


async def test_folders_whose_names_are_not_utf_8_are_told_of_and_used(tmp_path: Path) -> None:
    odd = tmp_path / os.fsdecode(b"caf\xe9")
    odd.mkdir()
    settings = Settings(
        backend="local", data_dir=odd / "data", allowed_dirs=(odd,), output_dir=odd, toolsets=("core", "runs")
    )
    async with App(settings, local_files=True) as app, Client(build_server(app)) as client:
        status = await answer(client, "get_status")
        assert status["allowed_dirs"] == [f"{tmp_path}/caf?"]
        assert status["data_dir"] == f"{tmp_path}/caf?/data"
        run = await answer(
            client,
            "extract_data",
            text="Total: EUR 5.00",
            schema={"type": "object", "properties": {"total": {"type": "string"}}},
        )
        saved = await answer(client, "save_run_output", run_id=run["run_id"])
        assert saved["path"] == f"{tmp_path}/caf?/{run['run_id']}.json"


async def test_a_folder_is_no_file(client: Client, folder: Path) -> None:
    (folder / "folder.pdf").mkdir(exist_ok=True)
    assert (await refusal(client, "upload_file", file=str(folder / "folder.pdf")))["code"] == "LOCAL_NOT_A_FILE"
    error = await refusal(client, "parse_document", file=str(folder))
    assert (error["code"], "start_batch" in error["hint"]) == ("LOCAL_NOT_A_FILE", True)


async def test_a_pipe_is_no_file_and_does_not_block(client: Client, folder: Path) -> None:
    os.mkfifo(folder / "pipe.pdf")
    assert (await refusal(client, "upload_file", file=str(folder / "pipe.pdf")))["code"] == "LOCAL_NOT_A_FILE"


async def test_a_socket_is_no_file(client: Client, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.pdf")
        error = await refusal(client, "upload_file", file=str(folder / "socket.pdf"))
    assert error["code"] in {"LOCAL_FILE_UNREADABLE", "LOCAL_NOT_A_FILE"}


@pytest.mark.parametrize("path", ["/etc/passwd", "/dev/zero", "/proc/self/environ", "~/../../etc/hosts", "../../x.pdf"])
async def test_a_path_outside_is_refused_and_the_setting_named(client: Client, path: str) -> None:
    error = await refusal(client, "parse_document", file=path)
    assert error["code"] == "LOCAL_PATH_NOT_ALLOWED"
    assert "EXTEND_ALLOWED_DIRS" in error["hint"]


async def test_whether_a_file_outside_exists_is_not_told(client: Client, tmp_path: Path) -> None:
    (tmp_path / "there.pdf").write_bytes(b"%PDF-")
    there = await refusal(client, "parse_document", file=str(tmp_path / "there.pdf"))
    missing = await refusal(client, "parse_document", file=str(tmp_path / "other.pdf"))
    assert there["code"] == missing["code"] == "LOCAL_PATH_NOT_ALLOWED"


async def test_a_link_out_of_the_folder_is_refused(client: Client, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.pdf").write_bytes(b"%PDF-")
    (folder / "link.pdf").symlink_to(tmp_path / "secret.pdf")
    (folder / "linked").symlink_to(tmp_path)
    for path in ("link.pdf", "linked/secret.pdf", f"{folder.name}/../../{tmp_path.name}/secret.pdf"):
        error = await refusal(client, "parse_document", file=str(folder / path))
        assert error["code"] == "LOCAL_PATH_NOT_ALLOWED"
    (folder / "elsewhere.pdf").symlink_to(tmp_path / "hidden-name.pdf")
    error = await refusal(client, "parse_document", file=str(folder / "elsewhere.pdf"))
    assert "'elsewhere.pdf'" in error["message"]
    assert "hidden-name" not in error["message"]


async def test_an_id_of_something_else_than_a_file_is_told_apart(client: Client) -> None:
    error = await refusal(client, "parse_document", file="exr_Xj8mK2pL9nR4vT7qY5wZ")
    assert error["code"] == "LOCAL_PATH_NOT_ALLOWED"
    assert "`file_id`" in error["hint"]


async def test_a_folder_with_the_same_beginning_is_outside(client: Client, folder: Path) -> None:
    error = await refusal(client, "parse_document", file=f"{folder}-other/invoice.pdf")
    assert error["code"] == "LOCAL_PATH_NOT_ALLOWED"


@pytest.mark.parametrize(
    "file", ["", "   ", "a\x00b.pdf", "ftp://host/a.pdf", "http://host/a.pdf", "data:text/plain,x"]
)
async def test_what_names_no_document_is_refused(client: Client, file: str) -> None:
    error = await refusal(client, "parse_document", file=file)
    assert error["code"] in {"LOCAL_INVALID_ARGUMENT", "LOCAL_PATH_NOT_ALLOWED"}


async def test_a_url_that_is_not_https_is_refused_without_its_secrets(client: Client) -> None:
    url = "http://user:word@host/a.pdf?signature=secret"
    error = await refusal(client, "parse_document", file=url)
    assert "is not an https:// URL" in error["message"]
    batch = await answer(client, "start_batch", operation="parse", files=[url, "https://127.0.0.1/a.pdf"])
    assert batch["rejected"][0]["file"] == "http://host/a.pdf"
    for said in (str(error), str(batch)):
        assert "word" not in said
        assert "secret" not in said


async def test_a_damaged_file(client: Client, folder: Path) -> None:
    error = await refusal(client, "parse_document", file=str(folder / "damaged.pdf"))
    assert error["code"] == "CORRUPT_FILE"
    assert error["retryable"] is False


async def test_an_unknown_tool(client: Client) -> None:
    error = await refusal(client, "parse")
    assert error["code"] == "LOCAL_UNKNOWN_TOOL"
    assert "parse_document" in error["hint"]


async def test_what_must_be_an_object_is_told_in_words_of_json(client: Client) -> None:
    error = await refusal(client, "parse_document", file="file_1", config={"chunkingStrategy": "page"})
    assert error["message"] == "config.chunkingStrategy: it must be an object"


async def test_an_unknown_argument_is_named_with_a_valid_call(client: Client) -> None:
    error = await refusal(client, "get_run", number="pr_1")
    assert error["code"] == "LOCAL_UNKNOWN_ARGUMENT"
    assert "'number'" in error["message"]
    assert 'get_run({"run_id"' in error["hint"]


@pytest.mark.parametrize(
    ("tool", "arguments", "field"),
    [
        ("get_run", {}, "run_id"),
        ("get_run", {"run_id": ["pr_1", "pr_2"]}, "run_id"),
        ("get_run", {"run_id": "pr_1", "wait_seconds": "long"}, "wait_seconds"),
        ("list_runs", {"type": "sing"}, "type"),
        ("list_runs", {"type": "parse", "limit": 1.5}, "limit"),
        ("start_batch", {"operation": "parse", "files": []}, "files"),
        ("start_batch", {"operation": "extract", "files": ["file_1"]}, "schema"),
        ("start_batch", {"operation": "split", "files": ["file_1"]}, "processor_id"),
        ("extract_data", {"schema": {}}, "file"),
        ("extract_data", {"text": "a", "schema": {}, "extractor_id": "ex_1"}, "schema"),
        ("parse_document", {"file": "file_1", "pages": "3-1"}, "pages"),
        ("parse_document", {"file": "file_1", "config": {"chunkingStrategy": 3}}, "config.chunkingStrategy"),
        ("parse_document", {"file": "file_1", "config": {"advancedOptions": 3}, "pages": "1"}, "config"),
    ],
)
async def test_a_wrong_argument_is_named_with_a_valid_call(
    client: Client, tool: str, arguments: dict[str, Any], field: str
) -> None:
    error = await refusal(client, tool, **arguments)
    assert error["code"] == "LOCAL_INVALID_ARGUMENT"
    assert error["field"] == field
    assert f"{tool}(" in error["hint"]


@pytest.mark.parametrize(
    ("tool", "arguments", "code"),
    [
        ("get_run", {"run_id": "pr_nope"}, "NOT_FOUND"),
        ("get_run", {"run_id": "what"}, "LOCAL_UNKNOWN_ID"),
        ("cancel_run", {"run_id": "exr_nope"}, "NOT_FOUND"),
        ("get_batch", {"batch_id": "bpar_nope"}, "NOT_FOUND"),
        ("parse_document", {"file": "file_nope"}, "NOT_FOUND"),
        ("extract_data", {"text": "a", "extractor_id": "ex_nope"}, "NOT_FOUND"),
        ("classify_document", {"text": "a", "classifier_id": "cl_nope"}, "NOT_FOUND"),
        ("split_document", {"file": "file_nope", "splitter_id": "spl_nope"}, "NOT_FOUND"),
        ("list_runs", {"type": "parse", "cursor": "rubbish"}, "INVALID_REQUEST"),
        ("list_runs", {"type": "parse", "status": "SLEEPING"}, "INVALID_REQUEST"),
        (
            "extract_data",
            {"text": "a", "schema": NESTED},
            "INVALID_REQUEST",
        ),
        ("parse_document", {"file": "file_nope", "config": {"target": "prose"}}, "INVALID_REQUEST"),
    ],
)
async def test_what_the_api_refuses_is_passed_on(
    client: Client, tool: str, arguments: dict[str, Any], code: str
) -> None:
    assert (await refusal(client, tool, **arguments))["code"] == code


async def test_a_wrong_schema_is_answered_with_the_place(client: Client) -> None:
    error = await refusal(client, "extract_data", text="Total 5", schema=NESTED)
    assert "schema.properties.grid.items" in error["message"]


async def test_cancelling_a_finished_run_says_so(client: Client, folder: Path) -> None:
    parsed = await answer(client, "parse_document", file=str(folder / "note.txt"))
    assert (await refusal(client, "cancel_run", run_id=parsed["run_id"]))["code"] == "INVALID_REQUEST"


async def test_a_part_that_is_not_there(client: Client, folder: Path) -> None:
    parsed = await answer(client, "parse_document", file=str(folder / "note.txt"))
    for part in ({"pages": "9"}, {"section": "x"}, {"table": 4}, {"search": "zebra"}, {"pointer": "/nope"}):
        error = await refusal(client, "read_run", run_id=parsed["run_id"], **part)
        assert error["code"] == "LOCAL_NOT_IN_RESULT"


Answering = Callable[[ClientRequestContext, ElicitRequestParams], Awaitable[ElicitResult]]


def asking(action: str, asked: list[str], *, allow: bool = True) -> Answering:
    """A client whose user answers so; what was asked is kept."""

    async def elicit(context: ClientRequestContext, params: ElicitRequestParams) -> ElicitResult:
        assert isinstance(params, ElicitRequestFormParams)
        asked.append(params.message)
        return ElicitResult(action=action, content={"allow": allow} if action == "accept" else None)  # type: ignore[arg-type]

    return elicit


@pytest.fixture(params=["auto", "legacy"])
def era(request: pytest.FixtureRequest) -> str:
    """The protocol: the newest, and the one with a handshake."""
    return str(request.param)


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    path = tmp_path / "outside.txt"
    path.write_text("Total: EUR 5.00\n")
    return path


async def test_the_user_may_allow_one_file_outside(app: App, era: str, outside: Path) -> None:
    asked: list[str] = []
    async with Client(build_server(app), mode=era, elicitation_callback=asking("accept", asked)) as client:  # type: ignore[arg-type]
        parsed = await answer(client, "parse_document", file=str(outside))
    assert "EUR 5.00" in parsed["document"]
    assert len(asked) == 1
    assert str(outside) in asked[0]


@pytest.mark.parametrize(("action", "allow"), [("decline", False), ("cancel", False), ("accept", False)])
async def test_a_user_who_does_not_allow_it_is_obeyed(
    app: App, era: str, outside: Path, action: str, allow: bool
) -> None:
    elicit = asking(action, [], allow=allow)
    async with Client(build_server(app), mode=era, elicitation_callback=elicit) as client:  # type: ignore[arg-type]
        assert (await refusal(client, "parse_document", file=str(outside)))["code"] == "LOCAL_PATH_NOT_ALLOWED"


@pytest.mark.parametrize("action", ["decline", "accept", "cancel"])
async def test_an_agent_is_told_that_its_user_said_no(app: App, outside: Path, action: str) -> None:
    async def elicit(context: ClientRequestContext, params: ElicitRequestParams) -> ElicitResult:
        content: dict[str, Any] = {"allow": False, "agree": False}
        fields = params.requested_schema["properties"] if isinstance(params, ElicitRequestFormParams) else {}
        kept = {name: content[name] for name in fields}
        return ElicitResult(action=action, content=kept if action == "accept" else None)  # type: ignore[arg-type]

    every = App(app.settings.model_copy(update={"toolsets": ("all",)}), local_files=True)
    async with every, Client(build_server(every), mode="legacy", elicitation_callback=elicit) as client:
        path = await refusal(client, "parse_document", file=str(outside))
        parsed = await answer(client, "extract_data", text="Total: 5", schema={"total": "number"})
        deletion = await refusal(client, "delete_run", run_id=parsed["run_id"])
    said_no = action != "cancel"
    assert ("does not allow reading" in path["message"]) is said_no
    assert ("EXTEND_ALLOWED_DIRS" in path["hint"]) is not said_no
    assert ("does not want the deletion" in deletion["message"]) is said_no
    assert ("confirm=true" in deletion["hint"]) is not said_no


async def test_an_answer_to_another_question_is_no_fault_of_the_server(app: App, era: str, outside: Path) -> None:
    async def elicit(context: ClientRequestContext, params: ElicitRequestParams) -> ElicitResult:
        return ElicitResult(action="accept", content={"colour": "blue"})

    async with Client(build_server(app), mode=era, elicitation_callback=elicit) as client:
        assert (await refusal(client, "parse_document", file=str(outside)))["code"] == "LOCAL_NOT_ANSWERED"


async def test_a_batch_asks_once_for_all_its_files(app: App, era: str, outside: Path) -> None:
    asked: list[str] = []
    other = outside.with_name("other.txt")
    other.write_text("x")
    async with Client(build_server(app), mode=era, elicitation_callback=asking("accept", asked)) as client:  # type: ignore[arg-type]
        started = await answer(client, "start_batch", operation="parse", files=[str(outside), str(other)])
    assert started["run_count"] == 2
    assert len(asked) == 1


@pytest.mark.parametrize("form", [str, lambda path: json.dumps([path])], ids=["alone", "JSON"])
async def test_a_list_in_another_form_is_asked_about_too(
    app: App, era: str, outside: Path, form: Callable[[str], str]
) -> None:
    asked: list[str] = []
    async with Client(build_server(app), mode=era, elicitation_callback=asking("decline", asked)) as client:  # type: ignore[arg-type]
        error = await refusal(client, "start_batch", operation="parse", files=form(str(outside)))
    assert error["code"] == "LOCAL_PATH_NOT_ALLOWED"
    assert str(outside) in asked[0]


async def test_an_allowed_file_is_not_asked_about(app: App, folder: Path) -> None:
    asked: list[str] = []
    async with Client(build_server(app), elicitation_callback=asking("decline", asked)) as client:  # type: ignore[arg-type]
        await answer(client, "upload_file", file=str(folder / "invoice.pdf"))
    assert asked == []


@pytest.fixture
async def remote(settings: Settings) -> AsyncIterator[Client]:
    """The server as it is over HTTP, where local paths do not exist."""
    calling.set(LOCAL)
    async with App(settings, local_files=False) as app, Client(build_server(app)) as client:
        yield client


async def test_over_http_a_path_is_no_document(remote: Client, folder: Path) -> None:
    error = await refusal(remote, "parse_document", file=str(folder / "invoice.pdf"))
    assert error["code"] == "LOCAL_INVALID_ARGUMENT"
    status = await answer(remote, "get_status")
    assert "allowed_dirs" not in status


@pytest.mark.parametrize("name", ["x.exe", "", "invoice"])
async def test_over_http_a_name_of_no_document_is_told_as_the_name(remote: Client, name: str) -> None:
    error = await refusal(remote, "request_upload", name=name)
    assert (error["code"], error["field"]) == ("FILE_TYPE_NOT_SUPPORTED", "name")
    assert "like `invoice.pdf`" in error["hint"]
    assert "`file`" not in error["hint"]


def test_over_http_no_one_is_told_of_folders(settings: Settings) -> None:
    assert write_instructions(App(settings, local_files=True)).endswith("which folders may be read.")
    assert "folder" not in write_instructions(App(settings, local_files=False))
