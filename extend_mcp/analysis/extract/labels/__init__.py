"""What is printed to name things: where labels stand, where they end, and which places belong to them."""
