"""Where the bytes of files and outputs are: in the data folder, or in a store that several machines reach."""
