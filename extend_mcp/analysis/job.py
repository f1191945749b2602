"""The input that the engine gives to a child process, and the report that it gets back."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Input:
    """One stored file. `name` is its name when it was uploaded; `path` is its blob.

    `readings` is the folder with earlier OCR results for its pictures, to which the job adds new ones.
    """

    file_id: str
    path: Path
    name: str
    password: str | None = None
    readings: Path | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """The work of one run. `config` is the kind's config in wire form: for `extract` an `ExtractConfig`.

    `folder` is where artifacts go, each written under a temporary name and renamed: `<kind>.json` with the output, and
    `parse.json` (a `ParseOutput`) if the work begins with a parse: for `extract`, `classify` and `split`. These first
    write `PARSED`, so that the parse is complete even if the rest fails.

    A job that `asks` also writes `QUESTIONS` and `PAGES`, if there are questions for a model. With the model's
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
"""Suffix of the folder beside the file of a split's part, which holds its `readings` (see `Input`)."""

PARSED = "parsed.json"
"""The report of a job's parse alone: a `Done`."""


@dataclass(frozen=True, slots=True)
class Done:
    """The report of a finished job, besides its artifacts.

    `page_counts` has the pages of each input, for its `metadata.pageCount`; `pages` is the number of processed pages.
    `schema` is the inferred schema, if the config had none. `warnings` are `RunWarning`s in wire form.
    `files` are the files of a split in the order of its parts: `name`, `path` in the job's folder, and the part's `id`,
    `type`, `identifier`, `startPage` and `endPage`. `metrics` are the counts and times of work on a form
    (`FormMetrics`, `EditMetrics`), without the total time.
    """

    pages: int
    page_counts: tuple[int, ...]
    warnings: list[dict[str, Any]] = field(default_factory=list)
    schema: dict[str, Any] | None = None
    files: list[dict[str, Any]] = field(default_factory=list)
    metrics: dict[str, Any] = field(default_factory=dict)
