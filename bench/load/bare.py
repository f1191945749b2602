"""The floor that ours is measured against: the SDK's own server with one tool, over Streamable HTTP. `bare.py PORT`.

The tool takes and answers what our `get_upload` does, written as plainly as the SDK allows.
"""

import sys

import uvicorn
from mcp.server import MCPServer
from pydantic import BaseModel

server = MCPServer("bare", log_level="WARNING")


class Upload(BaseModel):
    """What became of an upload."""

    upload_id: str
    status: str
    next: str


@server.tool()
async def get_upload(upload_id: str) -> Upload:
    """See whether a requested upload has come."""
    return Upload(
        upload_id=upload_id,
        status="waiting",
        next="Send the file to the address that request_upload gave, then call again.",
    )


if __name__ == "__main__":
    uvicorn.run(
        server.streamable_http_app(), port=int(sys.argv[1]), log_config=None, access_log=False, server_header=False
    )
