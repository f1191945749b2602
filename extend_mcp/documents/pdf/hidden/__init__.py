"""Text that is in a page but cannot be seen."""
