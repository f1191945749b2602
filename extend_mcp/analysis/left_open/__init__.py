"""Questions for a model about values that rules and exact data leave open, and its answers tied to the pages."""
