"""What extractors, classifiers and splitters have in common: how they are saved, and the fields of their runs."""

from typing import Annotated, Any

from pydantic import Field

from extend_mcp.wire.base import OneOf, Wire
from extend_mcp.wire.files import FileSummary
from extend_mcp.wire.runs import Run

ReleaseType = Annotated[str, OneOf("major", "minor")]
"""Which part of a version's number the next one raises."""

RunSource = Annotated[
    str,
    OneOf(
        "ADMIN",
        "BATCH_PROCESSOR_RUN",
        "PLAYGROUND",
        "WORKFLOW_CONFIGURATION",
        "WORKFLOW_RUN",
        "STUDIO",
        "API",
    ),
]
"""What started a run."""


class CreatedBy(Wire):
    """Who made something: a `user`, by `email`, or an `api_key`, by `name`. Null for what is older than the field."""

    type: Annotated[str, OneOf("user", "api_key")]
    email: str | None = None
    name: str | None = None


class SavedSummary(Wire):
    """An extractor, classifier or splitter in lists and runs; `object` says which."""

    object: str
    id: str
    name: str
    created_at: str | None = None
    updated_at: str | None = None


class SavedVersion(Wire):
    """A draft or published config. `version` is `draft` or `x.y`. Lists and runs leave the config out."""

    object: str
    id: str
    version: str
    description: str | None = None
    created_at: str | None = None
    created_by: CreatedBy | None = None


class VersionRequest(Wire):
    """Publish the draft, or the `config` given here, as the next major or minor version."""

    release_type: ReleaseType
    description: str | None = None


class SavedRun(Run):
    """A run of an extractor, classifier or splitter, or of an inline config, as lists show it.

    `file` is null where it could not be read, and for packages. `parse_run_id` names the parse made or used for it.
    `reviewed` and `edited` are about a person's review.
    """

    reviewed: bool = False
    edited: bool = False
    file: FileSummary | None = None
    parse_run_id: str | None = None
    dashboard_url: str | None = None
    created_at: str | None = None
    updated_at: str | None = None


class ProvidedSplit(Wire):
    """A part of a document as a person gives it. Pages are 1-based, both included."""

    classification_id: str
    type: str
    start_page: int = Field(ge=1)
    end_page: int = Field(ge=1)


class ProvidedOutput(Wire):
    """A result that the caller gives. It has no tag; its keys show the kind.

    Extract: `value`, in the shape of the schema. Classify: `id` and `type` of a classification. Split: `splits`.
    """

    value: dict[str, Any] | None = None
    id: str | None = None
    type: str | None = None
    splits: list[ProvidedSplit] | None = None
