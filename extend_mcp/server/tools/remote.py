"""The same tools where no path can be named. Over HTTP it is the server's; there request_upload takes files in."""

import json
import re
from typing import Any

from extend_mcp.server.tools.toolset import ExtendTool

SENT = re.compile(r" ?\b(?:A local file is|Local files are) sent(?: to the backend)?\.")
FILE_ID = "file_a1"
UPLOAD = "; request_upload takes in a file"
WORDS = {
    "`file_…` id, https:// URL, or local path": f"`file_…` id or https:// URL{UPLOAD}",
    "Ids, https:// URLs, paths, or a folder's `dir/*.pdf`": "Ids or https:// URLs",
    "id, URL or path": "id or URL",
}
"""What parameters say of paths, and what they say without."""


def remote(tool: ExtendTool, *, uploads: bool) -> ExtendTool:
    """`tool` as it is told to callers who cannot name files of this machine, but may have `uploads`."""
    parameters = json.dumps(tool.parameters, ensure_ascii=False)
    for said, instead in WORDS.items():
        parameters = parameters.replace(said, instead if uploads else instead.removesuffix(UPLOAD))
    description = SENT.sub("", tool.description).strip()
    told = {"description": description, "parameters": json.loads(parameters), "example": _without_paths(tool.example)}
    return tool.model_copy(update=told)


def _without_paths(example: dict[str, Any]) -> dict[str, Any]:
    """A valid call with a file id where it has a path."""
    changed = {"file": FILE_ID} if "file" in example else {"files": [FILE_ID]} if "files" in example else {}
    return {**example, **changed}
