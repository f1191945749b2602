"""The parties of a document: names and addresses."""
