"""Values in the sentences of contracts and letters."""
