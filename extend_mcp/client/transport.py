"""All requests go through here: headers, timeouts, retries, rate limit, errors."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, BinaryIO, TypeVar

import anyio
import httpx
from anyio import to_thread
from pydantic import BaseModel

from extend_mcp.client.answer_body import read_body
from extend_mcp.client.clock import Clock
from extend_mcp.client.headers import PACKED, make_headers
from extend_mcp.client.meter import Meter
from extend_mcp.client.multipart import StreamedFile
from extend_mcp.client.no_answer import TIMED_OUT, describe_broken_answer, describe_no_answer
from extend_mcp.client.responses import LARGE_BYTES, RawAnswer, clean, read, read_error
from extend_mcp.client.sliding_window import SlidingWindow
from extend_mcp.errors import ApiError, BadAnswer, ExtendError, Refused, ServerFault, Unreachable
from extend_mcp.long_work import run_in_thread
from extend_mcp.tracing import api_request
from extend_mcp.unpacking import PackingError

M = TypeVar("M", bound=BaseModel)
T = TypeVar("T")

CONNECT_SECONDS = 10.0
READ_SECONDS = 60.0
SYNC_SECONDS = 310.0
"""The API ends a synchronous call after 300 s; this leaves time for its answer."""
TRIES = 4
BACKOFF_SECONDS = 0.25
"""The pause before the second attempt; doubled before each further one, ±50 %."""
PATIENCE_SECONDS = 15.0
"""No attempt of a call begins later than this after the first one. MCP clients give up at 60 s."""
OLDER_VERSION = "2025-04-21"
"""The version whose requests and answers `older_api` translates."""


class Transport:
    """Sends requests through `http`, whose base URL is the API's. The caller opens and closes it.

    `requests_per_second` is the most that it sends; None sets no limit. `link_base` is the start of the API's links, if
    it is not the base URL. `describe_way` says in words how an address is reached. `holds` is true if the API can hold
    its answer about an unfinished run, with `Prefer: wait` (RFC 7240): the engine can, Extend's cloud does not document
    it. A `meter` follows each request. Raises `Refused` if the key cannot be sent as a header.

    A GET is sent up to four times: after 429, 5xx, a connection that failed or broke, or a body cut short. Any other
    request is repeated only if it was certainly not executed: no connection was made, or the API refused it with
    429 or with another 4xx that it marks `retryable` and that names no run. A 5xx never counts as a refusal.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        *,
        key: str,
        api_version: str,
        workspace_id: str | None = None,
        requests_per_second: float | None = None,
        clock: Clock | None = None,
        link_base: str | None = None,
        describe_way: Callable[[httpx.URL], str] | None = None,
        holds: bool = False,
        meter: Meter | None = None,
    ) -> None:
        self.clock = clock or Clock()
        self._http = http
        self._link_base = link_base
        self._describe_way = describe_way
        self._meter = meter
        self._secret = key
        self._headers = make_headers(key, api_version, workspace_id)
        self._window = SlidingWindow(requests_per_second, self.clock)
        self.is_older = api_version == OLDER_VERSION
        self.holds = holds

    async def request(
        self,
        model: type[M],
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
        files: Mapping[str, Any] | None = None,
        data: Mapping[str, Any] | None = None,
        stream: StreamedFile | None = None,
        timeout: float = READ_SECONDS,  # noqa: ASYNC109 - the longest silence, not the length of the call
        hold: int = 0,
    ) -> M:
        """Send a request, and read the answer as `model`. `timeout` is the longest silence in seconds. A `stream` is
        sent only once. The API may hold its answer about an unfinished run for `hold` seconds.

        Raises `ApiError`, `Unreachable`, `BadAnswer`, or `Refused` for what cannot be sent: an invalid path, or an
        operation or option that the older version lacks.
        """
        original, to_today = (method, path, json), None
        if self.is_older:
            from extend_mcp.client.older_api import translate

            sent = translate(method, path, params, data if json is None else json)
            method, path, params, to_today = sent.method, sent.path, sent.params, sent.to_today
            json = sent.body if json is not None else None
        request: dict[str, Any] = {"headers": self._headers, "timeout": timeout, "params": params}
        if stream is None:
            request |= {"json": json, "files": files, "data": data}
        else:
            request |= {"headers": {**self._headers, **stream.headers}, "content": stream}
        if hold:
            request["headers"] = {**self._headers, "prefer": f"wait={hold}"}
        reader, tries = self._reader(model, to_today), TRIES if stream is None else 1
        send = partial(self._send_with_retries, reader, method, path, request, tries)
        return await (send() if self._meter is None else self._meter.follow(*original, send))

    async def download(self, model: type[M], url: str) -> M:
        """Read the JSON at a presigned link. The key is not sent: the link needs none."""
        url = self._link(url)
        return await self._send_with_retries(
            self._reader(model), "GET", url, {"headers": PACKED, "timeout": READ_SECONDS}
        )

    async def save(self, url: str, into: BinaryIO) -> int:
        """Write the bytes at a presigned link into an open file, in pieces. Each attempt starts from the beginning.

        Returns the number of bytes. Raises `OSError` if the file cannot be written.
        """
        url = self._link(url)
        await self._send_with_retries(
            self._check_saved, "GET", url, {"headers": PACKED, "timeout": READ_SECONDS, "into": into}
        )
        return await to_thread.run_sync(into.tell)

    def _reader(self, model: type[M], to_today: Callable[[Any], Any] | None = None) -> Callable[[RawAnswer], M]:
        return lambda answer: read(model, answer, self.clock.today(), to_today)

    def _check_saved(self, answer: RawAnswer) -> None:
        """Raises the error of an answer whose body was not saved."""
        if not 200 <= answer.status < 300:
            raise read_error(answer, self.clock.today())

    def _link(self, link: str) -> str:
        """The URL of a link. Raises `BadAnswer` unless it is https, or leads to the API that returned it."""
        base = self._http.base_url
        if self._link_base is not None and link.startswith(f"{self._link_base}/"):
            return link.removeprefix(self._link_base)
        try:
            url = httpx.URL(link)
        except httpx.InvalidURL:
            url = httpx.URL("")
        if url.scheme != "https" and (url.scheme, url.host, url.port) != (base.scheme, base.host, base.port):
            raise BadAnswer("LOCAL_BAD_ANSWER", "the API returned a link that is not https")
        return link

    async def _send_with_retries(
        self,
        read_answer: Callable[[RawAnswer], T],
        method: str,
        url: str,
        content: dict[str, Any],
        tries: int = TRIES,
    ) -> T:
        await self._window.turn()
        begin, tried = self.clock.now(), 0
        while True:
            tried += 1
            try:
                answer = await self._once(method, url, **content)
                return (
                    await run_in_thread(partial(read_answer, answer))
                    if len(answer.body) > LARGE_BYTES
                    else read_answer(answer)
                )
            except ExtendError as error:
                if tried == tries or not _may_repeat(error, method):
                    raise
                delay = self._delay(error, tried)
                if self.clock.now() - begin + delay > PATIENCE_SECONDS:
                    raise
            await self.clock.sleep(delay)
            await self._window.turn()

    def _delay(self, error: ExtendError, tried: int) -> float:
        if isinstance(error, ApiError) and error.retry_after is not None:
            return error.retry_after
        return self.clock.jittered(BACKOFF_SECONDS * 2 ** (tried - 1), 0.5)

    async def _once(self, method: str, url: str, *, timeout: float, **content: Any) -> RawAnswer:  # noqa: ASYNC109
        call = f"{method} {clean(url, self._secret)}"
        with api_request(call) as note:
            answer = await self._send(call, method, url, timeout=timeout, **content)
            note(answer.status, answer.request_id)
            return answer

    async def _send(
        self,
        call: str,
        method: str,
        url: str,
        *,
        timeout: float,  # noqa: ASYNC109
        into: BinaryIO | None = None,
        **content: Any,
    ) -> RawAnswer:
        status = None
        whole = None if content.get("files") or content.get("content") or into else max(timeout, SYNC_SECONDS)
        try:
            limits = httpx.Timeout(timeout, connect=CONNECT_SECONDS)
            request = self._http.build_request(method, url, timeout=limits, **content)
            to = request.url
            with anyio.fail_after(whole):
                response = await self._http.send(request, stream=True, follow_redirects=False)
                status = response.status_code
                try:
                    body = await read_body(response, call, into)
                finally:
                    await response.aclose()
        except (httpx.RequestError, TimeoutError, PackingError) as error:
            raise self._failure(call, error, status, to) from error
        except (httpx.InvalidURL, UnicodeError) as error:
            what = f"{call}: a parameter or a name is too long, or is not text"
            raise Refused("LOCAL_INVALID_ARGUMENT", what) from error
        return RawAnswer(call, status, response.headers, body, self._secret)

    def _failure(self, call: str, error: Exception, status: int | None, url: httpx.URL) -> Unreachable | BadAnswer:
        if status is not None and not isinstance(error, TIMED_OUT):
            return describe_broken_answer(call, status)
        way = "" if self._describe_way is None else self._describe_way(url)
        return describe_no_answer(call, error, url.host, way, self._secret)


def _may_repeat(error: ExtendError, method: str) -> bool:
    """True if the same request can safely be sent again."""
    if isinstance(error, Unreachable) and not error.sent:
        return True
    if method == "GET":
        return error.retryable or isinstance(error, ServerFault)
    return (
        isinstance(error, ApiError) and error.retryable and error.run_id is None and not isinstance(error, ServerFault)
    )
