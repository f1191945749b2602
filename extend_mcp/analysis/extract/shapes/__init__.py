"""Values that are known by their shape: dates, amounts, numbers, codes, addresses of mail and web."""
