"""`/parse_runs` and `/parse`, in the older version `/parse/async`, `/parser_runs` and `/parse`. It has no metadata."""

from extend_mcp.client.create_once import KEY
from extend_mcp.client.older_api.config_shapes import ANY, PARSE, check_body
from extend_mcp.client.older_api.document_inputs import file_to_older
from extend_mcp.client.older_api.operation import Body, Operation, TodayRequest, same_names, unwrap, unwrap_deleted

_OUTPUT = ("chunks", "ocr")


def parse_run(older: Body) -> Body:
    """A whole run, or its status. It has only the `fileId` of its file. With a link to its output, it has no output."""
    today = {**older, "object": "parse_run"}
    output = {key: today.pop(key) for key in _OUTPUT if key in older}
    linked = older.get("outputUrl") is not None
    return today | {"output": output if output and not linked and older["status"] == "PROCESSED" else None}


def _body(request: TodayRequest) -> Body:
    body_today = dict(request.body)
    metadata = {key: value for key, value in body_today.pop("metadata", {}).items() if key != KEY}
    body_today |= {"metadata": metadata} if metadata else {}
    body = check_body(body_today, {"file": ANY, "config": PARSE})
    return body | {"file": file_to_older(body["file"])}


def _bare(answer: Body, _: TodayRequest) -> Body:
    return parse_run(answer)


OPERATIONS = {
    "POST /parse": Operation("POST /parse", _bare, body=_body, query=same_names("responseType")),
    "POST /parse_runs": Operation("POST /parse/async", _bare, body=_body),
    "GET /parse_runs/{id}": Operation(
        "GET /parser_runs/{0}", unwrap("parserRun", parse_run), query=same_names("responseType")
    ),
    "DELETE /parse_runs/{id}": Operation("DELETE /parser_runs/{0}", unwrap_deleted("parserRunId")),
}
