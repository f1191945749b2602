"""What strangers send as messages: each is refused with the right status and a short word, and the server goes on."""

import json
from typing import Any

import anyio
import pytest

from tests.deadlines import DEADLINE
from tests.server.http.front import MODERN, Front, headers_of, message, result_of
from tests.server.http.strangers import JSON, LIST, OLDER, TOLD, changed, is_short

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("it_goes_on")]


def deep(levels: int) -> bytes:
    return changed(params={"a": "HERE"}).replace(b'"HERE"', b"[" * levels + b"]" * levels)


NO_JSON = [
    b"",
    b"{",
    b"\xff\xfe\x00",
    b'{"jsonrpc":"2.0","id":1,"method":"\xff"}',
    deep(45_000 // 2),
    changed().replace(b'"id": 1', b'"id": ' + b"9" * 5000),
    b"'tools/list'",
    changed(method="\ud800"),
    changed(params={"name": "\udfff\ud800"}),
    changed(method="HERE").replace(b"HERE", "\ud800".encode("utf-8", "surrogatepass")),
    changed().decode().encode("utf-16"),
    changed().decode().encode("utf-32-be"),
]
NO_MESSAGE = [
    b"null",
    b"1",
    b'"text"',
    b"[]",
    b"[" + changed() + b"]",
    changed(jsonrpc="1.0"),
    changed(method=5),
    changed(params=[1]),
    changed(params="text"),
    b'{"id":1,"method":"tools/list"}',
]


@pytest.mark.parametrize("headers", [LIST, OLDER, JSON], ids=["modern", "older", "none"])
@pytest.mark.parametrize("content", NO_JSON)
async def test_what_is_no_json_is_a_parse_error(busy: Front, headers: dict[str, str], content: bytes) -> None:
    answer = await busy.http.post("/mcp", content=content, headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, -32700)
    assert is_short(answer)


@pytest.mark.parametrize("headers", [LIST, OLDER, JSON], ids=["modern", "older", "none"])
@pytest.mark.parametrize("content", NO_MESSAGE)
async def test_what_is_no_message_is_an_invalid_request(busy: Front, headers: dict[str, str], content: bytes) -> None:
    answer = await busy.http.post("/mcp", content=content, headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, -32600)
    assert is_short(answer)


@pytest.mark.parametrize("number", ["null", "1.5", "1e999", "NaN", "true", "{}", "[1]"])
async def test_an_id_that_is_none_is_refused(busy: Front, number: str) -> None:
    content = changed().replace(b'"id": 1', f'"id": {number}'.encode())
    for headers in (LIST, OLDER):
        answer = await busy.http.post("/mcp", content=content, headers=headers)
        assert answer.status_code == 400
        assert is_short(answer)


async def test_of_two_keys_of_a_name_the_last_counts_and_must_fit_the_headers(busy: Front) -> None:
    twice = changed().replace(b'"method": "tools/list"', b'"method": "tools/list", "method": "tools/call"')
    answer = await busy.http.post("/mcp", content=twice, headers=LIST)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, -32020)


async def test_characters_written_in_two_halves_are_taken_whole(busy: Front) -> None:
    found = await busy.call("extract_data", text="Name: \U0001f600", schema={"type": "object", "properties": {}})
    assert found["status"] == "PROCESSED"


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf"])
async def test_a_byte_order_mark_does_no_harm(busy: Front, mark: bytes) -> None:
    assert (await busy.http.post("/mcp", content=mark + changed(), headers=LIST)).status_code == 200
    assert (await busy.http.post("/mcp", content=mark + changed(), headers=OLDER)).status_code == 400


