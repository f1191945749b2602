"""Whether the container's server is well: ends with 1 where it serves HTTP and `/health` does not answer.

Over stdio there is nothing to ask: the process lives as long as its client.
"""

import sys
from http.client import HTTPConnection, HTTPException
from pathlib import Path


def serves(command: bytes) -> bool:
    """Whether this command line, as in `/proc/1/cmdline`, is that of the HTTP server."""
    return b"serve" in command.split(b"\0")


def answers(port: int) -> bool:
    """Whether `/health` says that all is well. No proxy is asked."""
    try:
        connection = HTTPConnection("127.0.0.1", port, timeout=4)
        connection.request("GET", "/health")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False


if __name__ == "__main__":
    sys.exit(serves(Path("/proc/1/cmdline").read_bytes()) and not answers(8000))
