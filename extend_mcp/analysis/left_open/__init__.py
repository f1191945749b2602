"""What rules and exact data leave open: questions for a model, and its answers tied to the pages."""
