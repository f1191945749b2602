"""Fits the weights of the reader of values to documents with known values."""
