"""How long tests wait: one time for all of them, which is no measure of anything."""

DEADLINE = 180
"""Seconds until what a test waits for must have come. Only a test that fails takes as long.

It is enough for a machine that twenty other processes keep busy: `make test-busy`.
"""
