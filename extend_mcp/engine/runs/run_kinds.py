"""Every kind of run, and how kinds differ. A new kind is an entry here, and its routes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row

from extend_mcp.analysis.job import Done
from extend_mcp.engine.configs.processing import Config
from extend_mcp.engine.http.api_object import Body
from extend_mcp.engine.runs import products, run_views
from extend_mcp.engine.storage.presign import Signer

View = Callable[[Row[Any], run_views.Related, str], Body]
"""Makes the API's object of a run's row; the text is the start of links."""


@dataclass(frozen=True, slots=True)
class Batches:
    """How a kind's batches are made: the prefix of a batch's id, and the `source` of its members."""

    prefix: str
    source: str


BY_PROCESSOR = Batches("bpr", "BATCH_PROCESSOR_RUN")


@dataclass(frozen=True, slots=True)
class RunKind:
    """A kind of run. `object`, `title` and `prefix` (of ids) are the API's words."""

    name: str
    """Its kind in the queue and in jobs: a job writes `<name>.json`."""
    object: str
    title: str
    prefix: str
    product: Callable[[Config], str]
    """What usage charges for, by the config."""
    full: View
    summary: View
    unfinished: str = "INTERNAL_ERROR"
    """The failure reason if the work hit a limit or crashed."""
    file_deleted: str = "UNABLE_TO_DOWNLOAD_FILE"
    """The failure reason if a file was deleted before it was read."""
    parses: bool = False
    """True if each run has a parse run beside it, which ends with it."""
    processor: str | None = None
    """The kind of saved processor that it may use."""
    batches: Batches | None = None
    complete: Callable[[Path, Mapping[str, products.Product], Done], dict[str, Any]] | None = None
    """Puts the ids of files that the job made into its output, and returns columns of the run's row."""
    add_files: Callable[[Connection, Row[Any], products.JobResult], None] | None = None
    """Adds the rows of these files."""
    add_links: Callable[[bytes, Signer, str], bytes] | None = None
    """Puts links into a stored output."""

    @property
    def artifact(self) -> str:
        """The file name of a run's output."""
        return f"{self.name}.json"


def _base_processor(config: Config) -> str:
    product: str = config["baseProcessor"]
    return product


def _engine(config: Config) -> str:
    product: str = config["engine"]
    return product


def _saved(name: str, title: str, prefix: str, processor: str, **options: Any) -> RunKind:
    """A kind of run that may use a saved processor."""
    return RunKind(
        name,
        object=f"{name}_run",
        title=title,
        prefix=prefix,
        product=_base_processor,
        full=run_views.saved_run(name, processor),
        summary=run_views.saved_summary(name, processor),
        unfinished="FAILED_TO_PROCESS_FILE",
        file_deleted="FAILED_TO_PROCESS_FILE",
        parses=True,
        processor=processor,
        batches=BY_PROCESSOR,
        **options,
    )


KINDS = {
    kind.name: kind
    for kind in (
        RunKind(
            "parse",
            object="parse_run",
            title="Parse run",
            prefix="pr",
            product=_engine,
            full=run_views.parse_run,
            summary=run_views.parse_summary,
            batches=Batches("bpar", "BATCH_PARSER_RUN"),
        ),
        _saved("extract", "Extract run", "exr", "extractor"),
        _saved("classify", "Classify run", "clr", "classifier"),
        _saved("split", "Split run", "splr", "splitter", complete=products.name_parts, add_files=products.add_parts),
        RunKind(
            "edit",
            object="edit_run",
            title="Edit run",
            prefix="edr",
            product=lambda _: "edit",
            full=run_views.edit_run,
            summary=run_views.edit_summary,
            complete=products.name_edited,
            add_files=products.add_edited,
            add_links=products.add_link,
        ),
        RunKind(
            "detect_form",
            object="form_detection_run",
            title="Form detection run",
            prefix="sgr",
            product=lambda _: "form_detection",
            full=run_views.form_detection_run,
            summary=run_views.form_detection_run,
        ),
        RunKind(
            "verify",
            object="verify_run",
            title="Verify run",
            prefix="vr",
            product=_engine,
            full=run_views.verify_run,
            summary=run_views.verify_summary,
            complete=products.note_risk,
        ),
    )
}
