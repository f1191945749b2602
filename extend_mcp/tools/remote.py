"""The same tools over HTTP, where a path would be the server's: a file comes by request_upload instead."""

import json
import re

from extend_mcp.tools.toolset import ExtendTool

SENT = re.compile(r" ?\b(?:A local file is|Local files are) sent(?: to the backend)?\.")
WORDS = {
    "`file_…` id, https:// URL, or local path": "`file_…` id or https:// URL; request_upload takes in a file",
    "Ids, https:// URLs, paths, or a folder's `dir/*.pdf`": "Ids or https:// URLs",
    "id, URL or path": "id or URL",
}
"""What parameters say of paths, and what they say without."""


def remote(tool: ExtendTool) -> ExtendTool:
    """`tool` as it is told to callers who cannot name files of this machine."""
    parameters = json.dumps(tool.parameters, ensure_ascii=False)
    for said, instead in WORDS.items():
        parameters = parameters.replace(said, instead)
    return tool.model_copy(
        update={"description": SENT.sub("", tool.description).strip(), "parameters": json.loads(parameters)}
    )
