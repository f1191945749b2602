"""`/extract_runs`, `/classify_runs`, `/split_runs` and `/extract` etc., in the older version `/processor_runs`."""

from collections.abc import Callable

from extend_mcp.client.older_api.config_shapes import ANY, check
from extend_mcp.client.older_api.document_inputs import document_to_older, file_to_older, pick
from extend_mcp.client.older_api.older_kinds import KINDS, OlderKind, check_kind, config_to_today, output_to_today
from extend_mcp.client.older_api.operation import (
    SORTED,
    Body,
    Operation,
    TodayRequest,
    not_in_version,
    same_names,
    unwrap,
    unwrap_deleted,
    unwrap_page,
)
from extend_mcp.errors import RunFailed

_MOVED = ("type", "processorType", "processorId", "processorName", "url", "files", "fileName")
_OUTPUTS = ("output", "initialOutput", "reviewedOutput")


def run_to_today(older: Body, kind: OlderKind) -> Body:
    """A run. It has only the id of its version, still as `processorVersionId`. Merged processors are also kept."""
    check_kind(older, kind)
    today = _core(older, kind) | {name: output_to_today(older.get(name)) for name in _OUTPUTS}
    files = older.get("files") or []
    today |= {"files": files} if len(files) > 1 else {"file": files[0] if files else None}
    if older.get("url") is not None:
        today["dashboardUrl"] = older["url"]
    return today | ({"config": config_to_today(older["config"])} if older.get("config") else {})


def any_run_to_today(older: Body) -> Body:
    """A run of any kind."""
    [kind] = [kind for kind in KINDS if kind.type == older["type"]]
    return run_to_today(older, kind)


def _core(older: Body, kind: OlderKind) -> Body:
    today = {key: value for key, value in older.items() if key not in _MOVED} | {"object": f"{kind.run}_run"}
    named = older.get("processorId") is not None
    name = {"object": kind.saved, "id": older["processorId"], "name": older["processorName"]} if named else None
    return today | {kind.saved: name}


def _row(kind: OlderKind) -> Callable[[Body], Body]:
    """A run in a list. It has only the name of its file."""
    return lambda older: _core(older, kind) | pick(older, "fileName")


def _body(kind: OlderKind, *, sync: bool) -> Callable[[TodayRequest], Body]:
    def body(request: TodayRequest) -> Body:
        body_today = request.body
        if body_today.get(kind.saved) is None:
            what = f"a run without a saved {kind.saved}"
            raise not_in_version(what, kind.saved, hint=f"Make the {kind.saved} first and name it, or")
        check(body_today, dict.fromkeys((kind.saved, "file", "priority", "metadata"), ANY))
        check(body_today[kind.saved], {"id": ANY, "version": ANY}, kind.saved)
        documents = (
            document_to_older(body_today["file"])
            if kind.run != "split"
            else {"file": file_to_older(body_today["file"])}
        )
        named = {"processorId": body_today[kind.saved]["id"], **pick(body_today[kind.saved], "version")}
        return named | documents | pick(body_today, "priority", "metadata") | ({"sync": True} if sync else {})

    return body


def _ended(kind: OlderKind) -> Callable[[Body, TodayRequest], Body]:
    """A run that the request waited for.

    Today a failed run is an error; a run that is not finished after five minutes is not.
    """

    def to_today(answer: Body, _: TodayRequest) -> Body:
        run = run_to_today(answer["processorRun"], kind)
        if run["status"] in {"FAILED", "CANCELLED"}:
            reason = run.get("failureReason") or run["status"]
            raise RunFailed(reason, run.get("failureMessage") or "the run ended without a result", run_id=run["id"])
        return run

    return to_today


def _operations(kind: OlderKind) -> dict[str, Operation]:
    def run(older: Body) -> Body:
        return run_to_today(older, kind)

    path, one = f"/{kind.run}_runs", unwrap("processorRun", run)
    filters = same_names(
        "status", "sourceId", "source", "fileNameContains", *SORTED, **{f"{kind.saved}Id": "processorId"}
    )
    return {
        f"POST /{kind.run}": Operation("POST /processor_runs", _ended(kind), body=_body(kind, sync=True)),
        f"POST {path}": Operation("POST /processor_runs", one, body=_body(kind, sync=False)),
        f"GET {path}": Operation(
            "GET /processor_runs",
            unwrap_page("processorRuns", _row(kind)),
            query=filters,
            fixed={"processorType": kind.type},
        ),
        f"GET {path}/{{id}}": Operation("GET /processor_runs/{0}", one),
        f"POST {path}/{{id}}/cancel": Operation("POST /processor_runs/{0}/cancel", one),
        f"DELETE {path}/{{id}}": Operation("DELETE /processor_runs/{0}", unwrap_deleted("documentProcessorRunId")),
    }


OPERATIONS = {name: operation for kind in KINDS for name, operation in _operations(kind).items()}
