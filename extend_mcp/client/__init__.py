"""The client of the Extend API: one attribute per resource, all over one `Transport`."""

from functools import cached_property
from typing import TYPE_CHECKING

from extend_mcp.client.transport import Transport
from extend_mcp.errors import Refused

if TYPE_CHECKING:
    from extend_mcp.client.batch_runs import BatchRuns
    from extend_mcp.client.classifiers import Classifiers
    from extend_mcp.client.classify_runs import ClassifyRuns
    from extend_mcp.client.edit_runs import EditRuns
    from extend_mcp.client.edit_templates import EditTemplates
    from extend_mcp.client.evaluation_sets import EvaluationSetRuns, EvaluationSets
    from extend_mcp.client.extract_runs import ExtractRuns
    from extend_mcp.client.extractors import Extractors
    from extend_mcp.client.files import Files
    from extend_mcp.client.form_detection_runs import EditSchemas, FormDetectionRuns
    from extend_mcp.client.older_api.runs_today import RunsToday
    from extend_mcp.client.parse_runs import ParseRuns
    from extend_mcp.client.processors import BatchProcessorRuns, ProcessorRuns, Processors
    from extend_mcp.client.readable_runs import Readable
    from extend_mcp.client.split_runs import SplitRuns
    from extend_mcp.client.splitters import Splitters
    from extend_mcp.client.verify_runs import VerifyRuns
    from extend_mcp.client.webhooks import WebhookEndpoints, WebhookSubscriptions
    from extend_mcp.client.workflow_runs import WorkflowRuns
    from extend_mcp.client.workflows import Workflows
    from extend_mcp.wire.runs import Run

KINDS = {
    "pr_": "parse_runs",
    "exr_": "extract_runs",
    "clr_": "classify_runs",
    "splr_": "split_runs",
    "edr_": "edit_runs",
    "sgr_": "form_detection_runs",
    "vr_": "verify_runs",
    "workflow_run_": "workflow_runs",
    "dpr_": "runs_today",
    "parser_run_": "parse_runs",
    "bpr_": "evaluation_set_runs",
}
"""The attribute for each prefix of run ids. Some batch ids also begin with `bpr_`, but a batch is not a run."""


