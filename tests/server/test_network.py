"""Proxies and certificates of the environment: which way is taken, and what is said of a wrong setting."""

import os
import sys
from pathlib import Path

import certifi
import httpx
import pytest
from pydantic import SecretStr

from extend_mcp.cli.main import main
from extend_mcp.client import ExtendClient
from extend_mcp.client.transport import Transport
from extend_mcp.errors import Unreachable
from extend_mcp.server.backend import connect
from extend_mcp.server.certificates import ELSEWHERE, load_certificates
from extend_mcp.server.http.http_settings import HttpSettings
from extend_mcp.server.http.oauth import AccessTokens
from extend_mcp.server.network import open_http_client
from extend_mcp.server.proxies import Proxies
from extend_mcp.settings import Settings
from tests.client.faults import Still
from tests.server.ways import certificate, listening, none, other, socks

VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR")


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.upper() in {*VARIABLES, *ELSEWHERE} or name.startswith("EXTEND_"):
            monkeypatch.delenv(name)


@pytest.mark.parametrize(
    ("entry", "address", "direct"),
    [
        ("fd07:b51a:cc66:f0::/64", "https://[fd07:b51a:cc66:f0::1]", True),
        ("fd07:b51a:cc66:f0::/64", "https://[fd07:b51a:cc66:f1::1]", False),
        ("[fd07::]/16", "https://[fd07::2]:8443", True),
        ("fd07::2", "https://[fd07:0::2]", True),
        ("[fd07::2]:8443", "https://[fd07::2]:8443", True),
        ("[fd07::2]:8443", "https://[fd07::2]", False),
        ("10.0.0.0/8", "https://10.2.3.4", True),
        ("10.0.0.0/8", "https://11.2.3.4", False),
        ("10.2.3.4/8", "https://10.9.9.9", True),
        ("0.0.0.0/0", "https://api.extend.ai", False),
        ("extend.ai", "https://api.extend.ai", True),
        ("extend.ai", "https://extend.ai", True),
        ("extend.ai.", "https://api.EXTEND.ai", True),
        ("extend.ai", "https://notextend.ai", False),
        (".extend.ai", "https://api.extend.ai", True),
        ("*.extend.ai", "https://api.extend.ai", True),
        (".extend.ai", "https://extend.ai", False),
        ("api.extend.ai:443", "https://api.extend.ai", True),
        ("api.extend.ai:8443", "https://api.extend.ai", False),
        ("https://api.extend.ai", "https://api.extend.ai", True),
        ("http://api.extend.ai", "https://api.extend.ai", False),
        ("*", "https://api.extend.ai", True),
        ("not/an/address", "https://10.0.0.1", False),
        ("[", "https://10.0.0.1", False),
        ("::1::", "https://api.extend.ai", False),
    ],
)
def test_no_proxy_takes_names_addresses_and_networks(entry: str, address: str, direct: bool) -> None:
    proxies = Proxies({"https": "http://proxy.example:3128"}, ("localhost", entry))
    assert (proxies.find_proxy(httpx.URL(address)) is None) == direct


def test_a_blank_variable_sets_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "  ")
    assert Proxies.of_environment().find_proxy(httpx.URL("https://a.example")) is None
    monkeypatch.setenv("ALL_PROXY", " http://proxy.example:3128 ")
    assert str(Proxies.of_environment().find_proxy(httpx.URL("https://a.example"))).endswith("of ALL_PROXY")


def test_the_environment_is_read_with_commas_and_spaces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", "a.example, b.example c.example")
    proxies = Proxies.of_environment()
    assert proxies.none == ("a.example", "b.example", "c.example")
    assert str(proxies.find_proxy(httpx.URL("https://d.example"))) == "http://proxy.example:3128 of ALL_PROXY"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("http://ada:word@[fd07::1]:3128/path?query", "http://[fd07::1]:3128"),
        (" SOCKS5H://Proxy.example ", "socks5h://proxy.example"),
    ],
)
def test_a_proxy_is_shown_as_its_address_alone(address: str, shown: str) -> None:
    assert str(Proxies({"https": address}).find_proxy(httpx.URL("https://a.example"))) == f"{shown} of HTTPS_PROXY"


