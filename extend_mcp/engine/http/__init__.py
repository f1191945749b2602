"""What the engine's routes share."""
