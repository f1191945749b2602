"""What each operation takes and answers. `openapi.py` makes the published document of this table and the routes."""

from dataclasses import dataclass

from extend_mcp.engine.listing import ListQuery, SortedQuery
from extend_mcp.engine.routes.classify_runs import ClassifyFilter
from extend_mcp.engine.routes.edit_runs import EditFilter
from extend_mcp.engine.routes.edit_templates import TemplateFilter, TemplateRequest
from extend_mcp.engine.routes.evaluation_sets import SetFilter
from extend_mcp.engine.routes.extract_runs import ExtractFilter
from extend_mcp.engine.routes.files import ContentsQuery, FileListQuery, UploadQuery
from extend_mcp.engine.routes.legacy_processors import ProcessorFilter
from extend_mcp.engine.routes.legacy_runs import RunFilter
from extend_mcp.engine.routes.pages import RunQuery, StatusQuery
from extend_mcp.engine.routes.parse_runs import ParseFilter, ResponseQuery
from extend_mcp.engine.routes.split_runs import SplitFilter
from extend_mcp.engine.routes.verify_runs import VerifyFilter
from extend_mcp.engine.routes.webhook_deliveries import DeliveryListQuery
from extend_mcp.engine.routes.webhook_endpoints import EndpointListQuery
from extend_mcp.engine.routes.webhook_subscriptions import SubscriptionListQuery
from extend_mcp.engine.routes.workflow_runs import WorkflowRunFilter
from extend_mcp.engine.workflows.review import Verdict
from extend_mcp.models import (
    classify,
    edit,
    envelopes,
    evaluations,
    extract,
    files,
    parse,
    processors,
    split,
    webhooks,
    workflows,
)
from extend_mcp.models import verify as verification
from extend_mcp.models.base import Wire
from extend_mcp.models.runs import BatchRun, Deleted, Page

HTML, PNG, SVG, BYTES, JSON = "text/html", "image/png", "image/svg+xml", "application/octet-stream", "application/json"


@dataclass(frozen=True, slots=True)
class Operation:
    """`answer` is the model of the JSON with status 200, or another media type; None where it only refuses.

    `waits`: it answers when the work is done, so it may fail as a run does, or take too long. `body` may be a media
    type too. `statuses` are errors that operations of its sort do not have.
    """

    answer: type[Wire] | str | None
    body: type[Wire] | str | None = None
    query: type[Wire] | None = None
    waits: bool = False
    statuses: tuple[int, ...] = ()


def _runs(
    kind: str, one: type[Wire], page: type[Wire], body: type[Wire], query: type[Wire], batch: type[Wire] | None = None
) -> dict[str, Operation]:
    """The operations that most kinds of runs have."""
    path = f"/{kind}_runs"
    cancel = {} if kind == "edit" else {f"POST {path}/{{id}}/cancel": Operation(one)}
    batches = {} if batch is None else {f"POST {path}/batch": Operation(BatchRun, batch)}
    return {
        f"POST /{kind}": Operation(one, body, waits=True),
        f"GET {path}": Operation(page, query=query),
        f"POST {path}": Operation(one, body),
        f"GET {path}/{{id}}": Operation(one),
        f"DELETE {path}/{{id}}": Operation(Deleted),
        **cancel,
        **batches,
    }


def _saved(
    kind: str, one: type[Wire], page: type[Wire], version: type[Wire], versions: type[Wire], *bodies: type[Wire]
) -> dict[str, Operation]:
    """Those of what is saved in versions: `bodies` are of create, update and publish."""
    path, (create, update, publish) = f"/{kind}s", bodies
    return {
        f"GET {path}": Operation(page, query=SortedQuery),
        f"POST {path}": Operation(one, create, waits=kind == "extractor"),
        f"GET {path}/{{id}}": Operation(one),
        f"POST {path}/{{id}}": Operation(one, update),
        f"GET {path}/{{id}}/versions": Operation(versions, query=ListQuery),
        f"POST {path}/{{id}}/versions": Operation(version, publish),
        f"GET {path}/{{id}}/versions/{{version_id}}": Operation(version),
    }


FILES = {
    "GET /files": Operation(Page[files.FileSummary], query=FileListQuery),
    "POST /files/upload": Operation(files.FileSummary, "multipart/form-data", UploadQuery),
    "GET /files/{id}": Operation(files.File, query=ContentsQuery),
    "DELETE /files/{id}": Operation(Deleted),
}

