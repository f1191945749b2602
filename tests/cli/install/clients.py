"""What the install command is to write, by client, and how tests read it."""

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

KEY = "sk_9f8e7d6c5b4a"
SERVER = {"command": "uvx", "args": ["--from", "extend-mcp[ocr]", "extend-mcp"]}
INPUT = {"type": "promptString", "id": "extend_api_key", "description": "Extend API key; empty: none", "password": True}

FILES = {
    "claude-desktop": ".config/Claude/claude_desktop_config.json",
    "claude-code": ".claude.json",
    "cursor": ".cursor/mcp.json",
    "vscode": ".config/Code/User/mcp.json",
    "codex": ".codex/config.toml",
    "gemini": ".gemini/settings.json",
}

WRITTEN: dict[str, dict[str, Any]] = {
    "claude-desktop": {"mcpServers": {"extend": SERVER}},
    "claude-code": {
        "mcpServers": {"extend": {"type": "stdio", **SERVER, "env": {"EXTEND_API_KEY": "${EXTEND_API_KEY:-}"}}}
    },
    "cursor": {"mcpServers": {"extend": {**SERVER, "env": {"EXTEND_API_KEY": "${env:EXTEND_API_KEY}"}}}},
    "vscode": {
        "inputs": [INPUT],
        "servers": {"extend": {"type": "stdio", **SERVER, "env": {"EXTEND_API_KEY": "${input:extend_api_key}"}}},
    },
    "codex": {"mcp_servers": {"extend": {**SERVER, "env_vars": ["EXTEND_API_KEY"]}}},
    "gemini": {"mcpServers": {"extend": {**SERVER, "env": {"EXTEND_API_KEY": "${EXTEND_API_KEY:-}"}}}},
}
"""What a first install leaves, by client."""

Install = Callable[..., str]


def held(path: Path) -> Any:
    """What a configuration holds."""
    text = path.read_text(encoding="utf-8")
    return tomllib.loads(text) if path.suffix == ".toml" else json.loads(text)


def files(folder: Path) -> list[Path]:
    """All files below a folder."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def refused(install: Install, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What is said where the command ends in an error."""
    with pytest.raises(SystemExit) as ended:
        install(*arguments)
    assert ended.value.code not in {0, 1}
    return capsys.readouterr().err
