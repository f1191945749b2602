"""What the transport sends, repeats, waits for and makes of bad answers."""

import asyncio
import gzip
import json
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

import anyio
import httpx
import pytest

from extend_mcp.client import ExtendClient
from extend_mcp.client.answer_body import ANSWER_BYTES
from extend_mcp.client.transport import PATIENCE_SECONDS, Transport
from extend_mcp.errors import (
    ApiError,
    BadAnswer,
    ExtendError,
    Forbidden,
    InvalidRequest,
    NotFound,
    RateLimited,
    Refused,
    ServerFault,
    Unauthorized,
    Unprocessable,
    Unreachable,
    UsageBlocked,
)
from extend_mcp.wire.runs import Deleted
from tests.client.faults import KEY, TODAY, Fault, Request, Server, Still, client_of, error, http

pytestmark = pytest.mark.anyio

HTML = b"<!doctype html><html><body><h1>502 Bad Gateway</h1><p>secret-host.internal</p></body></html>"
DELETED = http(200, {"id": "file_1"})


async def get(server: Server, still: Still, **options: Any) -> None:
    async with client_of(server, still, **options) as client:
        await client.files.list()


async def failure(server: Server, still: Still, method: str = "GET") -> ExtendError:
    """What a call against that server raises."""
    async with client_of(server, still) as client:
        with pytest.raises(ExtendError) as caught:
            await (client.files.list() if method == "GET" else client.files.delete("file_1"))
    return caught.value


async def test_every_request_names_key_version_workspace_and_client(still: Still) -> None:
    server = Server()
    await get(server, still, workspace_id="ws_1")
    headers = server.requests[0].headers
    assert headers["authorization"] == f"Bearer {KEY}"
    assert headers["x-extend-api-version"] == "2026-02-09"
    assert headers["x-extend-workspace-id"] == "ws_1"
    assert headers["user-agent"].startswith("extend-mcp/")


async def test_no_workspace_is_named_unless_one_is_set(still: Still) -> None:
    server = Server()
    await get(server, still)
    assert "x-extend-workspace-id" not in server.requests[0].headers


async def test_parameters_are_camel_case_and_leave_out_what_was_not_given(still: Still) -> None:
    server = Server()
    async with client_of(server, still) as client:
        await client.files.list(name_contains="a b&c", max_page_size=5, sort_dir=None)
    assert server.requests[0].query == {"nameContains": "a b&c", "maxPageSize": "5"}


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
async def test_a_get_is_repeated_until_it_works(still: Still, status: int) -> None:
    server = Server(faults=[error(status, "INTERNAL_ERROR")] * 3)
    await get(server, still)
    assert len(server.requests) == 4
    assert still.slept == [0.25, 0.5, 1.0]


@pytest.mark.parametrize(
    "fault",
    [
        Fault(),
        Fault(b"HTTP/1.1 200 OK\r\nContent-Le"),
        Fault(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"object"'),
        http(502, HTML, "text/html"),
        http(503, b""),
    ],
    ids=["hung up", "half a head", "half a body", "a gateway's page", "nothing"],
)
async def test_a_get_is_repeated_after_a_broken_answer(still: Still, fault: Fault | bytes) -> None:
    server = Server(faults=[fault])
    await get(server, still)
    assert len(server.requests) == 2


async def test_a_get_gives_up_after_four_tries(still: Still) -> None:
    server = Server(faults=[error(500, "INTERNAL_ERROR", retryable=True)] * 9)
    caught = await failure(server, still)
    assert isinstance(caught, ServerFault)
    assert len(server.requests) == 4


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 422])
async def test_a_refused_get_is_not_repeated(still: Still, status: int) -> None:
    server = Server(faults=[error(status, "NO")] * 2)
    await failure(server, still)
    assert len(server.requests) == 1


async def test_retry_after_in_seconds_is_kept(still: Still) -> None:
    await get(Server(faults=[error(429, "RATE_LIMIT_EXCEEDED", Retry_After="7")]), still)
    assert still.slept == [7]


async def test_retry_after_as_a_date_is_kept(still: Still) -> None:
    date = format_datetime(datetime.fromtimestamp(TODAY + 9, UTC), usegmt=True)
    await get(Server(faults=[error(429, "RATE_LIMIT_EXCEEDED", Retry_After=date)]), still)
    assert still.slept == [9]


async def test_retry_after_in_the_past_is_now(still: Still) -> None:
    date = format_datetime(datetime.fromtimestamp(TODAY - 9, UTC), usegmt=True)
    await get(Server(faults=[error(503, "X", Retry_After=date)]), still)
    assert still.slept == [0]


