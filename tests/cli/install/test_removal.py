"""`install --remove` takes the entry out again, and nothing else."""

import json
import tomllib
from pathlib import Path

import pytest

from extend_mcp.cli.install.clients import CLIENTS
from tests.cli.install.clients import FILES, KEY, Install, files, held, refused
from tests.cli.install.test_files import OTHERS, TOML


@pytest.mark.parametrize("client", CLIENTS)
def test_what_was_installed_is_taken_out_again(client: str, home: Path, install: Install) -> None:
    path = home / FILES[client]
    path.parent.mkdir(parents=True, exist_ok=True)
    before = TOML if path.suffix == ".toml" else OTHERS.replace("mcpServers", CLIENTS[client].section)
    path.write_text(before, encoding="utf-8")
    install(client, "--read-only")
    said = install(client, "--remove")
    assert '-      "command"' in said or '-command = "uvx"' in said
    assert "t0psecret" not in said
    assert {name: part for name, part in held(path).items() if part} == (
        tomllib.loads(before) if path.suffix == ".toml" else json.loads(before)
    )
    assert "Nothing to remove" in install(client, "--remove")


@pytest.mark.parametrize("client", CLIENTS)
def test_where_nothing_is_it_says_so_and_makes_no_file(client: str, home: Path, install: Install) -> None:
    assert f"Nothing to remove: {home / FILES[client]} has no server `extend`" in install(client, "--remove")
    assert files(home) == []


def test_a_toml_file_is_to_the_letter_as_it_was(home: Path, install: Install) -> None:
    path = home / FILES["codex"]
    path.parent.mkdir()
    path.write_text(TOML, encoding="utf-8")
    install("codex")
    install("codex", "--remove")
    assert path.read_text(encoding="utf-8") == TOML


def test_comments_about_what_follows_the_entry_stay(home: Path, install: Install) -> None:
    path = home / FILES["codex"]
    path.parent.mkdir()
    mine = '[mcp_servers.extend]  # documents\ncommand = "x"\n# slow\n\n[mcp_servers.extend.env]\n'
    mine += f'EXTEND_API_KEY = "{KEY}"\n'
    path.write_text(TOML.replace("[tui]", f"{mine}\n# how it looks\n[tui]"), encoding="utf-8")
    said = install("codex", "--remove")
    assert path.read_text(encoding="utf-8") == TOML.replace("[tui]", "\n# how it looks\n[tui]").replace(
        "\n\n\n", "\n\n"
    )
    assert KEY not in said


@pytest.mark.parametrize(
    "text",
    [
        'mcp_servers.extend.command = "x"\nmodel = "y"  # mine\n',
        '[mcp_servers]\nextend = { command = "x" }\nother = { command = "z" }\n',
        '[mcp_servers.extend]\r\ncommand = "x"\r\n\r\n[tui]\r\ntheme = "dark"\r\n',
        '[mcp_servers."extend"]\nargs = [\n  "[a]",\n  "b"\n]\n[tui]\na = 1\n',
        'note = """\n[mcp_servers.extend]\n"""\n\n[mcp_servers.extend]\ncommand = "x"',
    ],
)
def test_an_entry_of_any_shape_goes_alone(text: str, home: Path, install: Install) -> None:
    path = home / FILES["codex"]
    path.parent.mkdir()
    path.write_bytes(text.encode())
    expected = tomllib.loads(text)
    del expected["mcp_servers"]["extend"]
    install("codex", "--remove")
    assert {"mcp_servers": {}} | held(path) == {"mcp_servers": {}} | expected
    assert ("# mine" in text) == ("# mine" in path.read_text(encoding="utf-8"))


def test_an_input_goes_with_the_entry_unless_another_server_asks_for_it(home: Path, install: Install) -> None:
    path = home / FILES["vscode"]
    install("vscode")
    install("vscode", "--remove")
    assert held(path) == {"servers": {}, "inputs": []}
    install("vscode")
    tree = held(path)
    tree["servers"]["other"] = {"command": "x", "env": {"A": "${input:extend_api_key}"}}
    path.write_text(json.dumps(tree), encoding="utf-8")
    install("vscode", "--remove")
    del tree["servers"]["extend"]
    assert held(path) == tree


def test_nothing_is_taken_out_without_a_yes(home: Path, install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    install("cursor")
    before = (home / FILES["cursor"]).read_bytes()
    monkeypatch.setattr("builtins.input", lambda prompt: "n")
    with pytest.raises(SystemExit):
        install("cursor", "--remove", ask=True)
    assert "-" in install("cursor", "--remove", "--print")
    assert (home / FILES["cursor"]).read_bytes() == before


def test_a_file_that_cannot_be_kept_whole_is_left_alone(
    home: Path, install: Install, capsys: pytest.CaptureFixture[str]
) -> None:
    path = home / FILES["cursor"]
    path.parent.mkdir()
    path.write_text('{"mcpServers": {"extend": {"command": "x"}}, /* mine */}', encoding="utf-8")
    before = path.read_bytes()
    assert "Remove `extend` from `mcpServers` by hand" in refused(install, capsys, "cursor", "--remove")
    assert path.read_bytes() == before
