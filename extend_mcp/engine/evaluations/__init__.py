"""Evaluations: sets of files with the results they should have, and runs that measure a processor against them."""
