"""The older API, 2025-04-21: translates requests and answers, and calls the routes of today.

Newer properties and values are passed on unchanged: the API counts them as compatible.
"""

from extend_mcp.engine.older_api import older_events
from extend_mcp.engine.older_api.older_routes import ROUTES
from extend_mcp.engine.older_api.version import OLDER_VERSION, OlderRoutes, error_body

__all__ = ["EVENT_DIALECTS", "OLDER_VERSION", "ROUTES", "OlderRoutes", "error_body"]

EVENT_DIALECTS = {OLDER_VERSION: older_events}
