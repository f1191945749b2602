"""What the fields of a schema ask for: their kinds, concepts and terms, and their labels on documents."""
