"""Completion: the words that a shell offers, and the command that sets it up."""
