"""The MCP clients that can be configured: where each keeps its servers, and what an entry looks like."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

NAME = "extend"
"""The server's name in a client's configuration."""

KEY = "EXTEND_API_KEY"

PACKAGE = ["--from", "extend-mcp[ocr]", "extend-mcp"]
"""What `uvx` runs."""


@dataclass(frozen=True)
class Machine:
    """Where to look for files: `sys.platform`, the home folder and the environment."""

    platform: str
    home: Path
    environ: Mapping[str, str]

    def folder(self, variable: str, otherwise: Path) -> Path:
        """The folder that an environment variable names; `otherwise` if it is unset or empty."""
        return Path(self.environ.get(variable) or otherwise)

    @property
    def settings(self) -> Path:
        """The folder in which the platform's desktop programs keep their settings."""
        match self.platform:
            case "darwin":
                return self.home / "Library" / "Application Support"
            case "win32":
                return self.folder("APPDATA", self.home / "AppData" / "Roaming")
            case _:
                return self.folder("XDG_CONFIG_HOME", self.home / ".config")


@dataclass(frozen=True)
class Client:
    """One client. `path` finds its configuration file, in JSON or TOML.

    `section` is the part of the file with the servers by name.
    """

    title: str
    path: Callable[[Machine], Path]
    section: str
    then: str
    """What its user has to do next."""
    handed: Mapping[str, Any] = field(default_factory=dict)
    """The part of an entry that takes the key from outside the file; empty if the client cannot do that."""
    inputs: tuple[Mapping[str, Any], ...] = ()
    """The values that the client asks its user for, in the form of VS Code's `inputs`."""
    typed: bool = False
    """True if an entry says `"type": "stdio"`."""
    bare_path: bool = False
    """True if the client does not have the shell's PATH, so that programs need their full path."""

    def entry(self, command: str, arguments: list[str], key: str | None) -> dict[str, Any]:
        """An entry that starts this command. It has the key or, if that is None, takes it from outside the file."""
        started: dict[str, Any] = {"command": command, "args": arguments}
        kind = {"type": "stdio"} if self.typed else {}
        return {**kind, **started, **(self.handed if key is None else {"env": {KEY: key}})}


def _claude_desktop(machine: Machine) -> Path:
    """On Windows, the app from the store, and since February 2026 also the one from the website, has a separate
    settings folder."""
    if machine.platform == "win32":
        local = machine.folder("LOCALAPPDATA", machine.home / "AppData" / "Local")
        for folder in sorted(local.glob("Packages/Claude_*/LocalCache/Roaming/Claude")):
            return folder / "claude_desktop_config.json"
    return machine.settings / "Claude" / "claude_desktop_config.json"


def _claude_code(machine: Machine) -> Path:
    return machine.folder("CLAUDE_CONFIG_DIR", machine.home) / ".claude.json"


def _cursor(machine: Machine) -> Path:
    return machine.home / ".cursor" / "mcp.json"


def _vscode(machine: Machine) -> Path:
    return machine.settings / "Code" / "User" / "mcp.json"


def _codex(machine: Machine) -> Path:
    return machine.folder("CODEX_HOME", machine.home / ".codex") / "config.toml"


def _gemini(machine: Machine) -> Path:
    return machine.folder("GEMINI_CLI_HOME", machine.home) / ".gemini" / "settings.json"


INPUT = {"type": "promptString", "id": "extend_api_key", "description": "Extend API key; empty: none", "password": True}

CLIENTS = {
    "claude-desktop": Client(
        "Claude Desktop", _claude_desktop, "mcpServers", "Quit Claude Desktop and start it again.", bare_path=True
    ),
    "claude-code": Client(
        "Claude Code",
        _claude_code,
        "mcpServers",
        "Start a new session; `claude mcp list` shows it.",
        handed={"env": {KEY: f"${{{KEY}:-}}"}},
        typed=True,
    ),
    "cursor": Client(
        "Cursor",
        _cursor,
        "mcpServers",
        "Look at Settings, MCP in Cursor.",
        handed={"env": {KEY: f"${{env:{KEY}}}"}},
    ),
    "vscode": Client(
        "VS Code",
        _vscode,
        "servers",
        "Run `MCP: List Servers` in VS Code.",
        handed={"env": {KEY: f"${{input:{INPUT['id']}}}"}},
        inputs=(INPUT,),
        typed=True,
    ),
    "codex": Client(
        "Codex",
        _codex,
        "mcp_servers",
        "Start a new session; `codex mcp list` shows it.",
        handed={"env_vars": [KEY]},
    ),
    "gemini": Client(
        "Gemini CLI",
        _gemini,
        "mcpServers",
        "Start a new session; `gemini mcp list` shows it.",
        handed={"env": {KEY: f"${{{KEY}:-}}"}},
    ),
}
"""Clients by their names on the command line. All files belong to the user, none to a project."""
