"""Values without a shape of their own: text behind a label, one of several choices, ticks."""
