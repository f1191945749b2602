"""Deletion of old runs and files, and the size of the data folder."""
