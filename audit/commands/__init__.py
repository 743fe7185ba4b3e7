"""The commands, a file for each family: they read options, call one function of the package and print what it gives."""
