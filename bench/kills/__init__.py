"""The engine killed at random moments, and what became of the work that it had accepted."""
