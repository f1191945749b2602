"""The engine: serves Extend's REST API on this machine."""
