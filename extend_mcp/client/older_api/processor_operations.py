"""`/extractors`, `/classifiers`, `/splitters` and their versions, in the older version `/processors`."""

from collections.abc import Callable

from extend_mcp.client.older_api.config_shapes import ANY, check
from extend_mcp.client.older_api.document_inputs import pick
from extend_mcp.client.older_api.older_kinds import KINDS, OlderKind, check_kind, config_to_older, config_to_today
from extend_mcp.client.older_api.operation import (
    PAGING,
    SORTED,
    Body,
    Operation,
    TodayRequest,
    same_names,
    unwrap,
    unwrap_page,
)
from extend_mcp.errors import Refused


def _version(older: Body, kind: OlderKind) -> Body:
    """A version with its config."""
    check_kind(older, kind, "processorType")
    return pick(older, "id", "version", "description", "createdAt") | {
        "object": f"{kind.saved}_version",
        f"{kind.saved}Id": older["processorId"],
        "config": config_to_today(older["config"]),
    }


def _saved(older: Body, kind: OlderKind) -> Body:
    """A processor: in a list with the names of its versions, else with its draft."""
    today = {key: value for key, value in check_kind(older, kind).items() if key != "type"} | {"object": kind.saved}
    return today | ({"draftVersion": _version(older["draftVersion"], kind)} if older.get("draftVersion") else {})


def _from_versions(kind: OlderKind) -> Callable[[Body, TodayRequest], Body]:
    """One processor, read from its versions: the older version has no other way. Its creation date is missing."""

    def to_today(answer: Body, _: TodayRequest) -> Body:
        versions = answer["versions"]
        draft = next((each for each in versions if each["version"] == "draft"), None)
        version = draft or versions[0]
        today = {"object": kind.saved, "id": version["processorId"], "name": version["processorName"]}
        check_kind(version, kind, "processorType")
        return today | {"draftVersion": _version(draft, kind) if draft else None}

    return to_today


def _versions(kind: OlderKind) -> Callable[[Body, TodayRequest], Body]:
    """The older version returns all versions at once, with their configs, which today's list leaves out.

    They are divided into pages here. A page's token is a place in the list.
    """

    def to_today(answer: Body, request: TodayRequest) -> Body:
        rows = [_version(each, kind) for each in answer["versions"]]
        rows = [{key: value for key, value in row.items() if key != "config"} for row in rows]
        start = _place(str(request.params.get("nextPageToken", "0")))
        end = start + int(request.params.get("maxPageSize", len(rows)))
        return {"object": "list", "data": rows[start:end], **({"nextPageToken": str(end)} if end < len(rows) else {})}

    return to_today


def _place(token: str) -> int:
    if not token.isdecimal():
        raise Refused("LOCAL_INVALID_ARGUMENT", "not the token of a page of versions", field="next_page_token")
    return int(token)


def _body(kind: OlderKind, *names: str, **fixed: str) -> Callable[[TodayRequest], Body]:
    """A function that makes a body with these names and the config, in the older form."""
    clone = f"clone{kind.saved.title()}Id"

    def body(request: TodayRequest) -> Body:
        body_today = request.body
        check(body_today, dict.fromkeys((*names, "config"), ANY))
        older = pick(body_today, *names) | fixed
        if clone in older:
            older["cloneProcessorId"] = older.pop(clone)
        return older | (
            {"config": config_to_older(body_today["config"], kind)} if body_today.get("config") is not None else {}
        )

    return body


def _operations(kind: OlderKind) -> dict[str, Operation]:
    def saved(older: Body) -> Body:
        return _saved(older, kind)

    def version(older: Body) -> Body:
        return _version(older, kind)

    path, versions = f"/{kind.saved}s", f"/{kind.saved}s/{{id}}/versions"
    create = _body(kind, "name", f"clone{kind.saved.title()}Id", type=kind.type)
    publish = _body(kind, "releaseType", "description")
    return {
        f"GET {path}": Operation(
            "GET /processors", unwrap_page("processors", saved), query=same_names(*SORTED), fixed={"type": kind.type}
        ),
        f"POST {path}": Operation("POST /processors", unwrap("processor", saved), body=create),
        f"GET {path}/{{id}}": Operation("GET /processors/{0}/versions", _from_versions(kind)),
        f"POST {path}/{{id}}": Operation("POST /processors/{0}", unwrap("processor", saved), body=_body(kind, "name")),
        f"GET {versions}": Operation("GET /processors/{0}/versions", _versions(kind), query=dict.fromkeys(PAGING, "")),
        f"POST {versions}": Operation(
            "POST /processors/{0}/publish", unwrap("processorVersion", version), body=publish
        ),
        f"GET {versions}/{{id}}": Operation("GET /processors/{0}/versions/{1}", unwrap("version", version)),
    }


OPERATIONS = {name: operation for kind in KINDS for name, operation in _operations(kind).items()}