@pytest.mark.parametrize("value", ["soon", "nan", "inf", "", "Wed, 99 Foo 2026"])
async def test_a_senseless_retry_after_counts_as_none(still: Still, value: str) -> None:
    await get(Server(faults=[error(429, "RATE_LIMIT_EXCEEDED", Retry_After=value)]), still)
    assert still.slept == [0.25]


@pytest.mark.parametrize("method", ["GET", "DELETE"])
async def test_a_long_retry_after_is_told_at_once(still: Still, method: str) -> None:
    server = Server(faults=[error(429, "RATE_LIMIT_EXCEEDED", Retry_After="120")])
    caught = await failure(server, still, method)
    assert isinstance(caught, RateLimited)
    assert caught.retryable
    assert caught.retry_after == 120
    assert still.slept == []


async def test_the_waits_of_one_call_have_a_bound_together(still: Still) -> None:
    server = Server(faults=[error(429, "RATE_LIMIT_EXCEEDED", Retry_After="8")] * 4)
    await failure(server, still)
    assert sum(still.slept) <= PATIENCE_SECONDS
    assert len(server.requests) == 2


async def test_a_write_is_repeated_after_429(still: Still) -> None:
    server = Server(faults=[error(429, "RATE_LIMIT_EXCEEDED")], answer=lambda _: DELETED)
    async with client_of(server, still) as client:
        assert (await client.files.delete("file_1")).id == "file_1"
    assert len(server.requests) == 2


async def test_a_write_is_repeated_after_a_refusal_that_says_so(still: Still) -> None:
    server = Server(faults=[error(409, "BUSY", retryable=True)], answer=lambda _: DELETED)
    async with client_of(server, still) as client:
        await client.files.delete("file_1")
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    "fault",
    [
        error(500, "INTERNAL_ERROR", retryable=True),
        error(503, "INTERNAL_ERROR", retryable=True, Retry_After="1"),
        http(409, {"code": "BUSY", "message": "No.", "retryable": True, "runId": "pr_1"}),
        http(502, HTML, "text/html"),
        Fault(),
        Fault(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"),
    ],
    ids=["500", "503", "names a run", "page", "hung up", "half"],
)
async def test_a_write_that_may_have_happened_is_not_repeated(still: Still, fault: Fault | bytes) -> None:
    server = Server(faults=[fault, fault])
    await failure(server, still, "DELETE")
    assert len(server.requests) == 1


async def test_a_lost_write_is_told_as_sent_and_not_to_be_repeated(still: Still) -> None:
    caught = await failure(Server(faults=[Fault()]), still, "DELETE")
    assert isinstance(caught, Unreachable)
    assert caught.sent
    assert not caught.retryable


class Refusing(httpx.AsyncBaseTransport):
    """Fails to connect `times` times, then goes on to another transport."""

    def __init__(self, times: int, kind: type[httpx.TransportError]) -> None:
        self.times, self.kind, self.inner = times, kind, httpx.AsyncHTTPTransport()
        self.tried = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.tried += 1
        if self.tried <= self.times:
            raise self.kind("[Errno 111] Connection refused")
        return await self.inner.handle_async_request(request)

    async def aclose(self) -> None:
        await self.inner.aclose()


@pytest.mark.parametrize(
    "kind",
    [httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError],
    ids=lambda kind: kind.__name__,
)
async def test_a_write_that_was_never_sent_is_repeated(still: Still, kind: type[httpx.TransportError]) -> None:
    server = Server(answer=lambda _: DELETED)
    async with client_of(server, still, transport=Refusing(3, kind)) as client:
        await client.files.delete("file_1")
    assert server.calls() == ["DELETE /files/file_1"]


async def test_a_host_that_refuses_connections_is_unreachable(still: Still) -> None:
    async with httpx.AsyncClient(base_url="http://127.0.0.1:1") as connection:
        client = ExtendClient(Transport(connection, key=KEY, api_version="2026-02-09", clock=still.clock))
        with pytest.raises(Unreachable) as caught:
            await client.files.delete("file_1")
    assert caught.value.code == "LOCAL_UNREACHABLE"
    assert not caught.value.sent
    assert caught.value.retryable
    assert "127.0.0.1" in caught.value.message
    assert len(still.slept) == 3


async def test_a_host_that_does_not_speak_tls_is_unreachable(still: Still) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"nonsense\n")
        writer.close()

    async with await asyncio.start_server(talk, "127.0.0.1", 0) as listener:
        port = listener.sockets[0].getsockname()[1]
        async with httpx.AsyncClient(base_url=f"https://127.0.0.1:{port}") as connection:
            client = ExtendClient(Transport(connection, key=KEY, api_version="2026-02-09", clock=still.clock))
            with pytest.raises(Unreachable) as caught:
                await client.files.list()
    assert not caught.value.sent


