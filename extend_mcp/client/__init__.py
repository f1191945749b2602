"""The client of the Extend API: one attribute a resource, over one `Transport`."""

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
from extend_mcp.client.parse_runs import ParseRuns
from extend_mcp.client.processors import BatchProcessorRuns, ProcessorRuns, Processors
from extend_mcp.client.runs import Readable
from extend_mcp.client.split_runs import SplitRuns
from extend_mcp.client.splitters import Splitters
from extend_mcp.client.transport import Transport
from extend_mcp.client.verify_runs import VerifyRuns
from extend_mcp.client.webhooks import WebhookEndpoints, WebhookSubscriptions
from extend_mcp.client.workflow_runs import WorkflowRuns
from extend_mcp.client.workflows import Workflows
from extend_mcp.errors import Refused
from extend_mcp.models.runs import Run


class ExtendClient:
    """Speaks to the API that `http`'s base URL names. The caller opens and closes `http`.

    `requests_per_second` is the pace to keep; None for the embedded engine, which has none. Raises `Refused` where the
    key cannot be a header.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        *,
        key: str,
        api_version: str,
        workspace_id: str | None = None,
        requests_per_second: float | None = None,
        clock: Clock | None = None,
    ) -> None:
        transport = Transport(
            http,
            key=key,
            api_version=api_version,
            workspace_id=workspace_id,
            requests_per_second=requests_per_second,
            clock=clock,
        )
        self.files = Files(transport)
        self.parse_runs = ParseRuns(transport)
        self.extract_runs = ExtractRuns(transport)
        self.classify_runs = ClassifyRuns(transport)
        self.split_runs = SplitRuns(transport)
        self.edit_runs = EditRuns(transport)
        self.edit_schemas = EditSchemas(transport)
        self.edit_templates = EditTemplates(transport)
        self.form_detection_runs = FormDetectionRuns(transport)
        self.verify_runs = VerifyRuns(transport)
        self.extractors = Extractors(transport)
        self.classifiers = Classifiers(transport)
        self.splitters = Splitters(transport)
        self.workflows = Workflows(transport)
        self.workflow_runs = WorkflowRuns(transport)
        self.batch_runs = BatchRuns(
            transport, self.parse_runs, self.extract_runs, self.classify_runs, self.split_runs, self.workflow_runs
        )
        self.evaluation_sets = EvaluationSets(transport)
        self.evaluation_set_runs = EvaluationSetRuns(transport)
        self.webhook_endpoints = WebhookEndpoints(transport)
        self.webhook_subscriptions = WebhookSubscriptions(transport)
        self.processors = Processors(transport)
        self.processor_runs = ProcessorRuns(transport)
        self.batch_processor_runs = BatchProcessorRuns(transport)
        self._kinds: dict[str, Readable[Run]] = {
            "pr_": self.parse_runs,
            "exr_": self.extract_runs,
            "clr_": self.classify_runs,
            "splr_": self.split_runs,
            "edr_": self.edit_runs,
            "sgr_": self.form_detection_runs,
            "vr_": self.verify_runs,
            "workflow_run_": self.workflow_runs,
            "dpr_": self.processor_runs,
        }

    def runs(self, run_id: str) -> Readable[Run]:
        """The resource that this run belongs to, by its id's prefix. Raises `Refused` for another prefix.

        `bpr_` is not among them: batches and evaluation set runs have it in common.
        """
        for prefix, kind in self._kinds.items():
            if run_id.startswith(prefix):
                return kind
        raise Refused("LOCAL_UNKNOWN_ID", f"not the id of a run; these begin with {', '.join(self._kinds)}")
