"""The command line: a command parses, calls one function, shows what it gave, says how it ended."""
