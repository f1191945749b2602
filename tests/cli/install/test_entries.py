"""What the install command puts where, and what of it is shown."""

import json
import stat
import sys
import tomllib
from pathlib import Path

import pytest

from extend_mcp.cli import main
from extend_mcp.cli.install import command
from extend_mcp.cli.install.clients import CLIENTS, Machine
from tests.cli.install.clients import FILES, KEY, WRITTEN, Install, files, held, refused


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


def test_what_the_user_added_to_the_entry_stays(home: Path, install: Install, tmp_path: Path) -> None:
    path = home / FILES["cursor"]
    install("cursor")
    tree = held(path)
    tree["mcpServers"]["extend"] |= {"timeout": 90, "env": {"EXTEND_API_KEY": KEY, "EXTEND_REGION": "eu", "ODD": [1]}}
    path.write_text(json.dumps(tree), encoding="utf-8")
    said = install("cursor", "--allow-dir", str(tmp_path))
    entry = held(path)["mcpServers"]["extend"]
    assert entry["env"] == {"EXTEND_API_KEY": KEY, "EXTEND_REGION": "eu", "ODD": [1]}
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


def test_without_a_key_and_anybody_to_ask_nothing_is_written(
    home: Path, install: Install, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(prompt: str) -> str:
        raise EOFError

    monkeypatch.setattr("getpass.getpass", nobody)
    assert "set EXTEND_API_KEY" in refused(install, capsys, "codex", "--with-key")
    assert files(home) == []


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
    main.main(["--allow-dir", str(tmp_path), "install", "codex", "--yes"])
    assert held(home / FILES["codex"])["mcp_servers"]["extend"]["args"][3:] == ["--allow-dir", str(tmp_path)]


def test_flags_that_would_not_work_are_refused(
    home: Path, install: Install, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "no such folder" in refused(install, capsys, "codex", "--allow-dir", "nowhere")
    assert "EXTEND_REGION" in refused(install, capsys, "codex", "--region", "mars")
    assert files(home) == []


@pytest.mark.parametrize("why", ["there is no uvx", "it is no release"])
def test_without_uvx_or_a_release_this_python_is_named(
    home: Path, install: Install, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    if why == "there is no uvx":
        (home.parent / "programs" / "uvx").unlink()
    else:
        monkeypatch.setattr(command, "_is_from_a_folder", lambda: True)
    install("cursor")
    entry = held(home / FILES["cursor"])["mcpServers"]["extend"]
    assert [entry["command"], *entry["args"]] == [sys.executable, "-P", "-m", "extend_mcp"]


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
