"""What the engine stores: rows, blobs, and the secret that signs links."""
