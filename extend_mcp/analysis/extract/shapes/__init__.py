"""Values that are recognised by their shape: dates, amounts, numbers, codes, mail and web addresses."""
