"""The published document of the API."""