RUNS = {
    **_runs(
        "parse",
        parse.ParseRun,
        Page[parse.ParseRunSummary],
        parse.ParseRequest,
        ParseFilter,
        parse.ParseBatchRequest,
    ),
    "POST /parse": Operation(parse.ParseRun, parse.ParseRequest, ResponseQuery, waits=True),
    "POST /parse_runs": Operation(parse.ParseRun, parse.ParseRequest, ResponseQuery),
    "GET /parse_runs/{id}": Operation(parse.ParseRun, query=ResponseQuery),
    **_runs(
        "extract",
        extract.ExtractRun,
        Page[extract.ExtractRunSummary],
        extract.ExtractRequest,
        ExtractFilter,
        extract.ExtractBatchRequest,
    ),
    **_runs(
        "classify",
        classify.ClassifyRun,
        Page[classify.ClassifyRunSummary],
        classify.ClassifyRequest,
        ClassifyFilter,
        classify.ClassifyBatchRequest,
    ),
    **_runs(
        "split",
        split.SplitRun,
        Page[split.SplitRunSummary],
        split.SplitRequest,
        SplitFilter,
        split.SplitBatchRequest,
    ),
    **_runs("edit", edit.EditRun, Page[edit.EditRunSummary], edit.EditRequest, EditFilter),
    **_runs(
        "verify",
        verification.VerifyRun,
        Page[verification.VerifyRunSummary],
        verification.VerifyRequest,
        VerifyFilter,
    ),
    "POST /detect_form": Operation(edit.FormDetectionRun, edit.FormDetectionRequest, waits=True),
    "POST /form_detection_runs": Operation(edit.FormDetectionRun, edit.FormDetectionRequest),
    "GET /form_detection_runs/{id}": Operation(edit.FormDetectionRun),
    "POST /edit_schemas/generate": Operation(edit.FormDetectionOutput, edit.FormDetectionRequest, waits=True),
    "GET /batch_runs/{id}": Operation(BatchRun),
}

SAVED = {
    **_saved(
        "extractor",
        extract.Extractor,
        Page[extract.ExtractorSummary],
        extract.ExtractorVersion,
        Page[extract.ExtractorVersion],
        extract.ExtractorRequest,
        extract.ExtractorUpdate,
        extract.ExtractorVersionRequest,
    ),
    **_saved(
        "classifier",
        classify.Classifier,
        Page[classify.ClassifierSummary],
        classify.ClassifierVersion,
        Page[classify.ClassifierVersion],
        classify.ClassifierRequest,
        classify.ClassifierUpdate,
        classify.ClassifierVersionRequest,
    ),
    **_saved(
        "splitter",
        split.Splitter,
        Page[split.SplitterSummary],
        split.SplitterVersion,
        Page[split.SplitterVersion],
        split.SplitterRequest,
        split.SplitterUpdate,
        split.SplitterVersionRequest,
    ),
    **_saved(
        "workflow",
        workflows.Workflow,
        Page[workflows.WorkflowSummary],
        workflows.WorkflowVersion,
        Page[workflows.WorkflowVersionSummary],
        workflows.WorkflowRequest,
        workflows.WorkflowUpdate,
        workflows.WorkflowVersionRequest,
    ),
    "GET /edit_templates": Operation(Page[edit.EditTemplateSummary], query=TemplateFilter),
    "GET /edit_templates/{id}": Operation(edit.EditTemplate),
    "POST /local/edit_templates": Operation(edit.EditTemplate, TemplateRequest),
}

WORKFLOW_RUNS = {
    "GET /workflow_runs": Operation(Page[workflows.WorkflowRunSummary], query=WorkflowRunFilter),
    "POST /workflow_runs": Operation(workflows.WorkflowRun, workflows.WorkflowRunRequest),
    "POST /workflow_runs/batch": Operation(workflows.WorkflowBatch, workflows.WorkflowBatchRequest),
    "GET /workflow_runs/{id}": Operation(workflows.WorkflowRun),
    "POST /workflow_runs/{id}": Operation(workflows.WorkflowRun, workflows.WorkflowRunUpdate),
    "DELETE /workflow_runs/{id}": Operation(Deleted),
    "POST /workflow_runs/{id}/cancel": Operation(workflows.WorkflowRun),
    "POST /workflow_runs/{id}/outputs/{output_id}": Operation(None, statuses=(410,)),
    "POST /local/workflow_runs/{id}/review": Operation(workflows.WorkflowRun, Verdict),
}

