"""An entry of the vendor's own server is named, and what it sets goes on to count."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.install.clients import FILES, KEY, Install, held, refused

NPX: dict[str, Any] = {"command": "npx", "args": ["-y", "github:extend-hq/extend-mcp"]}
CLONE: dict[str, Any] = {"command": "node", "args": ["C:\\code\\extend-mcp\\build\\index.js"]}
HOSTED: dict[str, Any] = {"url": "https://mcp.extend.ai/mcp"}


def keep(home: Path, entry: dict[str, Any]) -> Path:
    """Cursor's file with this entry of the name `extend`."""
    path = home / FILES["cursor"]
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps({"mcpServers": {"extend": entry}}), encoding="utf-8")
    return path


@pytest.mark.parametrize("entry", [NPX, CLONE])
def test_the_local_server_is_named_and_its_region_and_key_are_kept(
    entry: dict[str, Any], home: Path, install: Install
) -> None:
    env = {"EXTEND_API_KEY": KEY, "EXTEND_ENVIRONMENT": "EU", "EXTEND_TOOLS": "parse,extract"}
    path = keep(home, {**entry, "env": env})
    said = install("cursor")
    assert "is for the vendor's local server" in said
    assert "Kept from it: EXTEND_API_KEY, EXTEND_ENVIRONMENT, EXTEND_TOOLS." in said
    assert "Its region stays eu, from EXTEND_ENVIRONMENT: https://api.eu1.extend.ai." in said
    assert "Not read here: EXTEND_TOOLS" in said
    assert KEY not in said
    assert held(path)["mcpServers"]["extend"]["env"] == env
    assert held(path)["mcpServers"]["extend"]["command"] == "uvx"


def test_the_hosted_server_is_named(home: Path, install: Install) -> None:
    keep(home, HOSTED)
    assert "the vendor's hosted server" in install("cursor")
    keep(home, {"command": "npx", "args": ["mcp-remote", "https://mcp.extend.ai/mcp"]})
    assert "the vendor's hosted server" in install("cursor")


def test_it_stays_without_a_yes(home: Path, install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    path = keep(home, NPX)
    monkeypatch.setattr("builtins.input", lambda prompt: "")
    with pytest.raises(SystemExit):
        install("cursor", ask=True)
    assert held(path) == {"mcpServers": {"extend": NPX}}


def test_an_entry_of_another_server_gets_no_such_words(home: Path, install: Install) -> None:
    keep(home, {"command": "uvx", "args": ["extend-mcp"], "env": {"EXTEND_REGION": "eu"}})
    assert "vendor" not in install("cursor")


def test_an_entry_that_would_name_two_regions_is_not_written(
    home: Path, install: Install, capsys: pytest.CaptureFixture[str]
) -> None:
    path = keep(home, {**NPX, "env": {"EXTEND_ENVIRONMENT": "eu"}})
    assert "is another region than --region us" in refused(install, capsys, "cursor", "--region", "us")
    assert held(path)["mcpServers"]["extend"]["command"] == "npx"
    install("cursor", "--region", "eu")
    assert held(path)["mcpServers"]["extend"]["command"] == "uvx"


def test_removing_says_that_it_is_the_vendors(home: Path, install: Install) -> None:
    path = keep(home, NPX)
    assert "not to this server" in install("cursor", "--remove")
    assert held(path) == {"mcpServers": {}}
