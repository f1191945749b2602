"""What brings a database of an earlier version up to today's tables: a file in `versions/` for each change.

A new one is written by hand, as its neighbours are, and `tables.REVISION` names it. A test compares what they lead to
with the tables of a new database.
"""
