"""The engine's pages for people: its queues and runs, and each run with what it found drawn over its pages."""
