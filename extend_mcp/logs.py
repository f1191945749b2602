"""Logs go to stderr, one line each. What libraries log of requests and documents is switched off."""

import logging
import sys

from extend_mcp.unseen import is_unseen

FORMAT = "%(levelname)s %(name)s: %(message)s"

TALKATIVE = ("httpcore", "httpx", "mcp.server.sse", "python_multipart", "sqlalchemy", "sse_starlette")
"""Libraries that log signed addresses, SQL with values, or whole messages below WARNING: that is switched off."""


class OneLine(logging.Formatter):
    """Escapes invisible characters, so that text from a stranger cannot look like another line."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  (the base class names it)
        """The line of a record; the trace of an exception comes after it, on further lines."""
        line = super().formatMessage(record)
        if line.isascii() and line.isprintable():
            return line
        return "".join(c if c.isprintable() and not is_unseen(c) else ascii(c)[1:-1] for c in line)


def set_up() -> None:
    """Log warnings and worse, unless the process has set up its logs already."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(OneLine(FORMAT))
    logging.basicConfig(handlers=[handler], level=logging.WARNING)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
