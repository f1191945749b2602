"""Third-party clients, on the server as users start it: `python -m tests.clients` (`make clients`)."""
