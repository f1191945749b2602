"""What the fields of a schema ask for: their kinds, concepts and terms, and what paper calls them."""
