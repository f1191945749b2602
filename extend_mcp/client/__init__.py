"""The client of the Extend API: one attribute a resource, over one `Transport`."""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from extend_mcp.client.transport import Transport
from extend_mcp.errors import Refused

if TYPE_CHECKING:
    import httpx

    from extend_mcp.client.batch_runs import BatchRuns
    from extend_mcp.client.classifiers import Classifiers
    from extend_mcp.client.classify_runs import ClassifyRuns
    from extend_mcp.client.clock import Clock
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
    from extend_mcp.client.runs import Readable
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
"""Resources by the prefix of their runs' ids. A batch may begin with `bpr_`, too, but is not a run."""


class ExtendClient:
    """Speaks to the API that `http`'s base URL names. The caller opens and closes `http`.

    `requests_per_second` is the pace to keep; None for the embedded engine, which has none. `link_base` is the
    address that its links begin with, where that is not the base URL. Raises `Refused` where the key cannot be a
    header. A resource and its models are loaded when it is first used: all of them take 0.1 s.
    """

    def __init__(
        self,
        http: "httpx.AsyncClient",
        *,
        key: str,
        api_version: str,
        workspace_id: str | None = None,
        requests_per_second: float | None = None,
        clock: "Clock | None" = None,
        link_base: str | None = None,
        describe_way: "Callable[[httpx.URL], str] | None" = None,
    ) -> None:
        self._transport = Transport(
            http,
            key=key,
            api_version=api_version,
            workspace_id=workspace_id,
            requests_per_second=requests_per_second,
            clock=clock,
            link_base=link_base,
            describe_way=describe_way,
        )

    def runs(self, run_id: str) -> "Readable[Run]":
        """The resource that this run belongs to, by its id's prefix. Raises `Refused` for another prefix."""
        for prefix, name in KINDS.items():
            if run_id.startswith(prefix):
                kind: Readable[Run] = getattr(self, name)
                return kind
        raise Refused("LOCAL_UNKNOWN_ID", f"not the id of a run: ids of runs begin with {', '.join(KINDS)}")

    @cached_property
    def files(self) -> "Files":
        """What is uploaded."""
        from extend_mcp.client.files import Files

        return Files(self._transport)

    @cached_property
    def parse_runs(self) -> "ParseRuns":
        """Files into chunks and blocks."""
        from extend_mcp.client.parse_runs import ParseRuns

        return ParseRuns(self._transport)

    @cached_property
    def extract_runs(self) -> "ExtractRuns":
        """Fields out of documents."""
        from extend_mcp.client.extract_runs import ExtractRuns

        return ExtractRuns(self._transport)

    @cached_property
    def classify_runs(self) -> "ClassifyRuns":
        """Documents by kind."""
        from extend_mcp.client.classify_runs import ClassifyRuns

        return ClassifyRuns(self._transport)

    @cached_property
    def split_runs(self) -> "SplitRuns":
        """Files into the documents in them."""
        from extend_mcp.client.split_runs import SplitRuns

        return SplitRuns(self._transport)

    @cached_property
    def edit_runs(self) -> "EditRuns":
        """Forms filled in."""
        from extend_mcp.client.edit_runs import EditRuns

        return EditRuns(self._transport)

    @cached_property
    def edit_templates(self) -> "EditTemplates":
        """Saved forms."""
        from extend_mcp.client.edit_templates import EditTemplates

        return EditTemplates(self._transport)

    @cached_property
    def edit_schemas(self) -> "EditSchemas":
        """Fields of forms, by the deprecated way."""
        from extend_mcp.client.form_detection_runs import EditSchemas

        return EditSchemas(self._transport)

    @cached_property
    def form_detection_runs(self) -> "FormDetectionRuns":
        """Fields of forms."""
        from extend_mcp.client.form_detection_runs import FormDetectionRuns

        return FormDetectionRuns(self._transport)

    @cached_property
    def verify_runs(self) -> "VerifyRuns":
        """Signs of tampering."""
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
        """Workflows at work."""
        from extend_mcp.client.workflow_runs import WorkflowRuns

        return WorkflowRuns(self._transport)

    @cached_property
    def batch_runs(self) -> "BatchRuns":
        """Batches of runs."""
        from extend_mcp.client.batch_runs import BatchRuns

        return BatchRuns(self._transport, self)

    @cached_property
    def evaluation_sets(self) -> "EvaluationSets":
        """Files with the results they should have."""
        from extend_mcp.client.evaluation_sets import EvaluationSets

        return EvaluationSets(self._transport)

    @cached_property
    def evaluation_set_runs(self) -> "EvaluationSetRuns":
        """Measurements against them."""
        from extend_mcp.client.evaluation_sets import EvaluationSetRuns

        return EvaluationSetRuns(self._transport)

    @cached_property
    def webhook_endpoints(self) -> "WebhookEndpoints":
        """Where events are sent."""
        from extend_mcp.client.webhooks import WebhookEndpoints

        return WebhookEndpoints(self._transport)

    @cached_property
    def webhook_subscriptions(self) -> "WebhookSubscriptions":
        """Events of single resources."""
        from extend_mcp.client.webhooks import WebhookSubscriptions

        return WebhookSubscriptions(self._transport)

    @cached_property
    def processors(self) -> "Processors":
        """Extractors, classifiers and splitters of the older API."""
        from extend_mcp.client.processors import Processors

        return Processors(self._transport)

    @cached_property
    def processor_runs(self) -> "ProcessorRuns":
        """Their runs."""
        from extend_mcp.client.processors import ProcessorRuns

        return ProcessorRuns(self._transport)

    @cached_property
    def runs_today(self) -> "RunsToday":
        """The same as extract, classify and split runs."""
        from extend_mcp.client.older_api.runs_today import RunsToday

        return RunsToday(self._transport)

    @cached_property
    def batch_processor_runs(self) -> "BatchProcessorRuns":
        """Their batches."""
        from extend_mcp.client.processors import BatchProcessorRuns

        return BatchProcessorRuns(self._transport)
