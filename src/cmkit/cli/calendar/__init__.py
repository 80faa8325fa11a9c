"""The calendar on the command line: a module a command, and what they share."""
