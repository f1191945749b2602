"""Who is let in, and to what: bearer tokens, access tokens of an issuer, Extend keys of the callers' own."""

import json
import time
from collections.abc import AsyncIterator
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from pydantic import SecretStr, ValidationError
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from extend_mcp.engine.app import build_app
from extend_mcp.engine.config import EngineConfig
from extend_mcp.server.callers import hash_secret
from extend_mcp.server.http.http_settings import HttpSettings, KnownToken
from extend_mcp.settings import Settings
from tests.server.http.front import Front, on_port, served

pytestmark = pytest.mark.anyio

ISSUER, AUDIENCE = "https://issuer.example", "https://mcp.example/mcp"
PRIVATE = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


@pytest.fixture(scope="module")
def everything(settings: Settings) -> Settings:
    return settings.model_copy(update={"toolsets": ("all",)})


@pytest.fixture(scope="module")
async def tokens(everything: Settings) -> AsyncIterator[Front]:
    """A front that knows a token for each scope, `<scope>-secret`."""
    known = tuple(
        KnownToken(f"{scope}er", scope, hash_secret(f"{scope}-secret")) for scope in ("read", "write", "admin")
    )
    async with served(everything, HttpSettings(auth="token", tokens=known)) as front:
        yield front


@pytest.mark.parametrize("headers", [{}, bearer("wrong"), {"authorization": "Bearer"}, {"authorization": "Basic YTpi"}])
@pytest.mark.parametrize("path", ["/mcp", "/sse", "/messages/?session_id=0"])
async def test_nobody_comes_in_without_a_known_token(tokens: Front, headers: dict[str, str], path: str) -> None:
    answer = await tokens.http.request("GET" if path == "/sse" else "POST", path, headers=headers)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].endswith('scope="read write admin"')
    assert ("invalid_token" in answer.headers["www-authenticate"]) == (headers == bearer("wrong"))


async def test_health_is_open_and_says_nothing_more(tokens: Front) -> None:
    assert (await tokens.http.get("/health")).text == "ok"


async def test_a_reader_sees_only_what_reads(tokens: Front) -> None:
    listed = await tokens.tools(bearer("read-secret"))
    assert "read_run" in listed
    assert {"parse_document", "delete_file", "cancel_run"} & set(listed) == set()


async def test_a_writer_starts_runs_and_deletes_nothing(tokens: Front) -> None:
    listed = await tokens.tools(bearer("write-secret"))
    assert {"read_run", "parse_document", "create_processor"} <= set(listed)
    assert {"delete_file", "cancel_run", "update_processor"} & set(listed) == set()


async def test_an_admin_sees_everything(tokens: Front) -> None:
    assert {"read_run", "parse_document", "delete_file"} <= set(await tokens.tools(bearer("admin-secret")))


@pytest.mark.parametrize(
    ("token", "tool", "needed"),
    [("read-secret", "parse_document", "write"), ("write-secret", "delete_file", "admin")],
)
async def test_a_tool_that_is_hidden_is_refused_too(tokens: Front, token: str, tool: str, needed: str) -> None:
    error = await tokens.call(tool, bearer(token), file="file_a1")
    assert error["code"] == "LOCAL_NOT_ALLOWED"
    assert f"`{needed}`" in error["hint"]


async def test_a_session_is_only_for_who_began_it(tokens: Front) -> None:
    hello = {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}
    body = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello}
    accept = {"accept": "application/json, text/event-stream"}
    began = await tokens.http.post("/mcp", json=body, headers=accept | bearer("write-secret"))
    session = {"mcp-session-id": began.headers["mcp-session-id"], "mcp-protocol-version": "2025-11-25"}
    ping = {"jsonrpc": "2.0", "id": 2, "method": "ping"}
    theirs = await tokens.http.post("/mcp", json=ping, headers=accept | session | bearer("admin-secret"))
    mine = await tokens.http.post("/mcp", json=ping, headers=accept | session | bearer("write-secret"))
    assert (theirs.status_code, mine.status_code) == (404, 200)
    for method in ("GET", "DELETE"):
        theirs = await tokens.http.request(method, "/mcp", headers=accept | session | bearer("admin-secret"))
        assert theirs.status_code == 404
    mine = await tokens.http.post("/mcp", json=ping, headers=accept | session | bearer("write-secret"))
    assert mine.status_code == 200


