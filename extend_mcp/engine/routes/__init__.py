"""HTTP in and out, one file a resource: the mirror of `client/`."""
