"""The size of the data folder, by purpose and by age. Blocks."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

DAY = 24 * 60 * 60
AGES = (DAY, 7 * DAY, 30 * DAY, 90 * DAY)
"""The ends of the spans of age, in seconds; one more span is for older files."""
PARTS = ("files", "run outputs", "database", "uploads", "temporary", "cache", "kept aside", "other")

NAMES = {"blobs": "files", "runs": "run outputs", "cache": "cache"}
"""The names of parts that are one folder each."""


@dataclass(slots=True)
class FolderPart:
    """One part of the folder: its number of files, and their bytes by span of age since they last changed."""

    count: int = 0
    by_age: list[int] = field(default_factory=lambda: [0] * (len(AGES) + 1))

    @property
    def size(self) -> int:
        """Bytes of all ages."""
        return sum(self.by_age)


def measure(folder: Path, now: float) -> dict[str, FolderPart]:
    """The parts of the data folder at a time in seconds since 1970. Files that are deleted meanwhile are left out."""
    parts = {name: FolderPart() for name in PARTS}
    for path, status in _files(folder):
        part = parts[_part(path.relative_to(folder).parts)]
        part.count += 1
        part.by_age[sum(now - status.st_mtime >= age for age in AGES)] += status.st_size
    return parts


def _part(names: tuple[str, ...]) -> str:
    """The name of a file's part, by its path below the data folder."""
    match names:
        case ("blobs" | "runs" | "cache" as folder, *_):
            return NAMES[folder]
        case ("working", first, *_):
            return "uploads" if first.startswith("upload_") else "temporary"
        case (name,) if name.startswith("engine.db"):
            return "database"
        case ("reserve",):
            return "kept aside"
        case _:
            return "other"


def _files(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    folders = [folder]
    while folders:
        try:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(Path(entry))
                    else:
                        yield Path(entry), entry.stat(follow_symlinks=False)
        except FileNotFoundError:  # it was removed just now
            continue
