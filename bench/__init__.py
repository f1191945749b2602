"""Measurements. `python -m bench [CORPUS_FOLDER]` runs them all and prints one table."""
