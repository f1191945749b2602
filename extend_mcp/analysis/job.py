"""What the engine hands to a child process, and what it gets back."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Input:
    """One stored file. `name` is the name it was uploaded under; `path` is its blob.

    `readings` is the folder with what OCR read of its pictures before, to which the job adds what it reads.
    """

    file_id: str
    path: Path
    name: str
    password: str | None = None
    readings: Path | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """One run's work. `config` is the kind's config on the wire: for `extract` an `ExtractConfig`.

    `folder` is where artifacts go, each written under a temporary name and renamed: `<kind>.json` with the output, and
    `parse.json` (a `ParseOutput`) where the work begins with a parse: for `extract`, `classify` and `split`. Before
    that, those leave `PARSED`, so that the parse is finished where the rest fails.

    A job that `asks` also leaves `QUESTIONS` and `PAGES`, if anything is open that a model may be asked. With its
    `ANSWERS` in the folder, a job of the kind `settle` completes the output.
    """

    kind: str
    inputs: tuple[Input, ...]
    config: dict[str, Any]
    folder: Path
    asks: bool = False


QUESTIONS, ANSWERS, PAGES = "questions.json", "answers.json", "pages.json"
"""`Questions` and `Answers` as JSON, and the words of the pages."""

PART_READINGS = ".readings"
"""Ends the name of the folder, beside the file of a split's part, that has its `readings`, as those of an input."""

PARSED = "parsed.json"
"""What a job's parse alone reports: a `Done`."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a finished job reports besides its artifacts.

    `page_counts` has the pages of each input, for its `metadata.pageCount`; `pages` is how many were worked on.
    `schema` is the schema that was inferred, where the config had none. `warnings` are `RunWarning`s on the wire.
    `files` are those that a split made, in the order of its parts: `name`, `path` in the job's folder, and of the part
    `id`, `type`, `identifier`, `startPage` and `endPage`. `metrics` are the counts and times of work
    on a form (`FormMetrics`, `EditMetrics`), but for the time of the whole.
    """

    pages: int
    page_counts: tuple[int, ...]
    warnings: list[dict[str, Any]] = field(default_factory=list)
    schema: dict[str, Any] | None = None
    files: list[dict[str, Any]] = field(default_factory=list)
    metrics: dict[str, Any] = field(default_factory=dict)
