"""Values without their own shape: text behind a label, one of several choices, ticks."""
