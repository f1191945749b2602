"""`/batch_runs`, in the older version `/batch_processor_runs`: only batches of extract, classify and split runs."""

from extend_mcp.client.older_api.document_inputs import pick
from extend_mcp.client.older_api.operation import Body, Operation, unwrap


def batch_run(older: Body) -> Body:
    """The state of a batch."""
    return {"object": "batch_run", **pick(older, "id", "status", "runCount", "createdAt")}


OPERATIONS = {
    "GET /batch_runs/{id}": Operation("GET /batch_processor_runs/{0}", unwrap("batchProcessorRun", batch_run))
}
