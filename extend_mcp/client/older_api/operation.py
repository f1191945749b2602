"""What a translation of an operation is made of. Bodies here are JSON objects as they are on the wire."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from extend_mcp.errors import Refused

Body = dict[str, Any]

OLDER = "2025-04-21"
"""The version that is translated to. "Today" is 2026-02-09, whose words the client speaks."""

PAGING = ("nextPageToken", "maxPageSize")
DIRECTED = (*PAGING, "sortDir")
SORTED = (*DIRECTED, "sortBy")
"""Parameters of lists that have the same names in both versions."""


@dataclass(frozen=True)
class TodayRequest:
    """A request of today: the ids in its path, its query and its body."""

    ids: Sequence[str] = ()
    params: Mapping[str, Any] = field(default_factory=dict)
    body: Body = field(default_factory=dict)


@dataclass(frozen=True)
class Operation:
    """How one of today's operations is done in the older version.

    `there` is its method and path, where `{0}` and `{1}` are the ids of today's path. `body` makes its body, `to_today`
    turns its answer into today's. `query` names the parameters it has, by today's names; one without a name there is
    for `to_today` alone. `fixed` are always sent.
    """

    older_call: str
    to_today: Callable[[Body, TodayRequest], Body]
    body: Callable[[TodayRequest], Body] | None = None
    query: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)


def not_in_version(what: str, path: str | None = None, hint: str = "Leave it out, or") -> Refused:
    """The refusal of what the older version does not have; `path` is the argument's, `hint` what else helps."""
    advice = f"{hint} set EXTEND_API_VERSION=2026-02-09." if path else "Set EXTEND_API_VERSION=2026-02-09."
    return Refused("LOCAL_NOT_IN_VERSION", f"{what} is not in API version {OLDER}", hint=advice, field=path)


def same_names(*names: str, **others: str) -> dict[str, str]:
    """Parameters that are called the same there, and `others`, today's name to theirs."""
    return {name: name for name in names} | others


def keep_unchanged(older: Body) -> Body:
    """An object that today's model reads unchanged; fields of the older version alone stay beside."""
    return older


def unwrap(name: str, row: Callable[[Body], Body]) -> Callable[[Body, TodayRequest], Body]:
    """Takes an object out of its envelope."""
    return lambda answer, _: row(answer[name])


def unwrap_page(name: str, row: Callable[[Body], Body]) -> Callable[[Body, TodayRequest], Body]:
    """A page out of its envelope."""

    def to_today(answer: Body, _: TodayRequest) -> Body:
        token = answer.get("nextPageToken")
        page = {"object": "list", "data": [row(one) for one in answer[name]]}
        return page | ({"nextPageToken": token} if token else {})

    return to_today


def unwrap_deleted(name: str) -> Callable[[Body, TodayRequest], Body]:
    """What was deleted; the older version has the id under another name."""
    return lambda answer, _: {"id": answer[name]}


def rename_keys(given: Body, **names: str) -> Body:
    """`given` with other keys, today's name to the new one. Nothing is added."""
    return {names.get(key, key): value for key, value in given.items()}
