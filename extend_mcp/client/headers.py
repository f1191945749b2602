"""The headers that every request has."""

from extend_mcp import __version__
from extend_mcp.errors import Refused

PACKED = {"accept-encoding": "gzip"}


def make_headers(key: str, api_version: str, workspace_id: str | None) -> dict[str, str]:
    """The headers. Raises `Refused` for a value that a header cannot hold."""
    headers = {
        "authorization": f"Bearer {_check('the API key', key)}",
        "x-extend-api-version": _check("the API version", api_version),
        "user-agent": f"extend-mcp/{__version__}",
        "accept": "application/json",
        **PACKED,
    }
    if workspace_id is not None:
        headers["x-extend-workspace-id"] = _check("the workspace id", workspace_id)
    return headers


def _check(name: str, value: str) -> str:
    """`value`, if a header can hold it. The error never shows it: it can be the key."""
    if not value or not value.isascii() or not value.isprintable() or " " in value:
        raise Refused("LOCAL_BAD_SETTING", f"{name} is empty or has characters that a header cannot hold")
    return value
