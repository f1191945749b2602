"""What is filled in, ticked or typed on a finished page."""
