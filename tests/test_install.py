"""`extend-mcp install`: what is written into the files of MCP clients, and all that is left alone."""

import json
import os
import stat
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from extend_mcp import cli
from extend_mcp.install.clients import CLIENTS, Machine

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

OTHERS = """{
    "theme": "d\\u00e4rk",
    "mcpServers": {
        "other": {"command": "npx", "env": {"OTHER_TOKEN": "t0psecret"}}
    },
    "numbers": [1, 2.5, 1e-7]
}
"""

TOML = """# mine
model = "gpt"  # the big one

[mcp_servers.other]
command = "npx"
env = { OTHER_TOKEN = "t0psecret" }

[tui]
theme = "dark"

[mcp_servers.last]  # after another table
url = "https://example.com/mcp"
"""

Install = Callable[..., str]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home folder on Linux, `uvx` on the PATH, and nothing else in the environment that matters."""
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "uvx").touch(0o755)
    for name in [*os.environ]:
        if name.startswith(("EXTEND_", "XDG_")) or name in {"CODEX_HOME", "CLAUDE_CONFIG_DIR", "GEMINI_CLI_HOME"}:
            monkeypatch.delenv(name)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("PATH", str(programs))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


@pytest.fixture
def install(home: Path, capsys: pytest.CaptureFixture[str]) -> Install:
    """Run the command; what it says. It asks nothing unless told to."""

    def run(*arguments: str, ask: bool = False) -> str:
        cli.main(["install", *arguments, *([] if ask else ["--yes"])])
        return capsys.readouterr().out

    return run


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


@pytest.mark.parametrize("client", CLIENTS)
def test_the_first_install_makes_the_file_and_a_second_one_leaves_it(client: str, home: Path, install: Install) -> None:
    expected = json.loads(json.dumps(WRITTEN[client]))
    if client == "claude-desktop":  # is started without the shell's PATH
        expected["mcpServers"]["extend"]["command"] = str(home.parent / "programs" / "uvx")
    said = install(client)
    path = home / FILES[client]
    assert held(path) == expected
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert str(path) in said
    assert "+" in said
    before = path.stat().st_mtime_ns
    assert "already" in install(client)
    assert path.stat().st_mtime_ns == before
    assert files(home) == [path]


@pytest.mark.parametrize("client", ["claude-desktop", "claude-code", "cursor", "gemini"])
def test_what_else_a_json_file_holds_stays_and_is_not_shown(client: str, home: Path, install: Install) -> None:
    path = home / FILES[client]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(OTHERS, encoding="utf-8")
    path.chmod(0o640)
    said = install(client)
    after = held(path)
    assert after["mcpServers"].pop("extend")
    assert after == json.loads(OTHERS)
    assert '\n    "theme"' in path.read_text(encoding="utf-8")
    assert "t0psecret" not in said
    (copy,) = [each for each in files(home) if each.suffix == ".bak"]
    assert copy.read_text(encoding="utf-8") == OTHERS
    assert {stat.S_IMODE(each.stat().st_mode) for each in files(home)} == {0o640}


def test_comments_and_order_of_a_toml_file_stay(home: Path, install: Install) -> None:
    path = home / FILES["codex"]
    path.parent.mkdir()
    path.write_text(TOML, encoding="utf-8")
    said = install("codex")
    after = held(path)
    assert after["mcp_servers"].pop("extend") == WRITTEN["codex"]["mcp_servers"]["extend"]
    assert after == tomllib.loads(TOML)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line in TOML.splitlines() and line] == [
        line for line in TOML.splitlines() if line
    ]
    assert "t0psecret" not in said


@pytest.mark.parametrize(
    "text",
    [
        'mcp_servers.other.command = "npx"\nmodel = "x"\n',
        "[mcp_servers]\n\n[projects.x]\ntrust = true\n",
        '[mcp_servers.other]\r\ncommand = "npx"\r\n',
        'model = "x"',
    ],
)
def test_toml_of_any_shape_is_kept(text: str, home: Path, install: Install) -> None:
    path = home / FILES["codex"]
    path.parent.mkdir()
    path.write_bytes(text.encode())
    install("codex")
    after = held(path)
    assert after["mcp_servers"].pop("extend") == WRITTEN["codex"]["mcp_servers"]["extend"]
    before = tomllib.loads(text)
    assert {"mcp_servers": {}} | after == {"mcp_servers": {}} | before
    assert "already" in install("codex")


def test_line_ends_of_windows_stay(home: Path, install: Install) -> None:
    path = home / FILES["cursor"]
    path.parent.mkdir()
    path.write_bytes(b'\xef\xbb\xbf{\r\n\t"a": 1\r\n}\r\n')
    install("cursor")
    text = path.read_bytes().decode()
    assert text.startswith('{\r\n\t"a": 1,\r\n')
    assert text.count("\n") == text.count("\r\n")


def test_what_the_user_added_to_the_entry_stays(home: Path, install: Install, tmp_path: Path) -> None:
    path = home / FILES["cursor"]
    install("cursor")
    tree = held(path)
    tree["mcpServers"]["extend"] |= {"timeout": 90, "env": {"EXTEND_API_KEY": KEY, "EXTEND_REGION": "eu"}}
    path.write_text(json.dumps(tree), encoding="utf-8")
    said = install("cursor", "--allow-dir", str(tmp_path))
    entry = held(path)["mcpServers"]["extend"]
    assert entry["env"] == {"EXTEND_API_KEY": KEY, "EXTEND_REGION": "eu"}
    assert entry["timeout"] == 90
    assert entry["args"][-2:] == ["--allow-dir", str(tmp_path)]
    assert KEY not in said


def test_an_entry_for_a_server_elsewhere_is_replaced_and_its_secrets_not_shown(home: Path, install: Install) -> None:
    path = home / FILES["cursor"]
    path.parent.mkdir()
    old = {"url": f"https://example.com/mcp?key={KEY}", "headers": {"Authorization": f"Bearer {KEY}"}}
    path.write_text(json.dumps({"mcpServers": {"extend": old}}), encoding="utf-8")
    said = install("cursor")
    assert held(path) == WRITTEN["cursor"]
    assert KEY not in said


def test_secrets_in_arguments_are_not_shown(home: Path, install: Install) -> None:
    path = home / FILES["cursor"]
    path.parent.mkdir()
    arguments = ["mcp-remote", "https://example.com", "--header", f"X: {KEY}", "--api-key", KEY, f"--token={KEY}"]
    path.write_text(json.dumps({"mcpServers": {"extend": {"command": "npx", "args": arguments}}}), encoding="utf-8")
    said = install("cursor")
    assert KEY not in said
    assert "mcp-remote" in said


@pytest.mark.parametrize("client", CLIENTS)
def test_the_key_is_written_only_where_asked_for_and_never_shown(
    client: str, home: Path, install: Install, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXTEND_API_KEY", KEY)
    path = home / FILES[client]
    said = install(client)
    assert KEY not in path.read_text(encoding="utf-8")
    said += install(client, "--with-key")
    (section,) = [part for part in held(path).values() if isinstance(part, dict)]
    assert section["extend"]["env"] == {"EXTEND_API_KEY": KEY}
    assert KEY not in section["extend"].get("env_vars", [])
    said += install(client)
    assert section["extend"]["env"] == {"EXTEND_API_KEY": KEY}, "a later install leaves the key"
    monkeypatch.setenv("EXTEND_API_KEY", KEY[::-1])
    said += install(client, "--with-key")
    assert KEY[::-1] in path.read_text(encoding="utf-8")
    assert "<hidden, new>" in said
    assert KEY not in said
    assert KEY[::-1] not in said
    assert "EXTEND_API_KEY" in install(client, "--print", "--with-key")
    assert {stat.S_IMODE(each.stat().st_mode) for each in files(home)} == {0o600}


def test_a_key_that_is_not_set_is_asked_for(home: Path, install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getpass", lambda prompt: KEY)
    install("claude-desktop", "--with-key")
    assert held(home / FILES["claude-desktop"])["mcpServers"]["extend"]["env"] == {"EXTEND_API_KEY": KEY}


@pytest.mark.parametrize("answer", ["n", "", "what?", EOFError()])
def test_nothing_is_written_without_a_yes(
    answer: str | EOFError, home: Path, install: Install, monkeypatch: pytest.MonkeyPatch
) -> None:
    def say(prompt: str) -> str:
        if isinstance(answer, EOFError):
            raise answer
        return answer

    monkeypatch.setattr("builtins.input", say)
    with pytest.raises(SystemExit) as ended:
        install("codex", ask=True)
    assert ended.value.code == 1
    assert files(home) == []


def test_only_printing_writes_nothing(home: Path, install: Install) -> None:
    assert json.loads(install("vscode", "--print")) == WRITTEN["vscode"]
    assert tomllib.loads(install("codex", "--print")) == WRITTEN["codex"]
    assert files(home) == []


@pytest.mark.parametrize(
    ("client", "content"),
    [
        ("cursor", b'{\n  // mine\n  "mcpServers": {}\n}\n'),
        ("vscode", b'{"servers": {},}'),
        ("gemini", b'{"a": 1, "a": 2}'),
        ("cursor", b'{"mcpServers": {'),
        ("cursor", b"[]"),
        ("cursor", b'{"mcpServers": []}'),
        ("cursor", b'{"mcpServers": {"extend": 1}}'),
        ("cursor", b'{"mcpServers": {"extend": {"env": []}}}'),
        ("vscode", b'{"inputs": {}}'),
        ("cursor", b"\xff\xfe{}"),
        ("cursor", b'{"a": "\\ud800"}'),
        ("codex", b"mcp_servers = 1"),
        ("codex", b'mcp_servers = { other = { command = "npx" } }'),
        ("codex", b"[mcp_servers"),
        ("codex", b"a = 1\na = 2\n"),
        ("codex", b"[[mcp_servers]]\nname = 1\n"),
    ],
)
def test_a_file_that_cannot_be_kept_whole_is_left_alone(
    client: str, content: bytes, home: Path, install: Install, capsys: pytest.CaptureFixture[str]
) -> None:
    path = home / FILES[client]
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    said = refused(install, capsys, client)
    assert str(path) in said
    assert "Nothing was changed" in said
    assert "uvx" in said, "what to put in by hand"
    assert files(home) == [path]
    assert path.read_bytes() == content


def test_what_is_no_file_is_refused(home: Path, install: Install, capsys: pytest.CaptureFixture[str]) -> None:
    (home / FILES["cursor"]).mkdir(parents=True)
    assert "is not a file" in refused(install, capsys, "cursor")
    os.mkfifo(home / FILES["claude-code"])
    assert "is not a file" in refused(install, capsys, "claude-code")
    (home / ".codex").write_text("", encoding="utf-8")
    assert ".codex" in refused(install, capsys, "codex")


def test_a_link_stays_a_link_and_what_it_leads_to_is_named(home: Path, install: Install, tmp_path: Path) -> None:
    real = tmp_path / "dotfiles" / "codex.toml"
    real.parent.mkdir()
    real.write_text(TOML, encoding="utf-8")
    (home / ".codex").mkdir()
    (home / FILES["codex"]).symlink_to(real)
    said = install("codex")
    assert f"is a link to {real}" in said
    assert (home / FILES["codex"]).is_symlink()
    assert "extend" in held(real)["mcp_servers"]


def test_a_full_disk_loses_nothing(
    home: Path, install: Install, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(number: int) -> None:
        raise OSError(28, "No space left on device")

    path = home / FILES["cursor"]
    path.parent.mkdir()
    path.write_text(OTHERS, encoding="utf-8")
    monkeypatch.setattr(os, "fsync", full)
    assert "No space left" in refused(install, capsys, "cursor")
    assert files(home) == [path]
    assert path.read_text(encoding="utf-8") == OTHERS


def test_what_the_client_writes_while_the_user_thinks_is_kept(
    home: Path, install: Install, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = home / FILES["claude-code"]
    path.write_text("{}", encoding="utf-8")

    def say(prompt: str) -> str:
        path.write_text('{"startups": 2}', encoding="utf-8")
        return "y"

    monkeypatch.setattr("builtins.input", say)
    install("claude-code", ask=True)
    assert held(path) == {"startups": 2, **WRITTEN["claude-code"]}

    def other(prompt: str) -> str:
        path.write_text('{"mcpServers": {"extend": {"command": "mine"}}}', encoding="utf-8")
        return "y"

    monkeypatch.setattr("builtins.input", other)
    with pytest.raises(SystemExit):
        install("claude-code", "--read-only", ask=True)
    assert "changed meanwhile" in capsys.readouterr().err
    assert held(path) == {"mcpServers": {"extend": {"command": "mine"}}}


def test_flags_become_arguments_with_folders_in_full(
    home: Path, install: Install, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in here").mkdir()
    monkeypatch.chdir(tmp_path)
    flags = ["--allow-dir", "in here", "--allow-dir", "~", "--toolsets", "core,files", "--read-only", "--data-dir", "d"]
    install("codex", *flags)
    arguments = held(home / FILES["codex"])["mcp_servers"]["extend"]["args"][3:]
    assert arguments == [
        *["--data-dir", str(tmp_path / "d"), "--toolsets", "core,files", "--read-only"],
        *["--allow-dir", str(tmp_path / "in here"), "--allow-dir", str(home)],
    ]


def test_flags_before_the_command_count_too(
    home: Path, install: Install, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cli.main(["--allow-dir", str(tmp_path), "install", "codex", "--yes"])
    assert held(home / FILES["codex"])["mcp_servers"]["extend"]["args"][3:] == ["--allow-dir", str(tmp_path)]


def test_flags_that_would_not_work_are_refused(
    home: Path, install: Install, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "no such folder" in refused(install, capsys, "codex", "--allow-dir", "nowhere")
    assert "EXTEND_REGION" in refused(install, capsys, "codex", "--region", "mars")
    assert files(home) == []


def test_without_uvx_this_python_is_named(home: Path, install: Install) -> None:
    (home.parent / "programs" / "uvx").unlink()
    install("cursor")
    entry = held(home / FILES["cursor"])["mcpServers"]["extend"]
    assert [entry["command"], *entry["args"]] == [sys.executable, "-m", "extend_mcp"]


@pytest.mark.parametrize(
    ("platform", "environ", "paths"),
    [
        (
            "darwin",
            {},
            {
                "claude-desktop": "Library/Application Support/Claude/claude_desktop_config.json",
                "vscode": "Library/Application Support/Code/User/mcp.json",
                "cursor": ".cursor/mcp.json",
            },
        ),
        (
            "win32",
            {"APPDATA": "{home}/Roaming"},
            {
                "claude-desktop": "Roaming/Claude/claude_desktop_config.json",
                "vscode": "Roaming/Code/User/mcp.json",
                "codex": ".codex/config.toml",
            },
        ),
        ("linux", {"XDG_CONFIG_HOME": "{home}/c"}, {"vscode": "c/Code/User/mcp.json"}),
        (
            "linux",
            {"CODEX_HOME": "{home}/x", "CLAUDE_CONFIG_DIR": "{home}/y", "GEMINI_CLI_HOME": "{home}/z"},
            {"codex": "x/config.toml", "claude-code": "y/.claude.json", "gemini": "z/.gemini/settings.json"},
        ),
    ],
)
def test_files_are_where_each_platform_keeps_them(
    platform: str, environ: dict[str, str], paths: dict[str, str], tmp_path: Path
) -> None:
    machine = Machine(platform, tmp_path, {name: value.format(home=tmp_path) for name, value in environ.items()})
    assert {name: CLIENTS[name].path(machine) for name in paths} == {name: tmp_path / paths[name] for name in paths}


def test_the_packaged_claude_desktop_of_windows_has_a_folder_of_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "Local" / "Packages" / "Claude_abc123" / "LocalCache" / "Roaming" / "Claude"
    folder.mkdir(parents=True)
    machine = Machine("win32", tmp_path, {"LOCALAPPDATA": str(tmp_path / "Local")})
    assert CLIENTS["claude-desktop"].path(machine) == folder / "claude_desktop_config.json"
