"""The tokens by which a list goes on at its next page."""

import base64
import binascii
import hashlib
import json
from typing import Any

from extend_mcp.engine.errors import invalid
from extend_mcp.engine.http.list_filters import Where
from extend_mcp.engine.http.strict_json import read_json


def make_seal(table: str, where: Where, order: str, direction: str) -> bytes:
    """A hash that ties a token to its query."""
    parts = [table, [[name, repr(value)] for name, value in where.items()], order, direction]
    return hashlib.sha256(json.dumps(parts).encode()).digest()[:10]


def write_token(key: list[Any], seal: bytes) -> str:
    """The token of the page after a row, whose `key` is its value in the order of the list, and its id."""
    position = json.dumps(key, separators=(",", ":")).encode()
    return f"{base64.urlsafe_b64encode(position).decode()}:{base64.urlsafe_b64encode(seal).decode()}"


def read_token(token: str, seal: bytes) -> tuple[int, str]:
    """The key of the row before the page. Raises `Problem` if the token is none, or another query's."""
    try:
        position, _, sealed = token.partition(":")
        if base64.urlsafe_b64decode(sealed) != seal:
            raise invalid(
                "nextPageToken: it is from a list with other filters or another order; leave it out to start again"
            )
        value, last_id = read_json(base64.urlsafe_b64decode(position))
        return int(value) % 2**63, str(last_id)
    except (binascii.Error, ValueError, TypeError, OverflowError, RecursionError) as error:
        raise invalid("nextPageToken: it is not a token of this API") from error
