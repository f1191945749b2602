"""The Extend document API for AI agents, over MCP, in the cloud or on this machine."""

__version__ = "0.1.0"
