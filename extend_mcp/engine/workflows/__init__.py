"""Workflows: the graph of steps, its interpreter, and what a person decides."""
