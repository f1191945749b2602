"""The work of runs on documents. `perform` does a whole job; it runs in a child process."""
