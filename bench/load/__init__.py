"""The HTTP front under load: `python -m bench.load`."""
