"""`extend-mcp data`: shows how much the embedded engine keeps, and deletes old data."""

import re
import sys
import time
from pathlib import Path

import anyio

from extend_mcp.engine.retention import housekeeping
from extend_mcp.engine.retention.disk_usage import FolderPart, measure
from extend_mcp.engine.times import iso, now
from extend_mcp.server.backend import make_engine_config
from extend_mcp.settings import Settings

HEADS = ("files", "size", "< 1 day", "< 7 days", "< 30 days", "< 90 days", "older")
UNITS = ("B", "kB", "MB", "GB")
HOURS = {"h": 1, "d": 24, "w": 7 * 24}
AGE = re.compile(r"(\d{1,5})([hdw])")


def read_age(text: str) -> int:
    """An age like `30d`, `12h` or `8w` in milliseconds. Raises `ValueError`."""
    match = AGE.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not an age: give hours, days or weeks, like 12h, 30d or 8w")
    return int(match[1]) * HOURS[match[2]] * 3_600_000


def run(settings: Settings, *, older_than: int | None, yes: bool) -> None:
    """Print what the data folder holds. Then delete what is older than `older_than` milliseconds; None deletes nothing.

    Exits with 1 if the user says no. Raises `ValueError` or `OSError` if the folder cannot be used.
    """
    config = make_engine_config(settings, served=False)
    if config.database_url is None and not (config.data_dir / "engine.db").is_file():
        print(f"There is no data yet in {config.data_dir}.")
        return
    before = _show(config.data_dir)
    if older_than is None:
        return
    limit = now() - older_than
    count = anyio.run(housekeeping.count, config, limit)
    print(f"\nTo be deleted for good: {count:,} runs that ended before {iso(limit)}, their results,")
    print("and files from before then that nothing else uses. Runs that are running or in review stay.")
    if not yes and not _ask_user():
        print("Nothing was deleted.")
        sys.exit(1)
    purged = anyio.run(housekeeping.purge, config, limit)
    print(f"\nDeleted: {purged.runs:,} runs and {purged.files:,} files.")
    after = _show(config.data_dir)
    print(f"\n{_format_bytes(max(0, before - after))} of disk space are free again.")


def _show(folder: Path) -> int:
    """Print the parts of the folder. Returns its size."""
    parts = measure(folder, time.time())
    size = sum(part.size for part in parts.values())
    print(f"{folder}: {_format_bytes(size)}\n")
    print(_format_line("", HEADS))
    for name, part in parts.items():
        if part.count:
            print(_format_line(name, _format_cells(part)))
    return size


def _format_cells(part: FolderPart) -> list[str]:
    return [
        f"{part.count:,}",
        _format_bytes(part.size),
        *(_format_bytes(size) if size else "-" for size in part.by_age),
    ]


def _format_line(name: str, cells: list[str] | tuple[str, ...]) -> str:
    return f"{name:<12}" + "".join(f"{cell:>11}" for cell in cells)


def _format_bytes(size: float) -> str:
    power = 0
    while size >= 1000 and power < len(UNITS) - 1:
        size, power = size / 1000, power + 1
    return f"{size:.{1 if power and size < 100 else 0}f} {UNITS[power]}"


def _ask_user() -> bool:
    """True if the user says yes. The end of input means no."""
    try:
        return input("Delete this? [y/N] ").strip().lower() in {"y", "yes"}
    except EOFError:
        return False