EVALUATIONS = {
    "GET /evaluation_sets": Operation(Page[evaluations.EvaluationSet], query=SetFilter),
    "POST /evaluation_sets": Operation(evaluations.EvaluationSet, evaluations.EvaluationSetRequest),
    "GET /evaluation_sets/{id}": Operation(evaluations.EvaluationSet),
    "GET /evaluation_sets/{id}/items": Operation(Page[evaluations.EvaluationItemSummary], query=SortedQuery),
    "POST /evaluation_sets/{id}/items": Operation(
        evaluations.EvaluationItemsCreated, evaluations.EvaluationItemsRequest
    ),
    "GET /evaluation_sets/{id}/items/{item_id}": Operation(evaluations.EvaluationItem),
    "POST /evaluation_sets/{id}/items/{item_id}": Operation(
        evaluations.EvaluationItem, evaluations.EvaluationItemUpdate
    ),
    "DELETE /evaluation_sets/{id}/items/{item_id}": Operation(Deleted),
    "POST /evaluation_set_runs": Operation(evaluations.EvaluationSetRun, evaluations.EvaluationSetRunRequest),
    "GET /evaluation_set_runs/{id}": Operation(evaluations.EvaluationSetRun),
}

WEBHOOKS = {
    "GET /webhook_endpoints": Operation(Page[webhooks.WebhookEndpoint], query=EndpointListQuery),
    "POST /webhook_endpoints": Operation(webhooks.WebhookEndpointCreated, webhooks.WebhookEndpointRequest),
    "GET /webhook_endpoints/{id}": Operation(webhooks.WebhookEndpoint),
    "POST /webhook_endpoints/{id}": Operation(webhooks.WebhookEndpoint, webhooks.WebhookEndpointUpdate),
    "DELETE /webhook_endpoints/{id}": Operation(Deleted),
    "GET /webhook_subscriptions": Operation(Page[webhooks.WebhookSubscription], query=SubscriptionListQuery),
    "POST /webhook_subscriptions": Operation(webhooks.WebhookSubscription, webhooks.WebhookSubscriptionRequest),
    "GET /webhook_subscriptions/{id}": Operation(webhooks.WebhookSubscription),
    "POST /webhook_subscriptions/{id}": Operation(webhooks.WebhookSubscription, webhooks.WebhookSubscriptionUpdate),
    "DELETE /webhook_subscriptions/{id}": Operation(Deleted),
    "GET /local/webhook_deliveries": Operation(Page[Wire], query=DeliveryListQuery),
}

LEGACY = {
    "GET /processors": Operation(envelopes.ProcessorPage, query=ProcessorFilter),
    "POST /processors": Operation(envelopes.ProcessorAnswer, processors.LegacyProcessorRequest),
    "POST /processors/{id}": Operation(envelopes.ProcessorAnswer, processors.LegacyProcessorUpdate),
    "GET /processors/{id}/versions": Operation(envelopes.VersionsAnswer),
    "GET /processors/{id}/versions/{version_id}": Operation(envelopes.VersionAnswer),
    "POST /processors/{id}/publish": Operation(envelopes.PublishedAnswer, processors.LegacyPublishRequest),
    "GET /processor_runs": Operation(envelopes.ProcessorRunPage, query=RunFilter),
    "POST /processor_runs": Operation(envelopes.ProcessorRunAnswer, processors.LegacyProcessorRunRequest, waits=True),
    "GET /processor_runs/{id}": Operation(envelopes.ProcessorRunAnswer),
    "DELETE /processor_runs/{id}": Operation(envelopes.ProcessorRunDeleted),
    "POST /processor_runs/{id}/cancel": Operation(envelopes.ProcessorRunAnswer),
    "GET /batch_processor_runs/{id}": Operation(envelopes.BatchProcessorRunAnswer),
}
"""Of the older version; 2026-02-09 still serves these."""

OPEN = {
    "GET /presigned/files/{id}": Operation(BYTES, statuses=(403,)),
    "GET /presigned/parse_runs/{id}": Operation(JSON, statuses=(403,)),
    "GET /presigned/webhook_payloads/{id}": Operation(JSON, statuses=(403,)),
    "GET /openapi.json": Operation(JSON),
}
"""Which need neither key nor version."""

PAGES = {
    "GET /": Operation(HTML, query=StatusQuery),
    "GET /favicon.ico": Operation(SVG),
    "GET /runs/{id}": Operation(HTML, query=RunQuery),
    "GET /runs/{id}/pages/{file}-{number}-{turn}.png": Operation(PNG, query=RunQuery, statuses=(422,)),
    "GET /review/{id}": Operation(HTML),
    "POST /review/{id}": Operation(HTML, "application/x-www-form-urlencoded", statuses=(403,)),
}
"""For people: they are refused in HTML, need no version, and take a key as a browser's password too."""

OPERATIONS = FILES | RUNS | SAVED | WORKFLOW_RUNS | EVALUATIONS | WEBHOOKS | LEGACY | OPEN | PAGES
