"""`extend-mcp install`: put the server into the configuration of an MCP client."""
