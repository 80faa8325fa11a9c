"""Figures on the command line: taken in, written down, shown."""
