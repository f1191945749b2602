"""Every kind of run, and what is particular to it. A new one is an entry here and its routes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row

from extend_mcp.engine.configs.processing import Config
from extend_mcp.engine.http.api_object import Body
from extend_mcp.engine.runs import products, run_views
from extend_mcp.engine.storage.blobs import Blobs
from extend_mcp.engine.storage.presign import Signer

View = Callable[[Row[Any], run_views.Related, str], Body]
"""A run's row as the API's object; the text is what links start with."""


@dataclass(frozen=True, slots=True)
class Batches:
    """How runs of a kind are made in batches: the prefix of a batch's id, and the `source` of its members."""

    prefix: str
    source: str


BY_PROCESSOR = Batches("bpr", "BATCH_PROCESSOR_RUN")


@dataclass(frozen=True, slots=True)
class RunKind:
    """A kind of run. Its `name` is the queue's and the work's word for it: `perform` leaves `<name>.json`.

    `object`, `title` and `prefix` are the API's words, `product` is what usage names as charged. `unfinished` is the
    failure reason of a run whose work hit a limit or crashed, `file_gone` that of one whose file was deleted before.
    `parses` makes a parse run beside its own, which ends with it. `processor` is the kind of saved processor that it
    may use. `keep` stores what the work made besides its output and returns columns for the run's row; `linked` puts
    links into a stored output.
    """

    name: str
    object: str
    title: str
    prefix: str
    product: Callable[[Config], str]
    full: View
    summary: View
    unfinished: str = "INTERNAL_ERROR"
    file_gone: str = "UNABLE_TO_DOWNLOAD_FILE"
    parses: bool = False
    processor: str | None = None
    batches: Batches | None = None
    keep: Callable[[Connection, Blobs, Row[Any], products.JobResult], dict[str, Any]] | None = None
    linked: Callable[[bytes, Signer, str], bytes] | None = None

    @property
    def artifact(self) -> str:
        """The name of the file with a run's output."""
        return f"{self.name}.json"


def _base_processor(config: Config) -> str:
    product: str = config["baseProcessor"]
    return product


def _engine(config: Config) -> str:
    product: str = config["engine"]
    return product


def _saved(name: str, title: str, prefix: str, processor: str, **more: Any) -> RunKind:
    """A kind that may use a saved processor."""
    return RunKind(
        name,
        f"{name}_run",
        title,
        prefix,
        _base_processor,
        run_views.saved_run(name, processor),
        run_views.saved_summary(name, processor),
        unfinished="FAILED_TO_PROCESS_FILE",
        file_gone="FAILED_TO_PROCESS_FILE",
        parses=True,
        processor=processor,
        batches=BY_PROCESSOR,
        **more,
    )


KINDS = {
    kind.name: kind
    for kind in (
        RunKind(
            "parse",
            "parse_run",
            "Parse run",
            "pr",
            _engine,
            run_views.parse_run,
            run_views.parse_summary,
            batches=Batches("bpar", "BATCH_PARSER_RUN"),
        ),
        _saved("extract", "Extract run", "exr", "extractor"),
        _saved("classify", "Classify run", "clr", "classifier"),
        _saved("split", "Split run", "splr", "splitter", keep=products.keep_parts),
        RunKind(
            "edit",
            "edit_run",
            "Edit run",
            "edr",
            lambda _: "edit",
            run_views.edit_run,
            run_views.edit_summary,
            keep=products.keep_edited,
            linked=products.add_link,
        ),
        RunKind(
            "detect_form",
            "form_detection_run",
            "Form detection run",
            "sgr",
            lambda _: "form_detection",
            run_views.form_detection_run,
            run_views.form_detection_run,
        ),
        RunKind(
            "verify",
            "verify_run",
            "Verify run",
            "vr",
            _engine,
            run_views.verify_run,
            run_views.verify_summary,
            keep=products.note_risk,
        ),
    )
}