@pytest.mark.parametrize(
    "fault",
    [Fault(hang=True), Fault(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", hang=True)],
    ids=["silent", "stalled"],
)
async def test_silence_is_a_time_out(still: Still, fault: Fault) -> None:
    async with client_of(Server(faults=[fault]), still) as client:
        with pytest.raises(Unreachable) as caught:
            await client.files._transport.request(Deleted, "POST", "/files", timeout=0.05)
    assert caught.value.code == "LOCAL_TIMEOUT"
    assert caught.value.sent


async def test_a_caller_that_is_cancelled_is_let_go(still: Still) -> None:
    async with client_of(Server(faults=[Fault(hang=True)]), still) as client:
        with anyio.move_on_after(0.05) as scope:
            await client.files.list()
    assert scope.cancelled_caught


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, InvalidRequest),
        (401, Unauthorized),
        (402, UsageBlocked),
        (403, Forbidden),
        (404, NotFound),
        (422, Unprocessable),
        (429, RateLimited),
        (500, ServerFault),
        (504, ServerFault),
        (418, ApiError),
    ],
)
async def test_the_status_picks_the_error(still: Still, status: int, kind: type[ApiError]) -> None:
    caught = await failure(Server(faults=[error(status, "SOME_CODE", message="It broke.")] * 4), still)
    assert type(caught) is kind
    assert (caught.code, caught.message, caught.http_status, caught.request_id) == (
        "SOME_CODE",
        "It broke.",
        status,
        "req_1",
    )


@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        ({"code": "CORRUPT_FILE", "message": "Broken.", "retryable": False}, "CORRUPT_FILE", "Broken."),
        ({"error": {"code": "CORRUPT_FILE", "message": "Broken."}}, "CORRUPT_FILE", "Broken."),
        ({"success": False, "error": "Broken."}, "INVALID_REQUEST", "Broken."),
        ({"error": "Broken."}, "INVALID_REQUEST", "Broken."),
        ({"code": "no <b>code</b>", "message": "Broken."}, "INVALID_REQUEST", "Broken."),
        ({"code": 400, "message": "Broken."}, "INVALID_REQUEST", "Broken."),
        ({"message": "Broken."}, "INVALID_REQUEST", "Broken."),
    ],
)
async def test_errors_are_read_in_every_envelope(still: Still, body: Any, code: str, message: str) -> None:
    caught = await failure(Server(faults=[http(400, body)]), still)
    assert isinstance(caught, InvalidRequest)
    assert (caught.code, caught.message, caught.retryable) == (code, message, False)


async def test_a_refusal_of_a_gateway_before_the_api_is_its_status_and_words(still: Still) -> None:
    caught = await failure(Server(faults=[http(403, {"message": "Forbidden"})]), still)
    assert isinstance(caught, Forbidden)
    assert (caught.code, caught.message) == ("LOCAL_HTTP_403", "Forbidden")


async def test_a_success_that_says_that_it_is_none_is_a_refusal(still: Still) -> None:
    caught = await failure(Server(faults=[http(200, {"success": False, "error": "Broken."})]), still)
    assert isinstance(caught, ApiError)
    assert (caught.message, caught.retryable) == ("Broken.", False)


async def test_a_redirect_is_named_without_its_query(still: Still) -> None:
    moved = http(301, b"", Location="https://api.elsewhere.example/files?token=abc")
    caught = await failure(Server(faults=[moved]), still)
    assert isinstance(caught, BadAnswer)
    assert caught.message.endswith("a redirect, which is not followed, to https://api.elsewhere.example/files")


async def test_a_bare_429_is_a_rate_limit(still: Still) -> None:
    caught = await failure(Server(faults=[http(429, b"slow down", "text/plain")] * 4), still)
    assert isinstance(caught, RateLimited)
    assert caught.code == "RATE_LIMIT_EXCEEDED"


async def test_an_error_names_the_field_and_the_run(still: Still) -> None:
    body = {"code": "X", "message": "Expected a nullable type; Path: schema.properties.total", "runId": "vr_1"}
    caught = await failure(Server(faults=[http(400, body, x_extend_request_id="req_header")]), still)
    assert (caught.field, caught.run_id, caught.request_id) == ("schema.properties.total", "vr_1", "req_header")


BAD = [
    http(200, HTML, "text/html"),
    http(200, b""),
    http(200, b'{"object":"list","data":['),
    http(200, b"[]"),
    http(200, {"data": "many"}),
    http(200, {}),
    http(200, {"message": "Unknown route"}),
    http(200, {"object": "parse_run", "id": "pr_1", "status": "PROCESSED"}),
    http(200, b"[" * 100_000),
    http(200, b"\xff\xfe\x00"),
    http(302, b"", Location="https://elsewhere.example/?token=abc"),
    http(404, HTML, "text/html"),
    http(404, {"detail": "Not Found"}),
    http(500, b"null"),
    http(200, b"not gzip", Content_Encoding="gzip"),
    http(200, gzip.compress(gzip.compress(b'{"data":[]}')), Content_Encoding="gzip, gzip"),
]


