"""What sentences of contracts and letters say."""