def test_a_scheme_has_its_own_proxy_before_that_of_all() -> None:
    proxies = Proxies({"https": "http://one.example", "all": "http://other.example"})
    assert str(proxies.find_proxy(httpx.URL("https://a.example"))) == "http://one.example of HTTPS_PROXY"
    assert str(proxies.find_proxy(httpx.URL("http://a.example"))) == "http://other.example of ALL_PROXY"


@pytest.mark.parametrize("address", ["http://127.0.0.1:8700", "http://localhost:8700", "http://[::1]:8700"])
def test_this_machine_is_not_looked_for_through_another(address: str) -> None:
    assert Proxies({"all": "http://proxy.example:3128"}).find_proxy(httpx.URL(address)) is None
    assert Proxies({"all": "http://127.0.0.1:3128"}).find_proxy(httpx.URL(address)) is not None


@pytest.mark.parametrize(
    "address", ["ftp://u:word@proxy.example", "socks4://proxy.example", "http://", "http://word@a:b"]
)
def test_what_is_no_proxy_is_named_without_its_address(address: str) -> None:
    with pytest.raises(ValueError, match="HTTPS_PROXY is not the address of a proxy") as told:
        Proxies({"https": address}).find_proxy(httpx.URL("https://a.example"))
    assert "word" not in str(told.value)


@pytest.fixture
def settings() -> Settings:
    """The cloud, at an address of this machine where nothing is."""
    return Settings(api_key=SecretStr("sk_1"), base_url="http://127.0.0.1:1")


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("handshake", "scheme", "wanted"), [(none, "http", "GET http"), (socks, "socks5", "127.0.0.1")]
)
async def test_a_proxy_is_used(
    handshake: object, scheme: str, wanted: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with listening(handshake) as (port, seen):  # type: ignore[arg-type]
        monkeypatch.setenv(
            "ALL_PROXY", f"{scheme}://ada:word@127.0.0.1:{port}" if scheme == "http" else f"{scheme}://127.0.0.1:{port}"
        )
        async with connect(settings) as client:
            assert (await client.files.list(max_page_size=1)).data == []
    assert len(seen) == 1
    assert seen[0].startswith(wanted)


@pytest.mark.anyio
async def test_what_no_proxy_names_is_reached_without_one(monkeypatch: pytest.MonkeyPatch) -> None:
    async with listening(none) as (port, seen):
        monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
        monkeypatch.setenv("NO_PROXY", "localhost,fd07:b51a:cc66:f0::/64,[::1],127.0.0.0/8")
        chosen = Settings(api_key=SecretStr("sk_1"), base_url=f"http://127.0.0.1:{port}")
        async with connect(chosen) as client:
            await client.files.list(max_page_size=1)
    assert seen == ["GET /files?maxPageSize=1 HTTP/1.1"]


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("proxies", "said"),
    [
        (Proxies({}), "no connection to 127.0.0.1 (without a proxy): "),
        (
            Proxies({"http": "http://ada:word@127.0.0.1:2"}),
            "no connection to 127.0.0.1 (through the proxy http://127.0.0.1:2 of HTTP_PROXY): ",
        ),
    ],
)
async def test_an_api_that_is_not_reached_says_which_way_was_taken(proxies: Proxies, said: str) -> None:
    async with open_http_client(proxies, base_url="http://127.0.0.1:1") as http:
        client = ExtendClient(
            Transport(
                http, key="sk_1", api_version="2026-02-09", clock=Still().clock, describe_way=proxies.describe_way
            )
        )
        with pytest.raises(Unreachable) as told:
            await client.files.list()
    assert said in told.value.message
    assert "word" not in told.value.message


@pytest.mark.anyio
async def test_a_socks_proxy_without_the_extra_names_it(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "socksio", None)
    monkeypatch.setenv("ALL_PROXY", "socks5h://127.0.0.1:1")
    with pytest.raises(ValueError, match=r"ALL_PROXY names a SOCKS proxy.*extend-mcp\[socks\]"):
        async with connect(settings):
            pass
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    async with connect(settings):
        pass


@pytest.mark.anyio
async def test_what_does_not_speak_socks_is_no_proxy_and_is_not_waited_for() -> None:
    async with listening(none) as (port, _):
        proxies = Proxies({"all": f"socks5://127.0.0.1:{port}"})
        async with open_http_client(proxies, timeout=0.05) as http:
            with pytest.raises(httpx.ConnectTimeout, match="the proxy does not answer"):
                await http.get("http://127.0.0.1:1")
    async with listening(other) as (port, _), open_http_client(Proxies({"all": f"socks5://127.0.0.1:{port}"})) as http:
        with pytest.raises(httpx.ProxyError, match="does not speak SOCKS5"):
            await http.get("http://127.0.0.1:1")


