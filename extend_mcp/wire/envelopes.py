"""Answers of the older API: `success`, and the object under its name."""

from pydantic import Field

from extend_mcp.wire.base import Wire
from extend_mcp.wire.older_processors import (
    OlderBatchRun,
    OlderProcessor,
    OlderProcessorRun,
    OlderProcessorRunSummary,
    OlderProcessorSummary,
    OlderVersion,
)
from extend_mcp.wire.runs import Deleted


class Envelope(Wire):
    """Around every answer. A `warning` says that the version header is missing."""

    success: bool = True
    warning: str | None = None


class ProcessorPage(Envelope):
    """One page of processors."""

    processors: list[OlderProcessorSummary] = []
    next_page_token: str | None = None

    @property
    def data(self) -> list[OlderProcessorSummary]:
        """The rows, under the name that lists have today."""
        return self.processors


class ProcessorAnswer(Envelope):
    """A processor that was created or changed."""

    processor: OlderProcessor


class PublishedAnswer(Envelope):
    """A version that was just published."""

    processor_version: OlderVersion


class VersionAnswer(Envelope):
    """One version."""

    version: OlderVersion


class VersionsAnswer(Envelope):
    """All versions; they do not come in pages."""

    versions: list[OlderVersion] = []


class ProcessorRunAnswer(Envelope):
    """One run."""

    processor_run: OlderProcessorRun


class ProcessorRunPage(Envelope):
    """One page of runs."""

    processor_runs: list[OlderProcessorRunSummary] = []
    next_page_token: str | None = None

    @property
    def data(self) -> list[OlderProcessorRunSummary]:
        """The rows, under the name that lists have today."""
        return self.processor_runs


class ProcessorRunDeleted(Deleted, Envelope):
    """The answer to a delete. In JSON, `id` is `documentProcessorRunId`."""

    id: str = Field(alias="documentProcessorRunId")
    message: str = ""


class BatchProcessorRunAnswer(Envelope):
    """One batch."""

    batch_processor_run: OlderBatchRun
