"""The parts of an operation's translation. Bodies are JSON objects as they are sent."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from extend_mcp.errors import Refused

Body = dict[str, Any]

OLDER = "2025-04-21"
"""The version to translate to. "Today" means 2026-02-09, the version of the client."""

PAGING = ("nextPageToken", "maxPageSize")
DIRECTED = (*PAGING, "sortDir")
SORTED = (*DIRECTED, "sortBy")
"""Parameters of lists that have the same names in both versions."""


@dataclass(frozen=True)
class TodayRequest:
    """Today's request: the ids in its path, its query and its body."""

    ids: Sequence[str] = ()
    params: Mapping[str, Any] = field(default_factory=dict)
    body: Body = field(default_factory=dict)


@dataclass(frozen=True)
class Operation:
    """The translation of one of today's operations to the older version.

    `older_call` is the older method and path; `{0}` and `{1}` are the ids of today's path. `body` makes the older body,
    `to_today` translates the answer. `query` maps today's parameters to the older ones; a parameter with an empty name
    is not sent, but `to_today` can read it. `fixed` parameters are always sent.
    """

    older_call: str
    to_today: Callable[[Body, TodayRequest], Body]
    body: Callable[[TodayRequest], Body] | None = None
    query: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)


def not_in_version(what: str, path: str | None = None, hint: str = "Leave it out, or") -> Refused:
    """The error for what the older version does not have. `path` is that of the argument, `hint` another solution."""
    advice = f"{hint} set EXTEND_API_VERSION=2026-02-09." if path else "Set EXTEND_API_VERSION=2026-02-09."
    return Refused("LOCAL_NOT_IN_VERSION", f"{what} is not in API version {OLDER}", hint=advice, field=path)


def same_names(*names: str, **others: str) -> dict[str, str]:
    """Parameters with the same name in both versions, and `others`: today's name to the older one."""
    return {name: name for name in names} | others


def keep_unchanged(older: Body) -> Body:
    """The object itself: today's model can read it, and keeps fields that only the older version has."""
    return older


def unwrap(name: str, row: Callable[[Body], Body]) -> Callable[[Body, TodayRequest], Body]:
    """A function that takes an object out of the answer's envelope."""
    return lambda answer, _: row(answer[name])


def unwrap_page(name: str, row: Callable[[Body], Body]) -> Callable[[Body, TodayRequest], Body]:
    """A function that takes a page of a list out of the answer's envelope."""

    def to_today(answer: Body, _: TodayRequest) -> Body:
        token = answer.get("nextPageToken")
        page = {"object": "list", "data": [row(each) for each in answer[name]]}
        return page | ({"nextPageToken": token} if token else {})

    return to_today


def unwrap_deleted(name: str) -> Callable[[Body, TodayRequest], Body]:
    """A function that takes the id of a deleted object out of the answer."""
    return lambda answer, _: {"id": answer[name]}


def rename_keys(body: Body, **names: str) -> Body:
    """`body` with some keys renamed: `names` maps old to new. No key is added."""
    return {names.get(key, key): value for key, value in body.items()}
