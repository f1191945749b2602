"""What runs on the cloud cost: list prices, a ledger of each day, and the bound that the user set."""
