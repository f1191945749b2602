"""Workflows: the graph of steps, its interpreter, and reviews by a person."""
