"""`/batch_runs`: `/batch_processor_runs` there, which has batches of extract, classify and split runs only."""

from extend_mcp.client.older_api.document_inputs import only
from extend_mcp.client.older_api.operation import Body, Operation, single


def batch_run(older: Body) -> Body:
    """The state of a batch."""
    return {"object": "batch_run", **only(older, "id", "status", "runCount", "createdAt")}


OPERATIONS = {
    "GET /batch_runs/{id}": Operation("GET /batch_processor_runs/{0}", single("batchProcessorRun", batch_run))
}
