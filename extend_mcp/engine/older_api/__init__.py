"""The older API, 2025-04-21, as translations of requests and answers: what it does is done by the routes of today.

Properties and values that are newer than it are told as they are: the API counts these as compatible.
"""

from extend_mcp.engine.older_api import older_events
from extend_mcp.engine.older_api.older_routes import ROUTES
from extend_mcp.engine.older_api.version import OLDER_VERSION, OlderRoutes, error_body

__all__ = ["EVENT_DIALECTS", "OLDER_VERSION", "ROUTES", "OlderRoutes", "error_body"]

EVENT_DIALECTS = {OLDER_VERSION: older_events}
