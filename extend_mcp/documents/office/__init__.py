"""Code shared by the readers of Word, PowerPoint and Excel files."""
