"""Who a paper is from and for: names and addresses."""
