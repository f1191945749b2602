"""What the engine keeps: rows, blobs, and the secret that signs links."""
