"""Clients that others wrote, on the server as users start it: `python -m tests.clients` (`make clients`)."""
