"""What the engine hands to a child process, and what it gets back."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Input:
    """One stored file. `name` is the name it was uploaded under; `path` is its blob."""

    file_id: str
    path: Path
    name: str
    password: str | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """One run's work. `config` is a `ParseConfig` or `ExtractConfig` on the wire, by `kind` (`parse`, `extract`).

    `folder` is where artifacts go, each written under a temporary name and renamed: `parse.json` (a `ParseOutput`), and
    for an extraction also `extract.json` (an `ExtractOutput`).
    """

    kind: str
    inputs: tuple[Input, ...]
    config: dict[str, Any]
    folder: Path


@dataclass(frozen=True, slots=True)
class Done:
    """What a finished job reports besides its artifacts.

    `page_counts` has the pages of each input, for its `metadata.pageCount`; `pages` is how many were worked on.
    `schema` is the schema that was inferred, where the config had none. `warnings` are `RunWarning`s on the wire.
    """

    pages: int
    page_counts: tuple[int, ...]
    warnings: list[dict[str, Any]] = field(default_factory=list)
    schema: dict[str, Any] | None = None
