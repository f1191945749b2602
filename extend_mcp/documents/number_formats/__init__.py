"""How office files show numbers and dates, by their formats."""