@pytest.mark.parametrize("answer", BAD)
async def test_what_is_not_the_apis_is_a_bad_answer(still: Still, answer: bytes) -> None:
    caught = await failure(Server(faults=[answer] * 4), still)
    assert isinstance(caught, BadAnswer)
    assert caught.code == "LOCAL_BAD_ANSWER"
    assert "<" not in caught.message
    assert "secret-host" not in caught.message
    assert "token" not in caught.message


async def test_an_answer_too_long_to_hold_is_a_bad_answer(still: Still, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ANSWER_BYTES == 128 * 1024**2
    monkeypatch.setattr("extend_mcp.client.answer_body.ANSWER_BYTES", 1000)
    long = {"data": [], "more": "x" * 1000}
    packed = gzip.compress(json.dumps(long).encode())
    assert len(packed) < 100
    for answer in (http(200, long), http(200, packed, Content_Encoding="gzip")):
        caught = await failure(Server(faults=[answer]), still)
        assert isinstance(caught, BadAnswer)
        assert "larger than" in caught.message


async def test_a_long_error_is_still_an_error(still: Still) -> None:
    caught = await failure(Server(faults=[error(404, "NOT_FOUND", message="x" * 100_000)]), still)
    assert isinstance(caught, NotFound)
    assert len(caught.message) <= 601


async def test_messages_hold_no_key_query_tag_or_control_character(still: Still) -> None:
    text = (
        f"key {KEY} at https://user:pw@s3.example/f.pdf?X-Sig=abc#frag and http://h?x=1\n\x1b[31m"
        "<script>alert(1)</script>\u202e\u2028end"
    )
    caught = await failure(Server(faults=[error(400, "X", message=text)]), still)
    assert caught.message == "key *** at https://s3.example/f.pdf and http://h [31m alert(1) end"
    assert KEY not in repr(caught.args)


@pytest.mark.parametrize("key", ["", "sk_1\r\nX-Evil: 1", "sk 1", "sk_é", "sk_\x00"])
async def test_a_key_that_no_header_can_hold_is_refused_unseen(key: str) -> None:
    async with httpx.AsyncClient(base_url="http://127.0.0.1:1") as connection:
        with pytest.raises(Refused) as caught:
            ExtendClient(Transport(connection, key=key, api_version="2026-02-09"))
    assert not key or key not in str(caught.value)


@pytest.mark.parametrize("file_id", ["", ".", "..", "x" * 256, "a\r\nb", "\udc80", "../files", "/etc/passwd", "a\\b"])
async def test_an_id_that_is_none_is_refused_before_sending(still: Still, file_id: str) -> None:
    server = Server()
    async with client_of(server, still) as client:
        with pytest.raises(Refused):
            await client.files.get(file_id)
    assert server.requests == []


async def test_an_id_stays_one_part_of_the_path(still: Still) -> None:
    server = Server(answer=lambda _: DELETED)
    async with client_of(server, still) as client:
        await client.files.delete("..&parse_runs&pr_1?x=1")
    assert server.calls() == ["DELETE /files/..%26parse_runs%26pr_1%3Fx%3D1"]


@pytest.mark.parametrize("text", ["x" * 100_000, "\udc80"], ids=["too long", "no text"])
async def test_a_parameter_that_no_url_can_hold_is_refused(still: Still, text: str) -> None:
    async with client_of(Server(), still) as client:
        with pytest.raises(Refused):
            await client.files.list(name_contains=text)


async def test_a_try_that_took_long_is_the_last(still: Still) -> None:
    def answer(request: Request) -> bytes:
        still.time += 20
        return error(503, "INTERNAL_ERROR", retryable=True)

    server = Server(answer=answer)
    await failure(server, still)
    assert len(server.requests) == 1


async def test_no_more_requests_start_in_a_second_than_the_pace_allows(still: Still) -> None:
    server = Server()
    starts: list[float] = []

    def answer(request: Request) -> bytes:
        starts.append(still.time)
        return http(200, {"data": []})

    server.answer = answer
    async with client_of(server, still, requests_per_second=3) as client:
        for _ in range(8):
            await client.files.list()
    assert starts == [0, 0, 0, 1, 1, 1, 2, 2]


async def test_a_pace_below_one_spaces_requests_out(still: Still) -> None:
    async with client_of(Server(), still, requests_per_second=0.5) as client:
        for _ in range(3):
            await client.files.list()
    assert still.slept == [2, 2]


async def test_repeats_keep_the_pace_too(still: Still) -> None:
    async with client_of(Server(faults=[error(500, "X")]), still, requests_per_second=1) as client:
        await client.files.list()
    assert still.time == 1
