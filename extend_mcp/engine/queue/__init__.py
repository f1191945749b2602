"""The queue of runs, and the child processes that do the work."""
