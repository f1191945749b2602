"""The tools, by toolset, in the order in which they are listed."""

from extend_mcp.tools.act import extract_data, parse_document
from extend_mcp.tools.batches import get_batch, start_batch
from extend_mcp.tools.files import upload_file
from extend_mcp.tools.runs import cancel_run, get_run, list_runs, read_run
from extend_mcp.tools.sort import classify_document, split_document
from extend_mcp.tools.status import get_status
from extend_mcp.tools.toolset import READS, STARTS, STOPS, ExtendTool


def build_tools(*, read_only: bool) -> list[ExtendTool]:
    """The tools of the `core` toolset; only those that change nothing where `read_only`."""
    make = ExtendTool.make
    schema = {"type": "object", "properties": {"total": {"type": ["number", "null"]}}}
    tools = [
        make(parse_document, "Parse document", STARTS, {"file": "invoice.pdf"}),
        make(extract_data, "Extract data", STARTS, {"file": "invoice.pdf", "schema": schema}),
        make(classify_document, "Classify document", STARTS, {"file": "scan.pdf", "classes": {"invoice": "A bill"}}),
        make(split_document, "Split document", STARTS, {"file": "mail.pdf", "classes": {"letter": "A letter"}}),
        make(upload_file, "Upload file", STARTS, {"file": "~/Documents/invoice.pdf"}),
        make(get_run, "Get run", READS, {"run_id": "pr_Xj8mK2pL"}),
        make(read_run, "Read run", READS, {"run_id": "pr_Xj8mK2pL", "pages": "2-3"}),
        make(list_runs, "List runs", READS, {"type": "parse", "status": "FAILED"}),
        make(cancel_run, "Cancel run", STOPS, {"run_id": "pr_Xj8mK2pL"}),
        make(start_batch, "Start batch", STARTS, {"operation": "parse", "files": ["file_a1", "file_b2"]}),
        make(get_batch, "Get batch", READS, {"batch_id": "bpar_Xj8mK2pL"}),
        make(get_status, "Get status", READS, {}),
    ]
    return [tool for tool in tools if not read_only or (tool.annotations and tool.annotations.read_only_hint)]
