"""How a call is read, and its mistakes answered: arguments, files, configs, questions to the user, repeated calls."""
