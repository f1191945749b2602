"""Pages that are pictures, and pictures on pages."""
