"""The engine: the Extend REST contract on this machine."""
