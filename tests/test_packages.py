"""The ways to get the server: registry entry, bundle, image and links agree with the code and with their schemas."""

import base64
import importlib.util
import json
import re
import shlex
import threading
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import jsonschema
import pytest

from extend_mcp import __version__
from extend_mcp.cli.install.clients import CLIENTS, NAME, PACKAGE
from extend_mcp.settings import Settings

ROOT = Path(__file__).parent.parent
SCHEMAS = ROOT / "tests" / "schemas"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
README = (ROOT / "README.md").read_text(encoding="utf-8")
INSTALL = (ROOT / "docs" / "install.md").read_text(encoding="utf-8")


def loaded(path: str) -> Any:
    """A JSON file of the project."""
    return json.loads((ROOT / path).read_text(encoding="utf-8"))


def module(path: str) -> ModuleType:
    """A Python file that belongs to no package."""
    spec = importlib.util.spec_from_file_location(Path(path).stem, ROOT / path)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


SERVER = loaded("server.json")
MANIFEST = loaded("mcpb/manifest.json")


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions in order, with their arguments."""
    text = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    lines = [line for line in text.replace("\\\n", " ").splitlines() if line]
    return [(line.split(" ", 1)[0], line.split(" ", 1)[1]) for line in lines]


def last_stage() -> list[tuple[str, str]]:
    """The instructions that make the image itself."""
    steps = instructions()
    starts = [place for place, (name, _) in enumerate(steps) if name == "FROM"]
    return steps[starts[-1] :]


def pairs(name: str) -> dict[str, str]:
    """What the image's instructions of this name set."""
    words = [word for step, rest in last_stage() if step == name for word in shlex.split(rest)]
    return dict(word.split("=", 1) for word in words)


def test_name_and_version_are_the_same_everywhere() -> None:
    labels = pairs("LABEL")
    versions = {
        "pyproject.toml": PROJECT["version"],
        "server.json": SERVER["version"],
        "manifest.json": MANIFEST["version"],
        "Dockerfile": labels["org.opencontainers.image.version"],
        **{f"package {place}": package["version"] for place, package in enumerate(SERVER["packages"])},
    }
    assert set(versions.values()) == {__version__}, versions
    names = {package["identifier"] for package in SERVER["packages"]} | {MANIFEST["name"]}
    assert names == {PROJECT["name"], labels["org.opencontainers.image.title"]}
    assert re.findall(r"<!-- mcp-name: (\S+) -->", README) == [SERVER["name"]]
    assert labels["io.modelcontextprotocol.server.name"] == SERVER["name"]
    assert labels["org.opencontainers.image.description"] == PROJECT["description"]
    assert labels["org.opencontainers.image.licenses"] == MANIFEST["license"] == PROJECT["license"]
    assert MANIFEST["description"] == SERVER["description"]


@pytest.mark.parametrize(
    ("document", "schema"),
    [(SERVER, "registry-server-2025-12-11.schema.json"), (MANIFEST, "mcpb-manifest-0.4.schema.json")],
    ids=["server.json", "manifest.json"],
)
def test_documents_hold_to_their_schemas(document: Any, schema: str) -> None:
    rules = json.loads((SCHEMAS / schema).read_text(encoding="utf-8"))
    jsonschema.Draft7Validator(rules, format_checker=jsonschema.FormatChecker()).validate(document)
    assert document.get("$schema", rules.get("$id")) == rules.get("$id")


def test_whatever_a_bundle_asks_for_is_used_and_need_not_be_answered() -> None:
    config = MANIFEST["server"]["mcp_config"]
    used = set(re.findall(r"\$\{user_config\.(\w+)\}", json.dumps(config)))
    assert used == set(MANIFEST["user_config"])
    for option in MANIFEST["user_config"].values():
        assert "default" in option, "a host leaves the placeholder of what has none"
        assert not option["required"]
    assert MANIFEST["user_config"]["api_key"]["sensitive"]
    assert not [argument for argument in config["args"] if "api_key" in argument]
    assert set(config["env"]) <= {f"EXTEND_{name.upper()}" for name in Settings.model_fields}
    assert (ROOT / "mcpb" / MANIFEST["server"]["entry_point"]).is_file()
    assert (ROOT / "mcpb" / MANIFEST["icon"]).is_file()


def test_a_bundle_names_the_papers_on_privacy_and_installing() -> None:
    (policy,), papers = MANIFEST["privacy_policies"], MANIFEST["documentation"]
    home = f"https://github.com/{SERVER['name'].removeprefix('io.github.')}/blob/main/"
    for link in (policy, papers):
        assert link.startswith(home)
        assert (ROOT / link.removeprefix(home)).is_file()
    assert "docs/privacy.md" in README


