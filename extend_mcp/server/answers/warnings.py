"""The warnings of a run, for answers and tables."""

from extend_mcp.server.answers.envelope import to_one_line
from extend_mcp.wire.runs import Run

MOST = 10
"""The most warnings of one run that are shown."""


def list_warnings(run: Run) -> list[str]:
    """The warnings of a run, each with its code."""
    return [to_one_line(f"{each.code}: {each.message}", 300) for each in (run.warnings or ())[:MOST]]
