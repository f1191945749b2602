"""Form values, ticks and notes that were added to a finished page."""
