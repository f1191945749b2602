"""What answers of several tools have in common: the facts of runs, notes, places on pages, lists within a budget."""