class ExtendClient:
    """Calls the API through a transport. A resource is loaded when it is first used: loading all would take 0.1 s."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def runs(self, run_id: str) -> "Readable[Run]":
        """The resource that this run belongs to, by the prefix of its id. Raises `Refused` for any other prefix."""
        for prefix, name in KINDS.items():
            if run_id.startswith(prefix):
                kind: Readable[Run] = getattr(self, name)
                return kind
        raise Refused("LOCAL_UNKNOWN_ID", f"not the id of a run: ids of runs begin with {', '.join(KINDS)}")

    @cached_property
    def files(self) -> "Files":
        """Uploaded files."""
        from extend_mcp.client.files import Files

        return Files(self._transport)

    @cached_property
    def parse_runs(self) -> "ParseRuns":
        """Parses: files read as chunks and blocks."""
        from extend_mcp.client.parse_runs import ParseRuns

        return ParseRuns(self._transport)

    @cached_property
    def extract_runs(self) -> "ExtractRuns":
        """Extractions: fields of documents."""
        from extend_mcp.client.extract_runs import ExtractRuns

        return ExtractRuns(self._transport)

    @cached_property
    def classify_runs(self) -> "ClassifyRuns":
        """Classifications: the kinds of documents."""
        from extend_mcp.client.classify_runs import ClassifyRuns

        return ClassifyRuns(self._transport)

    @cached_property
    def split_runs(self) -> "SplitRuns":
        """Splits: the documents in a file."""
        from extend_mcp.client.split_runs import SplitRuns

        return SplitRuns(self._transport)

    @cached_property
    def edit_runs(self) -> "EditRuns":
        """Edits: forms that are filled in."""
        from extend_mcp.client.edit_runs import EditRuns

        return EditRuns(self._transport)

    @cached_property
    def edit_templates(self) -> "EditTemplates":
        """Saved forms."""
        from extend_mcp.client.edit_templates import EditTemplates

        return EditTemplates(self._transport)

    @cached_property
    def edit_schemas(self) -> "EditSchemas":
        """Detected fields of forms, from the deprecated endpoint."""
        from extend_mcp.client.form_detection_runs import EditSchemas

        return EditSchemas(self._transport)

    @cached_property
    def form_detection_runs(self) -> "FormDetectionRuns":
        """Form detections: the fields of forms."""
        from extend_mcp.client.form_detection_runs import FormDetectionRuns

        return FormDetectionRuns(self._transport)

    @cached_property
    def verify_runs(self) -> "VerifyRuns":
        """Verifications: signs of tampering."""
        from extend_mcp.client.verify_runs import VerifyRuns

        return VerifyRuns(self._transport)

    @cached_property
    def extractors(self) -> "Extractors":
        """Saved extract configs and their versions."""
        from extend_mcp.client.extractors import Extractors

        return Extractors(self._transport)

    @cached_property
    def classifiers(self) -> "Classifiers":
        """Saved classify configs and their versions."""
        from extend_mcp.client.classifiers import Classifiers

        return Classifiers(self._transport)

    @cached_property
    def splitters(self) -> "Splitters":
        """Saved split configs and their versions."""
        from extend_mcp.client.splitters import Splitters

        return Splitters(self._transport)

    @cached_property
    def workflows(self) -> "Workflows":
        """Workflows and their versions."""
        from extend_mcp.client.workflows import Workflows

        return Workflows(self._transport)

    @cached_property
    def workflow_runs(self) -> "WorkflowRuns":
        """Runs of workflows."""
        from extend_mcp.client.workflow_runs import WorkflowRuns

        return WorkflowRuns(self._transport)

    @cached_property
    def batch_runs(self) -> "BatchRuns":
        """Batches of runs."""
        from extend_mcp.client.batch_runs import BatchRuns

        return BatchRuns(self._transport, self)

    @cached_property
    def evaluation_sets(self) -> "EvaluationSets":
        """Files with their expected results."""
        from extend_mcp.client.evaluation_sets import EvaluationSets

        return EvaluationSets(self._transport)

    @cached_property
    def evaluation_set_runs(self) -> "EvaluationSetRuns":
        """Runs that measure a processor on an evaluation set."""
        from extend_mcp.client.evaluation_sets import EvaluationSetRuns

        return EvaluationSetRuns(self._transport)

    @cached_property
    def webhook_endpoints(self) -> "WebhookEndpoints":
        """The addresses that events are sent to."""
        from extend_mcp.client.webhooks import WebhookEndpoints

        return WebhookEndpoints(self._transport)

    @cached_property
    def webhook_subscriptions(self) -> "WebhookSubscriptions":
        """Subscriptions to events of single resources."""
        from extend_mcp.client.webhooks import WebhookSubscriptions

        return WebhookSubscriptions(self._transport)

    @cached_property
    def processors(self) -> "Processors":
        """Extractors, classifiers and splitters of the older API."""
        from extend_mcp.client.processors import Processors

        return Processors(self._transport)

    @cached_property
    def processor_runs(self) -> "ProcessorRuns":
        """Runs of the older API's processors."""
        from extend_mcp.client.processors import ProcessorRuns

        return ProcessorRuns(self._transport)

    @cached_property
    def runs_today(self) -> "RunsToday":
        """The same runs, answered as today's extract, classify and split runs."""
        from extend_mcp.client.older_api.runs_today import RunsToday

        return RunsToday(self._transport)

    @cached_property
    def batch_processor_runs(self) -> "BatchProcessorRuns":
        """Batches of the older API's processor runs."""
        from extend_mcp.client.processors import BatchProcessorRuns

        return BatchProcessorRuns(self._transport)
