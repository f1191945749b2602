"""What runs do with documents. `perform` does a whole job; it runs in a child process."""
