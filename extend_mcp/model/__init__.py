"""Asks a model server, which the user runs or chose, what a document leaves open."""