async def test_an_upload_is_only_told_to_who_asked_for_it(tokens: Front) -> None:
    asked = await tokens.call("request_upload", bearer("write-secret"), name="note.txt")
    theirs = await tokens.call("get_upload", bearer("admin-secret"), upload_id=asked["upload_id"])
    assert theirs["code"] == "LOCAL_UNKNOWN_ID"


class Issuer:
    """What publishes the keys, and how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0
        key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(PRIVATE.public_key()))
        self.keys = [{**key, "kid": "one", "use": "sig", "alg": "RS256"}]
        self.app = Starlette(routes=[Route("/keys", self._publish)])

    async def _publish(self, _: Any) -> JSONResponse:
        self.asked += 1
        return JSONResponse({"keys": self.keys})


def access_token(key: Any = PRIVATE, algorithm: str = "RS256", kid: str | None = "one", **claims: Any) -> str:
    now = int(time.time())
    usual = {"iss": ISSUER, "aud": AUDIENCE, "sub": "ada", "iat": now, "exp": now + 3600, "scope": "openid write"}
    given = {name: value for name, value in {**usual, **claims}.items() if value is not None}
    return jwt.encode(given, key, algorithm, headers={"kid": kid} if kid else None)


@pytest.fixture(scope="module")
async def oauth(everything: Settings) -> AsyncIterator[tuple[Front, Issuer]]:
    issuer = Issuer()
    async with on_port(issuer.app) as address:
        http = HttpSettings(
            auth="oauth", oauth_issuer=ISSUER, oauth_jwks_url=f"{address}/keys", url="https://mcp.example"
        )
        async with served(everything, http) as front:
            yield front, issuer


async def test_an_access_token_lets_its_subject_in_with_its_scope(oauth: tuple[Front, Issuer]) -> None:
    listed = await oauth[0].tools(bearer(access_token()))
    assert "parse_document" in listed
    assert "delete_file" not in listed
    assert "delete_file" in await oauth[0].tools(bearer(access_token(scope=None, scp=["admin"])))


PEM_AS_SECRET = "a secret that is long enough for HS256"


@pytest.mark.parametrize(
    ("token", "message"),
    [
        (access_token(exp=int(time.time()) - 60), "has expired"),
        (access_token(aud="https://other.example/mcp"), "another audience"),
        (access_token(aud=None), "not valid"),
        (access_token(iss="https://evil.example"), "another issuer"),
        (access_token(sub=None), "not valid"),
        (access_token(sub=""), "has no subject"),
        (access_token(sub=" "), "has no subject"),
        (access_token(nbf=int(time.time()) + 3600), "not valid"),
        (access_token(OTHER), "not valid"),
        (access_token(PEM_AS_SECRET, "HS256"), "signature algorithm is not accepted"),
        (access_token(None, "none"), "signature algorithm is not accepted"),
        (access_token(kid="two"), "not one of the issuer's"),
        (access_token()[:-8] + "AAAAAAAA", "not valid"),
        (".".join(["W10", *access_token().split(".")[1:]]), "not valid"),
        ("...", "not valid"),
        ("\x7f", "not valid"),
        ("not.a.token", "not valid"),
    ],
)
async def test_a_token_that_is_not_good_is_refused(oauth: tuple[Front, Issuer], token: str, message: str) -> None:
    answer = await oauth[0].rpc("tools/list", bearer(token))
    assert answer.status_code == 401
    assert message in answer.json()["error"]
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]
    assert token not in answer.text


@pytest.mark.parametrize("scope", ["openid", "", 5, ["READ"], {"admin": 1}, [[]]])
async def test_a_token_without_our_scopes_is_told_which_there_are(oauth: tuple[Front, Issuer], scope: Any) -> None:
    answer = await oauth[0].rpc("tools/list", bearer(access_token(scope=scope)))
    assert answer.status_code == 403
    assert 'error="insufficient_scope"' in answer.headers["www-authenticate"]
    assert 'scope="read write admin"' in answer.headers["www-authenticate"]


async def test_the_challenge_leads_to_the_issuer(oauth: tuple[Front, Issuer]) -> None:
    answer = await oauth[0].rpc("tools/list")
    where = "https://mcp.example/.well-known/oauth-protected-resource/mcp"
    assert f'resource_metadata="{where}"' in answer.headers["www-authenticate"]
    told = (await oauth[0].http.get(where.removeprefix("https://mcp.example"))).json()
    assert (told["resource"], told["authorization_servers"]) == (AUDIENCE, [f"{ISSUER}/"]) or told[
        "authorization_servers"
    ] == [ISSUER]
    assert told["scopes_supported"] == ["read", "write", "admin"]


async def test_an_issuer_may_end_with_a_slash(everything: Settings) -> None:
    async with on_port(Issuer().app) as address:
        keys, url = f"{address}/keys", "https://mcp.example/"
        http = HttpSettings(auth="oauth", oauth_issuer=f"{ISSUER}/", oauth_jwks_url=keys, url=url)
        async with served(everything, http) as front:
            assert await front.tools(bearer(access_token(iss=f"{ISSUER}/")))
            assert (await front.rpc("tools/list", bearer(access_token(iss=ISSUER)))).status_code == 401


async def test_forged_key_names_do_not_make_us_ask_the_issuer_each_time(oauth: tuple[Front, Issuer]) -> None:
    front, issuer = oauth
    await front.tools(bearer(access_token()))
    before = issuer.asked
    for number in range(5):
        await front.rpc("tools/list", bearer(access_token(kid=f"forged-{number}")))
    assert issuer.asked <= before + 1


@pytest.fixture(scope="module")
async def cloud(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """An API with two keys."""
    config = EngineConfig(data_dir=tmp_path_factory.mktemp("cloud"), keys=frozenset({"sk_ada_key", "sk_bob_key"}))
    async with on_port(build_app(config)) as address:
        yield address


@pytest.fixture(scope="module")
async def keys(cloud: str) -> AsyncIterator[Front]:
    """A front without a key of its own, whose callers bring theirs."""
    async with served(Settings(base_url=cloud), HttpSettings(auth="key")) as front:
        yield front


ADA = {"x-extend-api-key": "sk_ada_key", "x-extend-workspace-id": "ws_ada"}
BOB = {"x-extend-api-key": "sk_bob_key", "x-extend-workspace-id": "ws_bob"}


async def test_a_caller_without_a_key_is_not_let_in(keys: Front) -> None:
    answer = await keys.rpc("tools/list")
    assert answer.status_code == 401
    assert "x-extend-api-key" in answer.json()["error"]


async def test_each_caller_sees_only_what_is_theirs(keys: Front) -> None:
    schema = {"type": "object", "properties": {"total": {"type": ["number", "null"]}}}
    made = await keys.call("extract_data", ADA, text="Total: 5", schema=schema)
    assert (await keys.call("get_run", ADA, run_id=made["run_id"]))["run_id"] == made["run_id"]
    assert (await keys.call("get_run", BOB, run_id=made["run_id"]))["code"] == "NOT_FOUND"
    assert (await keys.call("list_runs", BOB, type="extract")).get("runs") is None
    assert (await keys.call("get_status", BOB))["backend"] == "cloud"


async def test_a_key_that_the_api_does_not_know_is_told(keys: Front) -> None:
    assert (await keys.call("list_runs", {"x-extend-api-key": "sk_other"}, type="parse"))["code"] == "UNAUTHORIZED"


async def test_an_authorization_header_is_never_sent_on(keys: Front) -> None:
    refused = await keys.call("list_runs", {"x-extend-api-key": "sk_wrong", **bearer("sk_ada_key")}, type="parse")
    assert refused["code"] == "UNAUTHORIZED"


async def test_an_upload_goes_to_the_workspace_of_who_asked(keys: Front) -> None:
    asked = await keys.call("request_upload", ADA, name="note.txt")
    path = asked["url"].removeprefix(keys.address)
    sent = (await keys.http.put(path, content=b"Total: 5")).json()
    assert (await keys.call("get_upload", BOB, upload_id=asked["upload_id"]))["code"] == "LOCAL_UNKNOWN_ID"
    parsed = await keys.call("parse_document", ADA, file=sent["file_id"])
    assert parsed["status"] == "PROCESSED"
    assert (await keys.call("parse_document", BOB, file=sent["file_id"]))["code"] == "NOT_FOUND"


async def test_a_client_is_closed_when_its_caller_is_long_gone(keys: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    from extend_mcp.server import open_clients

    await keys.call("list_runs", ADA, type="parse")
    held = dict(keys.app._clients._held)
    monkeypatch.setattr(open_clients, "IDLE_SECONDS", -1)
    await keys.call("list_runs", {"x-extend-api-key": "sk_new"}, type="parse")
    assert all(each.leave.is_set() for each in held.values())
    monkeypatch.undo()
    assert "runs" in await keys.call("list_runs", ADA, type="extract")


def test_the_key_is_not_in_what_a_caller_prints() -> None:
    from extend_mcp.server.callers import Caller

    assert "sk_secret" not in repr(Caller("key-1", "admin", SecretStr("sk_secret")))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"auth": "token"}, "EXTEND_HTTP_TOKENS"),
        ({"tokens": "ada:read:" + "0" * 64}, "EXTEND_HTTP_AUTH=token"),
        ({"auth": "oauth"}, "EXTEND_HTTP_OAUTH_ISSUER"),
        ({"auth": "token", "tokens": "a-plain-token"}, "NAME:SCOPE:SHA256"),
        ({"url": "http://example.com"}, "https://"),
        ({"url": "https://example.com/mcp"}, "without `/mcp`"),
        ({"url": "https://ada:a-plain-token@example.com"}, "without `/mcp`"),
        ({"hosts": "https://example.com"}, "like mcp.example.com"),
        ({"origins": "example.com"}, "a scheme and a name"),
        ({"origins": "https://example.com/"}, "a scheme and a name"),
        ({"state_secret": "a-plain-token"}, "must have 32 characters or more"),
    ],
)
def test_wrong_settings_say_what_is_missing_and_show_no_secret(given: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message) as told:
        HttpSettings(**given)
    assert "a-plain-token" not in str([error["msg"] for error in told.value.errors()])


def test_an_address_that_others_reach_needs_hosts_origins_and_a_choice_of_auth() -> None:
    with pytest.raises(ValueError, match="EXTEND_HTTP_AUTH, EXTEND_HTTP_HOSTS, EXTEND_HTTP_ORIGINS"):
        HttpSettings().check("0.0.0.0")
    HttpSettings().check("127.0.0.1")
    HttpSettings(auth="open", hosts=("mcp.example",), origins=("none",)).check("0.0.0.0")


def test_a_name_that_others_use_needs_them_too_though_it_leads_to_loopback() -> None:
    with pytest.raises(ValueError, match=r"EXTEND_HTTP_HOSTS=mcp\.example is reachable .* EXTEND_HTTP_AUTH"):
        HttpSettings(hosts=("localhost:*", "[::1]:*", "mcp.example"), origins=("none",)).check("127.0.0.1")
    HttpSettings(hosts=("localhost:*", "[::1]:8000", "127.0.0.1")).check("127.0.0.1")
