"""The HTTP front: Streamable HTTP, the older SSE transport, uploads and webhooks, on one port."""
