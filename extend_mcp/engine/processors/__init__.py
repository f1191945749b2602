"""Saved extractors, classifiers and splitters, their versions and their runs."""
