"""`extend-mcp install`: adds the server to the configuration of an MCP client."""
