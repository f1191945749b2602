"""Results as an agent reads them: whole if they are small, else in parts, always within a token budget."""
