"""How a call is read and its mistakes are answered: arguments, files, configs, questions to the user, repeats."""
