"""A cluster on this machine: PostgreSQL, a store, engines, workers and a front, each a process."""
