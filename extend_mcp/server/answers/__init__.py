"""How results are read: whole if they are small, else a part at a time, always within a token budget."""