@pytest.mark.parametrize("levels", [100, 300, 900, 5000])
async def test_deep_arguments_are_an_error_of_the_call_or_of_the_message(busy: Front, levels: int) -> None:
    call = json.dumps(message("tools/call", name="get_run", arguments={"run_id": "HERE"}))
    content = call.replace('"HERE"', "[" * levels + "]" * levels)
    headers = headers_of("tools/call", {"name": "get_run"}, {"content-type": "application/json"})
    answer = await busy.http.post("/mcp", content=content, headers=headers)
    if answer.status_code == 200:
        told = json.loads(result_of(answer)["content"][0]["text"])
        assert told["code"] == "LOCAL_INVALID_ARGUMENT"
    else:
        assert answer.status_code == 400
    assert not any(word in answer.text for word in TOLD)


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"mcp-method": "tools/call"}, 400, -32020),
        ({"mcp-method": None}, 400, -32020),
        ({"mcp-protocol-version": "2025-11-25x"}, 400, -32020),
        ({"mcp-protocol-version": ""}, 400, -32020),
        ({"mcp-protocol-version": "x" * 5000}, 400, -32020),
    ],
)
async def test_headers_that_do_not_fit_the_message(
    busy: Front, changes: dict[str, str | None], status: int, code: int
) -> None:
    headers = {name: value for name, value in {**LIST, **changes}.items() if value is not None}
    answer = await busy.http.post("/mcp", content=changed(), headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert is_short(answer)


@pytest.mark.parametrize("name", [None, "get_run", "GET_STATUS", "x" * 3000])
async def test_a_name_that_does_not_fit_the_message(busy: Front, name: str | None) -> None:
    headers = {**LIST, "mcp-method": "tools/call", **({"mcp-name": name} if name else {})}
    answer = await busy.http.post("/mcp", json=message("tools/call", name="get_status", arguments={}), headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, -32020)
    assert is_short(answer)


async def test_a_version_that_is_not_served_is_told_which_are(busy: Front) -> None:
    content = json.dumps(message("tools/list")).replace(MODERN, "1999-01-01")
    answer = await busy.http.post("/mcp", content=content, headers={**LIST, "mcp-protocol-version": "1999-01-01"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, -32022)
    assert MODERN in answer.text


async def test_an_unknown_method_is_not_found(busy: Front) -> None:
    answer = await busy.rpc("no/such")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, -32601)
    assert is_short(answer)


@pytest.mark.parametrize("meta", [None, {}, [], "text", {"io.modelcontextprotocol/protocolVersion": MODERN}])
async def test_a_message_without_its_envelope_has_invalid_parameters(busy: Front, meta: Any) -> None:
    content = changed(params={} if meta is None else {"_meta": meta})
    answer = await busy.http.post("/mcp", content=content, headers=LIST)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, -32602)
    assert is_short(answer)


@pytest.mark.parametrize(
    "params", [{}, {"name": 5}, {"name": None, "arguments": {}}, {"name": "get_status", "arguments": [1]}]
)
async def test_a_call_that_names_no_tool_is_refused(busy: Front, params: dict[str, Any]) -> None:
    headers = headers_of("tools/call", {}, {"mcp-name": str(params.get("name") or "")})
    answer = await busy.http.post("/mcp", json=message("tools/call", **params), headers=headers)
    assert answer.status_code == 400
    assert is_short(answer)


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "", "multipart/form-data", "text/json"])
@pytest.mark.parametrize("headers", [LIST, OLDER], ids=["modern", "older"])
async def test_another_content_type_is_refused(busy: Front, headers: dict[str, str], kind: str) -> None:
    answer = await busy.http.post("/mcp", content=changed(), headers={**headers, "content-type": kind})
    assert answer.status_code == 400
    assert is_short(answer)


@pytest.mark.parametrize("headers", [LIST, OLDER], ids=["modern", "older"])
async def test_a_client_that_takes_neither_json_nor_a_stream_is_refused(busy: Front, headers: dict[str, str]) -> None:
    hello = changed(method="initialize", params={"protocolVersion": "2025-11-25", "capabilities": {}})
    answer = await busy.http.post("/mcp", content=hello, headers={**headers, "accept": "text/html"})
    assert answer.status_code == 406
    assert is_short(answer)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "HEAD", "OPTIONS", "TRACE", "BREW"])
@pytest.mark.parametrize("path", ["/mcp", "/sse", "/messages/", "/webhooks/extend"])
async def test_a_method_that_is_not_there_is_not_allowed(busy: Front, path: str, method: str) -> None:
    answer = await busy.http.request(method, path)
    assert answer.status_code == 405
    assert is_short(answer)


