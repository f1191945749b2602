"""An agent's ordinary tasks, played through a real MCP client on the embedded engine, with results that are checked."""
