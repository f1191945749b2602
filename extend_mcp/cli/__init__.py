"""The commands of `extend-mcp`."""
