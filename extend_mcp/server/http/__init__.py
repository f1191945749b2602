"""The HTTP front: Streamable HTTP, the older SSE transport and more, on one port."""