@pytest.mark.parametrize(
    ("variable", "content", "said"),
    [
        ("SSL_CERT_FILE", None, r"SSL_CERT_FILE: corp\.pem cannot be read"),
        ("SSL_CERT_FILE", "", r"SSL_CERT_FILE: corp\.pem holds no certificates"),
        ("SSL_CERT_FILE", "text", r"SSL_CERT_FILE: corp\.pem holds no certificates"),
        ("SSL_CERT_DIR", None, "SSL_CERT_DIR is not a folder with certificates"),
        ("SSL_CERT_DIR", "text", "SSL_CERT_DIR is not a folder with certificates"),
    ],
)
def test_certificates_that_are_not_there_are_named(
    variable: str, content: str | None, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if content is not None:
        (tmp_path / "corp.pem").write_text(content)
    monkeypatch.setenv(variable, str(tmp_path / "corp.pem"))
    with pytest.raises(ValueError, match=said):
        load_certificates()
    issuer = {"oauth_issuer": "https://issuer.example", "oauth_jwks_url": "https://issuer.example/keys"}
    with pytest.raises(ValueError, match=said):
        AccessTokens(HttpSettings(auth="oauth", url="https://mcp.example", **issuer))  # type: ignore[arg-type]


def test_certificates_of_a_file_and_of_a_folder_are_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = Path(certifi.where()).read_text(encoding="utf-8").partition("-----END CERTIFICATE-----")
    (tmp_path / "corp.pem").write_text("".join(one[:2]) + "\n", encoding="utf-8")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "corp.pem"))
    assert len(load_certificates().get_ca_certs()) == 1
    monkeypatch.delenv("SSL_CERT_FILE")
    (tmp_path / "0123abcd.0").symlink_to("corp.pem")
    monkeypatch.setenv("SSL_CERT_DIR", os.pathsep.join([str(tmp_path / "gone"), str(tmp_path)]))
    assert load_certificates().get_ca_certs() == [], "a folder's are loaded when they are asked for"
    monkeypatch.delenv("SSL_CERT_DIR")
    assert len(load_certificates().get_ca_certs()) > 50


@pytest.mark.anyio
async def test_a_certificate_that_nobody_knows_is_trusted_by_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with listening(none, certificate(tmp_path / "corp.pem")) as (port, seen):

        async def ask() -> None:
            async with open_http_client(Proxies({}), base_url=f"https://127.0.0.1:{port}") as http:
                await ExtendClient(
                    Transport(http, key="sk_1", api_version="2026-02-09", clock=Still().clock)
                ).files.list()

        with pytest.raises(Unreachable, match="if a proxy inspects the traffic, set SSL_CERT_FILE"):
            await ask()
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "corp.pem"))
        await ask()
    assert len(seen) == 1


def test_doctor_tells_proxy_and_certificates_without_credentials(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EXTEND_API_KEY", "sk_1")
    monkeypatch.setenv("HTTPS_PROXY", "http://ada:word@proxy.example:3128")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "corp.pem"))
    with pytest.raises(SystemExit) as ended:
        main(["doctor"])
    said = capsys.readouterr().out
    assert ended.value.code == 1
    assert "proxy:          http://proxy.example:3128 of HTTPS_PROXY\n" in said
    assert f"certificates:   {tmp_path}/corp.pem (SSL_CERT_FILE)\n" in said
    assert "answers:        no: SSL_CERT_FILE: corp.pem cannot be read (No such file or directory)" in said
    assert "word" not in said


def test_doctor_names_what_other_programs_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EXTEND_API_KEY", "sk_1")
    monkeypatch.setenv("HTTPS_PROXY", "ftp://proxy.example")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/corp.pem")
    with pytest.raises(SystemExit):
        main(["doctor"])
    said = capsys.readouterr().out
    assert "proxy:          cannot be used: HTTPS_PROXY is not the address of a proxy" in said
    assert "certificates:   certifi's list; not read: REQUESTS_CA_BUNDLE; set SSL_CERT_FILE instead" in said
