"""What else is in a file stays, or the file is left alone."""

import json
import os
import stat
import tomllib
from pathlib import Path

import pytest

from tests.cli.install.clients import FILES, WRITTEN, Install, files, held, refused

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
    assert path.read_text(encoding="utf-8").startswith(TOML)
    assert "t0psecret" not in said


def test_an_entry_in_the_midst_of_a_toml_file_is_changed_there(home: Path, install: Install) -> None:
    path = home / FILES["codex"]
    path.parent.mkdir()
    mine = '[mcp_servers.extend]  # documents\ncommand = "old"\n# slow machine\nstartup_timeout_sec = 60\n\n[tui]'
    path.write_text(TOML.replace("[tui]", mine), encoding="utf-8")
    install("codex", "--read-only")
    after = held(path)
    entry = WRITTEN["codex"]["mcp_servers"]["extend"]
    changed = {**entry, "args": [*entry["args"], "--read-only"], "startup_timeout_sec": 60}
    assert after["mcp_servers"].pop("extend") == changed
    assert after == tomllib.loads(TOML)
    assert [line for line in path.read_text(encoding="utf-8").splitlines() if "#" in line] == [
        *["# mine", 'model = "gpt"  # the big one', "[mcp_servers.extend]  # documents", "# slow machine"],
        "[mcp_servers.last]  # after another table",
    ]


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
        ("cursor", b'{"a": 1e999}'),
        ("cursor", b"[" * 100_000),
        ("cursor", b'{"a": "\\ud800"}'),
        ("codex", b"mcp_servers = 1"),
        ("codex", b'mcp_servers = { other = { command = "npx" } }'),
        ("codex", b"[mcp_servers"),
        ("codex", b'[mcp_servers.extend]\ncommand = "x"\nenv_vars = "AB"\n'),
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


def test_an_input_that_is_missing_is_added_and_one_that_is_there_is_left(home: Path, install: Install) -> None:
    path = home / FILES["vscode"]
    path.parent.mkdir(parents=True)
    tree = {**WRITTEN["vscode"], "inputs": [{"id": "other", "type": "promptString"}]}
    path.write_text(json.dumps(tree), encoding="utf-8")
    assert '+      "id": "extend_api_key"' in install("vscode")
    assert held(path) == {**tree, "inputs": [*tree["inputs"], *WRITTEN["vscode"]["inputs"]]}
    path.write_text(path.read_text(encoding="utf-8").replace("Extend API key; empty: none", "mine"), encoding="utf-8")
    assert "already" in install("vscode")
