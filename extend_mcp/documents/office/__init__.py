"""What files of Word, PowerPoint and Excel have in common."""
