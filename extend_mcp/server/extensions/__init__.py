"""MCP extensions: tasks for calls that wait, skills that teach how to use the tools, and the review app."""

from collections.abc import Sequence

from mcp.server.apps import Apps
from mcp.server.extension import Extension

from extend_mcp.server.extensions.run_tasks import WAITING, RunTasks
from extend_mcp.server.extensions.skills import Skills
from extend_mcp.server.extensions.tasks import Tasks
from extend_mcp.server.review_app import page_uri, read_page


def build_extensions() -> Sequence[Extension]:
    """The extensions of a server."""
    apps = Apps()
    apps.add_html_resource(page_uri(), read_page(), name="review", title="Review", prefers_border=True)
    return [Tasks(RunTasks(), WAITING), Skills(), apps]
