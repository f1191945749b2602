"""Schemathesis on a running engine: what it answers is what its OpenAPI document says. `make contract` runs it."""
