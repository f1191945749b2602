"""The HTTP front: Streamable HTTP, the older SSE transport and what goes with them, on one port."""
