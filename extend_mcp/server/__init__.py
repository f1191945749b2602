"""The MCP server: what agents and their hosts speak to."""
