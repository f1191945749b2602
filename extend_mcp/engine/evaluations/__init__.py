"""Evaluations: sets of files with expected results, and runs that measure a processor on them."""
