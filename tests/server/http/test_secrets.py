"""Keys, tokens, passwords, signed queries and text of documents: looked for in all that a talkative process says."""

import hashlib
import hmac
import ipaddress
import json
import os
import sys
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any

import httpx2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from mcp import Client
from mcp.client.sse import sse_client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from extend_mcp.engine.app import build_app
from extend_mcp.engine.config import EngineConfig
from extend_mcp.server.callers import hash_secret
from tests import sample_files
from tests.deadlines import DEADLINE
from tests.server.http.asking import Caller, caller
from tests.server.http.front import on_port
from tests.serving import serve_http

pytestmark = pytest.mark.anyio

KEY, WRONG_KEY, WORKSPACE = "sk_markedkey_5550123456", "sk_markedwrong_555012345", "ws_marked_5551"
TOKEN, WRONG_TOKEN = "markedtoken-5552-abcdefgh", "markedwrong-5553-abcdefgh"
SIGNATURE, PASSWORD = "markedsignature5554", "markedpassword5555"
WEBHOOK, STATE = "wss_markedsecret_5556", "markedstate-5561-of-thirty-two-characters"
SECRETS = (KEY, WRONG_KEY, TOKEN, WRONG_TOKEN, SIGNATURE, PASSWORD, WEBHOOK, STATE)
"""What may be nowhere."""
TEXT, FILE, FIELD, HOOK = "Zanzibarmarked", "quarterly-marked-5557", "markedvalue5558", "markedhook5560"
CONTENT = (TEXT, FILE, FIELD, HOOK)
"""What may be in results alone."""
NOWHERE = "http://127.0.0.1:9"
SCHEMA = {"type": "object", "properties": {"name": {"type": ["string", "null"], "description": FIELD}}}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("documents")
    (folder / f"{FILE}.pdf").write_bytes(sample_files.text_pdf([[f"Name: {TEXT}", "Total: 5"]]))
    (folder / f"{FILE}-locked.pdf").write_bytes(sample_files.encrypted_pdf(PASSWORD))
    (folder / f"{FILE}-damaged.pdf").write_bytes(sample_files.damaged_pdf())
    return folder


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for this machine, and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "store")]), datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(1))
    signed = made.add_extension(names, critical=False).sign(key, hashes.SHA256())
    path = tmp_path_factory.mktemp("certificate") / "store.pem"
    plain = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(key.private_bytes(*plain) + signed.public_bytes(Encoding.PEM))
    return path


@pytest.fixture(scope="module")
async def store(certificate: Path) -> AsyncIterator[str]:
    """Where a presigned address leads: to a document, or to nothing that can be read."""

    async def get(request: Request) -> Response:
        if "gone" in request.url.path:
            return Response(f"no {request.url}", 403)
        if "moved" in request.url.path:
            return RedirectResponse(f"/a.pdf?{request.url.query}")
        return Response(sample_files.text_pdf([[f"Name: {TEXT}"]]), media_type="application/pdf")

    async with on_port(Starlette(routes=[Route("/{name}", get)]), certificate=certificate) as address:
        yield address