def test_a_bundle_takes_folders_as_a_host_gives_them() -> None:
    start = module("mcpb/server.py")
    assert start.arguments(["/a b", "/c"]) == ["--allow-dir", "/a b", "--allow-dir", "/c"]
    assert start.arguments(["${user_config.folders}"]) == []
    environ = {"EXTEND_API_KEY": "${user_config.api_key}", "EXTEND_REGION": "eu"}
    start.clear(environ)
    assert environ == {"EXTEND_REGION": "eu"}


def test_the_image_runs_as_nobody_and_writes_to_its_volume_only() -> None:
    steps = dict(last_stage())
    user, _, group = steps["USER"].partition(":")
    assert int(user) >= 10_000
    assert int(group) >= 10_000
    assert json.loads(steps["ENTRYPOINT"]) == ["extend-mcp"]
    assert "CMD" not in steps, "stdio unless told otherwise"
    (volume,) = json.loads(steps["VOLUME"])
    environment = pairs("ENV")
    assert volume == steps["WORKDIR"] == environment["EXTEND_DATA_DIR"] == environment["HOME"]
    assert f"--owner={user} " in steps["RUN"]
    assert volume in steps["RUN"]
    names = [name for name, _ in last_stage()]
    assert names.index("USER") > max(place for place, name in enumerate(names) if name in {"RUN", "COPY"})


def test_the_image_is_built_of_what_it_names_and_of_no_secret() -> None:
    sources = [
        source
        for name, rest in instructions()
        if name == "COPY" and "--from" not in rest
        for source in rest.split()[:-1]
    ]
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert "*" in ignored
    assert sorted(sources) == sorted(line[1:] for line in ignored if line.startswith("!"))
    assert all((ROOT / source).exists() for source in sources)
    assert not [rest for name, rest in instructions() if name in {"ARG", "ADD"}]
    assert not [name for name in pairs("ENV") if "KEY" in name or "TOKEN" in name]
    bases = {rest.split()[0] for name, rest in instructions() if name == "FROM"}
    assert len(bases) == 1
    assert re.fullmatch(r"python:3\.\d+-slim-\w+", bases.pop())


@contextmanager
def front(status: int) -> Iterator[int]:
    """A server on this port whose every answer has this status."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/health" else 404)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the base's name)
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


def test_the_health_check_tells_a_server_that_answers_from_one_that_does_not() -> None:
    check = dict(last_stage())["HEALTHCHECK"]
    assert json.loads(check[check.index("[") :])[-1].endswith("/health.py")
    health = module("docker/health.py")
    with front(200) as port:
        assert health.answers(port)
    assert not health.answers(port)
    with front(503) as port:
        assert not health.answers(port)
    assert health.serves(b"/opt/extend-mcp/bin/python\0/opt/extend-mcp/bin/extend-mcp\0serve\0--http\0")
    assert not health.serves(b"/opt/extend-mcp/bin/python\0/opt/extend-mcp/bin/extend-mcp\0--allow-dir\0/serve\0")


def links(start: str) -> list[dict[str, str]]:
    """The parameters of all links in the papers that begin so."""
    found = re.findall(rf"{re.escape(start)}\?[^\s)>\"']+", README + INSTALL)
    return [{name: values[0] for name, values in parse_qs(urlsplit(link).query).items()} for link in found]


def test_the_links_hold_what_the_install_command_writes_and_no_key() -> None:
    cursor, vscode = CLIENTS["cursor"], CLIENTS["vscode"]
    expected = cursor.entry("uvx", PACKAGE, None)
    for query in (found := links("https://cursor.com/en/install-mcp")):
        assert query["name"] == NAME
        assert json.loads(base64.b64decode(query["config"])) == expected
    assert found, base64.b64encode(json.dumps(expected, separators=(",", ":")).encode())
    for query in (found := links("https://insiders.vscode.dev/redirect/mcp/install")):
        assert query["name"] == NAME
        assert json.loads(query["config"]) == vscode.entry("uvx", PACKAGE, None)
        assert json.loads(query["inputs"]) == list(vscode.inputs)
    assert found


def test_the_papers_name_every_client_and_what_starts_it() -> None:
    for name, client in CLIENTS.items():
        assert client.title in README
        assert f"extend-mcp install {name}" in INSTALL
    blocks = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", README + INSTALL, flags=re.DOTALL)]
    entries = [block["mcpServers"][NAME] for block in blocks if "mcpServers" in block]
    assert entries
    for entry in entries:
        assert [entry["command"], *entry["args"][: len(PACKAGE)]] == ["uvx", *PACKAGE]
    for line in re.findall(r"claude mcp add .*", README + INSTALL):
        assert "sk_" not in unquote(line)
