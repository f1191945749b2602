"""MCP extensions: tasks for calls that wait, and skills that teach how to work with the tools."""

from collections.abc import Sequence

from mcp.server.extension import Extension

from extend_mcp.server.extensions.run_tasks import WAITING, RunTasks
from extend_mcp.server.extensions.skills import Skills
from extend_mcp.server.extensions.tasks import Tasks


def build_extensions() -> Sequence[Extension]:
    """The extensions of a server."""
    return [Tasks(RunTasks(), WAITING), Skills()]
