"""Under which addresses the server is reached: hosts, origins and paths of strangers lead nowhere."""

import httpx
import pytest

from tests.server.http.front import Front
from tests.server.http.strangers import LIST, changed, is_short

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("it_goes_on")]

HOSTS = [
    "evil.example",
    "127.0.0.1.evil.example",
    "127.0.0.1:evil",
    "127.0.0.1:80:80",
    "localhost:80@evil.example",
    "localhost:1, evil.example",
    "localhost.",
    "localhost.:80",
    "[::2]:80",
    "[::1",
    "[::1]:evil",
    "0.0.0.0:80",
    "xlocalhost:80",
    "",
]
ROUTES = [
    ("POST", "/mcp"),
    ("GET", "/mcp"),
    ("DELETE", "/mcp"),
    ("GET", "/sse"),
    ("POST", "/messages/?session_id=0"),
    ("PUT", "/uploads/x"),
    ("POST", "/webhooks/extend"),
    ("GET", "/mcp/"),
    ("GET", "/nothing"),
]


@pytest.mark.parametrize("host", HOSTS)
async def test_a_foreign_host_is_refused_on_every_route(busy: Front, host: str) -> None:
    for method, path in ROUTES:
        answer = await busy.http.request(method, path, headers={**LIST, "host": host}, content=b"{}")
        assert answer.status_code == 421, (method, path)
        assert is_short(answer)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:1", "LOCALHOST:65535", "[::1]", "[::1]:5"])
async def test_the_names_of_this_machine_are_taken_with_any_port(busy: Front, host: str) -> None:
    assert (await busy.rpc("tools/list", {"host": host})).status_code == 200


@pytest.mark.parametrize(
    "origin",
    ["null", "http://evil.example", "https://localhost:80", "http://localhost:1.evil.example", "http://localhost.:1",
     "http://127.0.0.1@evil.example", "http://localhost:1 http://localhost:2", "localhost:80", "file://", ""],
)  # fmt: skip
async def test_a_foreign_origin_is_refused_on_every_route(busy: Front, origin: str) -> None:
    for method, path in ROUTES:
        answer = await busy.http.request(method, path, headers={**LIST, "origin": origin}, content=b"{}")
        assert answer.status_code == 403, (method, path)
        assert is_short(answer)
        assert "access-control-allow-origin" not in answer.headers


async def test_of_two_origins_both_must_be_known(busy: Front) -> None:
    both = [*LIST.items(), ("origin", "http://localhost:1"), ("origin", "http://evil.example")]
    assert (await busy.http.post("/mcp", content=changed(), headers=both)).status_code == 403


async def test_a_probe_may_come_under_any_name(busy: Front) -> None:
    answer = await busy.http.get("/health", headers={"host": "10.0.0.7:8000"})
    assert (answer.status_code, answer.text) == (200, "ok")


PATHS = [
    "/uploads/../mcp",
    "/uploads/%2e%2e%2fhealth",
    "/uploads/..%2f..%2fetc%2fpasswd",
    "/uploads/%00?expires=1&signature=%00",
    "/uploads/%ed%a0%80?expires=%ed%a0%80&signature=%ff",
    "/uploads/x?expires=1&signature=" + "A" * 20_000,
    "/uploads/x?" + "&".join(f"name{number}=1" for number in range(4000)),
    "/uploads/" + "a" * 50_000,
    "/" + "a" * 50_000,
    "//mcp",
    "/.well-known/oauth-protected-resource/mcp",
]


@pytest.mark.parametrize("path", ["/", "/mcp//", "/messages/x/"])
async def test_an_address_of_nothing_is_told_the_right_one_and_sent_nowhere(busy: Front, path: str) -> None:
    answer = await busy.http.post(path, content=b"{}", headers={"content-type": "application/json"})
    assert answer.status_code in {400, 404}
    assert "location" not in answer.headers
    if path != "/messages/x/":
        assert "MCP is at /mcp" in answer.json()["error"]


async def test_a_slash_at_the_end_is_as_none_on_every_route(busy: Front) -> None:
    assert (await busy.http.post("/mcp/", content=changed(), headers=LIST)).status_code == 200
    assert (await busy.http.get("/health/", headers={"host": "10.0.0.7:8000"})).text == "ok"
    async with busy.http.stream("GET", "/sse/") as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
    for method, path in (("PUT", "/uploads/x"), ("POST", "/webhooks/extend"), ("POST", "/sse"), ("DELETE", "/mcp")):
        plain, slashed = [await busy.http.request(method, each, content=b"{}") for each in (path, f"{path}/")]
        assert (slashed.status_code, slashed.content) == (plain.status_code, plain.content), path


@pytest.mark.parametrize("path", PATHS, ids=range(len(PATHS)))
async def test_an_address_that_leads_nowhere_is_not_found(busy: Front, path: str) -> None:
    answer = await busy.http.send(raw_path(busy, "PUT", path))
    assert answer.status_code in {404, 405}
    assert is_short(answer)


def raw_path(busy: Front, method: str, path: str) -> httpx.Request:
    """A request whose path nobody tidies."""
    request = busy.http.build_request(method, "/", content=b"x")
    request.url = request.url.copy_with(raw_path=path.encode())
    return request


async def test_thousands_of_parameters_change_nothing(busy: Front) -> None:
    query = "&".join(f"name{number}={number}" for number in range(4000))
    assert (await busy.http.post(f"/mcp?{query}", content=changed(), headers=LIST)).status_code == 200
