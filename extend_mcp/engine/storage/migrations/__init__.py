"""Migrations of older databases to today's tables: a file in `versions/` for each change.

A new one is written by hand, like its neighbours, and `tables.REVISION` names it. A test compares their result with
the tables of a new database.
"""
