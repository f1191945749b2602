"""`extend-mcp install`."""
