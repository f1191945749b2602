"""What runs on the cloud cost: list prices, a ledger for each day, and the limit that the user set."""
