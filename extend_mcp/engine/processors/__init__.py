"""Saved processors, which are extractors, classifiers and splitters: versions and runs."""
