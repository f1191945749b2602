"""The deletion of what is old, and how much room is taken."""
