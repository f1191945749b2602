"""Exact data that a document carries about itself, in the fields of a user's schema."""
