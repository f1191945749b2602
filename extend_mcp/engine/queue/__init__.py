"""Who works on which run, and the child processes that do the work."""
