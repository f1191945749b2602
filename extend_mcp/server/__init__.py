"""The MCP server: what agents and their hosts connect to."""
