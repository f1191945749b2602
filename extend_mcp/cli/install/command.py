"""`extend-mcp install`: show the change, ask, write."""

import difflib
import getpass
import os
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from extend_mcp.cli.install import config_files, vendor
from extend_mcp.cli.install.clients import CLIENTS, NAME, PACKAGE, Client, Machine
from extend_mcp.cli.install.config_text import (
    find_entry,
    find_needed_inputs,
    find_own_inputs,
    merge,
    parse,
    put_entry,
    remove_entry,
)
from extend_mcp.cli.install.view import hide_secrets, make_snippet
from extend_mcp.settings import Settings
from extend_mcp.settings.values import with_home

FOLDERS = {"allow_dir", "data_dir", "output_dir"}
"""Flags that name folders: they are written in full, since the client starts the server in another folder."""


@dataclass(frozen=True)
class Change:
    """The planned change of one file: our entry before and after, without secrets, and the new content."""

    path: Path
    before: str
    after: str
    data: bytes
    note: str = ""
    """A note for the user about the change."""

    @property
    def diff(self) -> str:
        """The change as a unified diff of the entry. The rest of the file is not shown: it can be secret."""
        before, after = (part.splitlines(keepends=True) for part in (self.before, self.after))
        return "".join(difflib.unified_diff(before, after, f"{self.path} (now)", f"{self.path} (new)", n=50))


def run(
    settings: Settings,
    name: str,
    flags: Mapping[str, Any],
    *,
    with_key: bool,
    only_print: bool,
    yes: bool,
    remove: bool = False,
) -> None:
    """Add the server, started with these flags, to the configuration of the client `name`; or `remove` it.

    Exits with 1 if the user says no. Raises `ValueError` or `OSError` if the file cannot be changed without loss; then
    it stays unchanged.
    """
    client = CLIENTS[name]
    path = client.path(Machine(sys.platform, with_home(Path("~")), os.environ))
    if remove:
        if _put(path, client, lambda: _find_removal(path, client), only_print=only_print, yes=yes) is None:
            print(f"Nothing to remove: {path} has no server `{NAME}`.")
        return
    command, *arguments = [*_find_command(client), *_to_arguments(flags)]
    entry = client.entry(command, arguments, _ask_key(settings) if with_key else None)
    if only_print:
        print(_show_entry(path, client, entry, {}, find_needed_inputs(client, entry)), end="")
    elif _put(path, client, lambda: _change(path, client, entry, with_key=with_key), yes=yes) is None:
        print(f"{client.title} already has this entry: {path}.")


def _put(
    path: Path, client: Client, make: Callable[[], Change], *, yes: bool, only_print: bool = False
) -> Change | None:
    """Show the change that `make` returns, ask, and write it. Returns None if nothing changes.

    Exits with 1 if the user says no.
    """
    change = make()
    if not change.diff:
        return None
    print(change.diff)
    if change.note:
        print(change.note)
    if only_print:
        return change
    if path.is_symlink():
        print(f"{path} is a link to {path.resolve()}: that file will be written.")
    if not yes and not _ask_user():
        print("Nothing was changed.")
        sys.exit(1)
    shown = change.diff
    change = make()  # the client can have written something else meanwhile
    if change.diff != shown:
        raise ValueError(f"{path} was changed meanwhile; run this command again")
    copy = config_files.replace(path.resolve(), change.data)
    kept = f" A copy of the earlier file: {copy}." if copy else ""
    print(f"Written.{kept} {client.then if change.after else ''}".rstrip())
    return change


def _change(path: Path, client: Client, new: Mapping[str, Any], *, with_key: bool) -> Change:
    """The change to the file's current content. Raises `ValueError`, with what to add by hand, if it is not safe."""
    toml = path.suffix == ".toml"
    try:
        text = _decode(path)
        tree = parse(text, toml=toml)
        old = find_entry(tree, client)
        entry = merge(new, old, with_key=with_key)
        vendor.check_region(entry)
        written = put_entry(text, client, entry, toml=toml)
        data = written.encode()
    except (ValueError, RecursionError) as error:
        by_hand = _show_entry(path, client, new, {}, find_needed_inputs(client, new))
        raise ValueError(f"{path}: {error}. Nothing was changed. Add this by hand:\n\n{by_hand}") from error
    before = _show_entry(path, client, old, old, find_own_inputs(client, tree)) if old else ""
    after = _show_entry(path, client, entry, old or {}, find_own_inputs(client, parse(written, toml=toml)))
    return Change(path, before, after, data, vendor.describe_replacement(old, entry))


def _find_removal(path: Path, client: Client) -> Change:
    """The change that removes the entry. Raises `ValueError` if it is not safe."""
    toml = path.suffix == ".toml"
    try:
        text = _decode(path)
        tree = parse(text, toml=toml)
        old = find_entry(tree, client)
        data = remove_entry(text, client, toml=toml).encode()
    except (ValueError, RecursionError) as error:
        raise ValueError(
            f"{path}: {error}. Nothing was changed. Remove `{NAME}` from `{client.section}` by hand"
        ) from error
    before = _show_entry(path, client, old, old, find_own_inputs(client, tree)) if old else ""
    title = vendor.find_vendor(old)
    return Change(path, before, "", data, f"This entry belongs to {title}, not to this server.\n" if title else "")


def _decode(path: Path) -> str:
    return (config_files.read(path) or b"").decode("utf-8-sig")


def _show_entry(
    path: Path, client: Client, entry: Mapping[str, Any], before: Mapping[str, Any], inputs: list[dict[str, Any]]
) -> str:
    """The entry in the form of the file, with these inputs and without secrets."""
    return make_snippet(client, hide_secrets(entry, before), inputs, toml=path.suffix == ".toml")


def _find_command(client: Client) -> list[str]:
    """The command that starts the server: `uvx`, which separates it from other packages, or this Python.

    This Python is used if there is no `uvx`, or if this program was installed from a folder, where `uvx` would not
    find it.
    """
    uvx = shutil.which("uvx")
    if uvx is None or _is_from_a_folder():
        return [sys.executable, "-P", "-m", "extend_mcp"]
    return [uvx if client.bare_path else "uvx", *PACKAGE]


def _is_from_a_folder() -> bool:
    return metadata.distribution("extend-mcp").read_text("direct_url.json") is not None  # none from an index


def _to_arguments(flags: Mapping[str, Any]) -> list[str]:
    """The flags as arguments, with full paths of folders.

    Raises `ValueError` for an allowed folder that does not exist.
    """
    arguments: list[str] = []
    for name, value in flags.items():
        option = f"--{name.replace('_', '-')}"
        if value is True:
            arguments.append(option)
            continue
        for each in value if isinstance(value, list) else [value]:
            folder = with_home(Path(each)).absolute() if name in FOLDERS else each
            if name == "allow_dir" and not Path(folder).is_dir():
                raise ValueError(f"--allow-dir {each}: there is no such folder")
            arguments += [option, str(folder)]
    return arguments


def _ask_key(settings: Settings) -> str:
    """The key from the settings, or typed in by the user. Raises `ValueError` if there is none."""
    try:
        key = settings.read_key() if settings.has_key else getpass.getpass("Extend API key (not shown): ").strip()
    except EOFError:
        key = ""
    if not key:
        raise ValueError("no key was entered: type it, or set EXTEND_API_KEY")
    return key


def _ask_user() -> bool:
    """True if the user says yes. The end of input means no."""
    try:
        return input("Write this? [y/N] ").strip().lower() in {"y", "yes"}
    except EOFError:
        return False