@pytest.mark.parametrize("session", ["x", "0" * 32, "../../etc", "x" * 5000, "é"])
@pytest.mark.parametrize("method", ["POST", "GET", "DELETE"])
async def test_a_session_that_is_not_ours_is_not_found(busy: Front, method: str, session: str) -> None:
    headers = {**OLDER, "mcp-session-id": session}
    content = changed() if method == "POST" else None
    answer = await busy.http.request(method, "/mcp", content=content, headers=[
        (name.encode(), value.encode()) for name, value in headers.items()
    ])  # fmt: skip
    assert answer.status_code == 404
    assert is_short(answer)


@pytest.mark.parametrize(
    ("session", "status"), [("", 400), ("x", 400), ("0" * 32, 404), ("%0a%1b[31m", 400), ("../..", 400)]
)
async def test_a_message_to_an_unknown_stream_is_refused(busy: Front, session: str, status: int) -> None:
    answer = await busy.http.post(f"/messages/?session_id={session}", content=changed(), headers=JSON)
    assert answer.status_code == status
    assert is_short(answer)


async def test_what_is_no_message_on_a_stream_does_not_end_it(busy: Front) -> None:
    async with busy.http.stream("GET", "/sse") as answer:
        lines = answer.aiter_lines()
        path = next_data(await anext(lines), await anext(lines))
        for content in (*NO_JSON, *NO_MESSAGE):
            refused = await busy.http.post(path, content=content, headers=JSON)
            assert refused.status_code == 400
            assert is_short(refused)
        hello = {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}
        taken = await busy.http.post(path, json={**message("initialize"), "params": hello}, headers=JSON)
        assert taken.status_code == 202
        with anyio.fail_after(DEADLINE):
            while not (line := await anext(lines)).startswith("data:"):
                pass
        assert "serverInfo" in line


def next_data(event: str, data: str) -> str:
    assert event == "event: endpoint"
    return data.removeprefix("data:").strip()


WRONG: list[tuple[str, dict[str, Any], int]] = [
    ("no/such", {}, -32601),
    ("tools/call", {}, -32602),
    ("tools/call", {"name": "get_status", "arguments": [1]}, -32602),
    ("tools/call", {"name": "get_status", "_meta": 5}, -32602),
    ("resources/read", {"uri": 5}, -32602),
    ("resources/read", {"uri": "file:///etc/passwd"}, -32602),
    ("resources/read", {"uri": "extend://runs/../../etc"}, -32602),
    ("resources/unsubscribe", {}, -32602),
    ("prompts/get", {"name": "x"}, -32602),
    ("completion/complete", {"ref": {}}, -32602),
    ("tools/list", {"cursor": 5}, -32602),
    ("tasks/get", {"taskId": "x"}, -32601),
]


async def test_a_session_outlives_what_is_wrong_in_it(busy: Front) -> None:
    hello = {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}
    began = await busy.http.post("/mcp", json={**message("initialize"), "params": hello}, headers=JSON)
    headers = {**OLDER, "mcp-session-id": began.headers["mcp-session-id"]}
    for method, params, code in WRONG:
        wrong = {"jsonrpc": "2.0", "id": 2, "method": method, "params": params}
        answer = await busy.http.post("/mcp", json=wrong, headers=headers)
        assert is_short(answer)
        assert f'"code":{code},' in answer.text, method
    for said in ({"method": "notifications/cancelled", "params": {"requestId": 99}}, {"id": 99, "result": {}}):
        assert (await busy.http.post("/mcp", json={"jsonrpc": "2.0", **said}, headers=headers)).status_code == 202
    answer = await busy.http.post("/mcp", json={"jsonrpc": "2.0", "id": 3, "method": "ping"}, headers=headers)
    assert result_of(answer) == {}


@pytest.mark.parametrize(("method", "params"), [each[:2] for each in WRONG if each[1].get("name") != "get_status"])
async def test_wrong_parameters_are_told_by_status_too(busy: Front, method: str, params: dict[str, Any]) -> None:
    named = {"mcp-name": str(params.get("name") or params.get("uri") or "")}
    answer = await busy.http.post("/mcp", json=message(method, **params), headers=headers_of(method, params, named))
    assert answer.status_code in {400, 404}
    assert is_short(answer)