@pytest.fixture(scope="module")
async def cloud(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """An API that knows one key."""
    config = EngineConfig(data_dir=tmp_path_factory.mktemp("cloud"), keys=frozenset({KEY}))
    async with on_port(build_app(config)) as address:
        yield address


def assert_silent(log: Path, words: Iterable[str], *, spans: bool = True) -> None:
    """The process said much, and none of these words."""
    said = log.read_text(encoding="utf-8")
    assert "DEBUG:" in said
    assert '"outcome": ' in said
    assert ('"http.request.method"' in said) == spans
    lines = said.splitlines()
    assert not [(word, line[:300]) for word in words for line in lines if word in line]


def assert_no_secret(results: list[Any]) -> None:
    """Answers may hold text of documents, and no secret."""
    said = [each if isinstance(each, str) else each.model_dump_json() for each in results]
    assert not [(word, text) for word in SECRETS for text in said if word in text]


@asynccontextmanager
async def stdio(log: Path, data_dir: Path, **settings: str) -> AsyncIterator[Client]:
    """A client of a talkative server over stdio."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("EXTEND_")}
    env = {**kept, "EXTEND_DATA_DIR": str(data_dir), "EXTEND_TOOLSETS": "all", **settings}
    server = StdioServerParameters(command=sys.executable, args=["-m", "tests.telling"], env=env)
    with log.open("w", encoding="utf-8") as errlog:
        async with Client(stdio_client(server, errlog=errlog)) as client:
            yield client


async def job(client: Client, store: str, folder: Path) -> list[Any]:
    """What people do, and what goes wrong with it."""

    async def call(tool: str, **arguments: Any) -> Any:
        results.append(await client.call_tool(tool, arguments))
        return results[-1].structured_content or {}

    results: list[Any] = []
    parsed = await call("parse_document", file=str(folder / f"{FILE}.pdf"))
    assert TEXT in parsed["document"]
    await call("read_run", run_id=parsed["run_id"], search=TEXT)
    results.append(await client.read_resource(f"extend://runs/{parsed['run_id']}/markdown"))
    found = await call("extract_data", file=parsed["file_id"], schema=SCHEMA)
    assert found["values"] == {"name": TEXT}
    await call("extract_data", text=f"Name: {TEXT}", schema=SCHEMA)
    locked = await call("upload_file", file=str(folder / f"{FILE}-locked.pdf"), password=PASSWORD)
    assert (await call("parse_document", file=locked["file_id"]))["status"] == "PROCESSED"
    await call("parse_document", file=str(folder / f"{FILE}-locked.pdf"))
    await call("parse_document", file=str(folder / f"{FILE}-damaged.pdf"))
    await remote(call, store)
    await call("no_such_tool", a=FIELD)
    await call("parse_document", file={FIELD: FIELD})
    return results


async def remote(call: Any, store: str) -> None:
    """Documents behind presigned addresses, and other addresses with secrets in them."""
    signed = f"X-Amz-Credential=a&X-Amz-Signature={SIGNATURE}"
    for name in ("a", "moved"):
        assert (await call("parse_document", file=f"{store}/{name}.pdf?{signed}"))["status"] == "PROCESSED"
    for address in (
        f"{store}/gone.pdf?{signed}",
        f"https://127.0.0.1:9/a.pdf?{signed}",
        f"{NOWHERE}/a.pdf#{SIGNATURE}",
        f"HTTPS://{PASSWORD}:{PASSWORD}@127.0.0.1:9/a.pdf?{signed}",
        f"bucket.example/a.pdf?{signed}",
    ):
        assert not await call("parse_document", file=address)
    hook = await call("create_webhook_endpoint", url=f"{store}/?token={HOOK}", name="n", events=["parse_run.processed"])
    if hook:
        await call("delete_webhook_endpoint", endpoint_id=hook["id"])


async def test_over_stdio_on_this_machine_nothing_is_told(
    tmp_path: Path, folder: Path, store: str, certificate: Path
) -> None:
    log = tmp_path / "log"
    settings = {
        "EXTEND_ALLOWED_DIRS": str(folder),
        "EXTEND_ENGINE_PRIVATE_URLS": "true",
        "TELLING_TRUSTS": str(certificate),
    }
    async with stdio(log, tmp_path / "data", **settings) as client:
        results = await job(client, store, folder)
    assert_silent(log, [*SECRETS, *CONTENT])
    assert_no_secret(results)


@pytest.mark.parametrize("key", [KEY, WRONG_KEY])
async def test_over_stdio_in_the_cloud_nothing_is_told(tmp_path: Path, cloud: str, folder: Path, key: str) -> None:
    log = tmp_path / "log"
    settings = {"EXTEND_ALLOWED_DIRS": str(folder), "EXTEND_API_KEY": key, "EXTEND_BASE_URL": cloud}
    async with stdio(log, tmp_path / "data", EXTEND_WORKSPACE_ID=WORKSPACE, **settings) as client:
        results = [
            await client.call_tool("get_status", {}),
            await client.call_tool("parse_document", {"file": str(folder / f"{FILE}.pdf")}),
            await client.call_tool("parse_document", {"file": f"https://127.0.0.1:9/a?X-Amz-Signature={SIGNATURE}"}),
        ]
        assert bool(results[1].is_error) == (key == WRONG_KEY)
    assert_silent(log, [*SECRETS, *CONTENT])
    assert_no_secret(results)


async def test_of_a_cloud_that_is_not_reached_nothing_is_told(tmp_path: Path, folder: Path) -> None:
    log = tmp_path / "log"
    settings = {"EXTEND_ALLOWED_DIRS": str(folder), "EXTEND_API_KEY": KEY, "EXTEND_BASE_URL": NOWHERE}
    async with stdio(log, tmp_path / "data", **settings) as client:
        results = [
            await client.call_tool("get_status", {}),
            await client.call_tool("parse_document", {"file": str(folder / f"{FILE}.pdf")}),
            await client.call_tool("extract_data", {"text": TEXT, "schema": SCHEMA}),
        ]
    assert_silent(log, [*SECRETS, *CONTENT])
    assert_no_secret(results)


def signed_now(body: bytes, secret: str) -> dict[str, str]:
    at = str(int(time.time()))
    signature = hmac.new(secret.encode(), f"v0:{at}:".encode() + body, hashlib.sha256).hexdigest()
    return {"x-extend-request-timestamp": at, "x-extend-request-signature": signature}


async def with_a_session(address: str, path: str, store: str) -> list[Any]:
    """The same in the older protocol, over either transport."""
    results: list[Any] = []

    async def call(tool: str, **arguments: Any) -> Any:
        results.append(await client.call_tool(tool, arguments))
        return results[-1].structured_content or {}

    headers = {"authorization": f"Bearer {TOKEN}"}
    async with httpx2.AsyncClient(headers=headers, timeout=DEADLINE) as http:
        url = f"{address}/{path}"
        transport = (
            sse_client(url, headers=headers, timeout=DEADLINE)
            if path == "sse"
            else streamable_http_client(url, http_client=http)
        )
        async with Client(transport, mode="legacy") as client:
            await remote(call, store)
            assert (await call("extract_data", text=f"Name: {TEXT}", schema=SCHEMA))["values"] == {"name": TEXT}
    return results


async def test_over_http_nothing_is_told(tmp_path: Path, folder: Path, store: str, certificate: Path) -> None:
    log = tmp_path / "log"
    settings = {
        "EXTEND_HTTP_AUTH": "token",
        "EXTEND_HTTP_TOKENS": f"ada:admin:{hash_secret(TOKEN)}",
        "EXTEND_WEBHOOK_SECRET": WEBHOOK,
        "EXTEND_HTTP_STATE_SECRET": STATE,
        "EXTEND_ENGINE_PRIVATE_URLS": "true",
        "EXTEND_TOOLSETS": "all",
        "TELLING_TRUSTS": str(certificate),
    }
    seen: set[str] = set()
    with serve_http(tmp_path / "data", log, module="tests.telling", **settings) as address:
        async with caller(address, "authorization", f"Bearer {TOKEN}") as ada:
            seen |= await upload(ada, folder)
            await remote(ada.call, store)
            await ada.call("extract_data", text=f"Name: {TEXT}", schema=SCHEMA)
            event = json.dumps({"eventId": FIELD, "payload": {"id": "pr_1", "text": TEXT}}).encode()
            for secret in (WEBHOOK, WRONG_KEY):
                await ada.send("POST", "/webhooks/extend", content=event, headers=signed_now(event, secret))
            for content in (f'{{"{TEXT}', f'{{"jsonrpc":"2.0","id":1,"method":["{TEXT}"]}}'):
                for path in ("/mcp", "/messages/?session_id=" + "0" * 32):
                    await ada.send(
                        "POST", path, content=content, headers={**ada.header, "content-type": "application/json"}
                    )
        async with caller(address, "authorization", f"Bearer {WRONG_TOKEN}") as stranger:
            await stranger.call("extract_data", text=TEXT, schema=SCHEMA)
            await stranger.send("GET", f"/uploads/{SIGNATURE}?signature={SIGNATURE}")
        older = [await with_a_session(address, transport, store) for transport in ("sse", "mcp")]
    assert_silent(log, [*SECRETS, *CONTENT, *seen])
    assert_no_secret([*ada.answers, *stranger.answers, *chain(*older)])
    assert not [word for word in CONTENT for answer in stranger.answers if word in answer]


async def upload(ada: Caller, folder: Path) -> set[str]:
    """Send a file by a signed address, rightly and wrongly; the signatures."""
    signatures = set()
    for name, password in ((f"{FILE}.pdf", None), (f"{FILE}-locked.pdf", PASSWORD)):
        told = await ada.call("request_upload", name=name, **({"password": password} if password else {}))
        path = told["url"].removeprefix(str(ada.http.base_url).rstrip("/"))
        signatures.add(path.rpartition("signature=")[2])
        for content in (b"", (folder / name).read_bytes(), b"again"):
            await ada.send("PUT", path, content=content)
        stored = await ada.call("get_upload", upload_id=told["upload_id"])
        assert (await ada.call("parse_document", file=stored["file_id"]))["status"] == "PROCESSED"
    return signatures


async def test_of_callers_own_keys_nothing_is_told(tmp_path: Path, cloud: str) -> None:
    log = tmp_path / "log"
    answers: list[str] = []
    settings = {"EXTEND_HTTP_AUTH": "key", "EXTEND_BASE_URL": cloud}
    with serve_http(tmp_path / "data", log, module="tests.telling", **settings) as address:
        for key in (KEY, WRONG_KEY, "sk marked 5559 not a key", "marked\\5559"):
            async with caller(address, "x-extend-api-key", key) as one:
                one.header["x-extend-workspace-id"] = WORKSPACE
                await one.call("extract_data", text=f"Name: {TEXT}", schema=SCHEMA)
                answers += one.answers
    assert_silent(log, [*SECRETS, *CONTENT, WORKSPACE, "5559"])
    assert_no_secret(list(answers))
    assert not [answer for answer in answers if "5559" in answer]
